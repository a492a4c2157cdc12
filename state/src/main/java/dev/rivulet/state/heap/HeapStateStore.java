package dev.rivulet.state.heap;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.CorruptStateException;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.internal.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rows in sorted maps: the twin of RocksDB for simulation and for tests. Owned by the state agent. A checkpoint is one file, written
 * whole and synced, at most 2 GiB.
 *
 * <p>The maps are concurrent ones, since lanes read evicted rows while the agent, the only writer, applies others; all they need is
 * to see a row whole that was put before they were told of it.
 *
 * <p>The file {@value #FILE_NAME}, version 1, big-endian; a newer version is refused, there is none older:
 *
 * <pre>
 *   0  i64  magic, "RVLTHEAP" in ASCII
 *   8  i32  version (1)
 *  12  i32  number of operators
 *  16       per operator, sorted by uid:
 *             i32 length │ uid in UTF-8 │ i32 number of rows
 *             per row, sorted by key as unsigned bytes:  i32 length │ row key │ i32 length │ value
 *   n  u32  CRC32C of all bytes before
 * </pre>
 */
public final class HeapStateStore implements StateStore {

    public static final String FILE_NAME = "state.heap";

    private static final long MAGIC = 0x52_56_4C_54_48_45_41_50L;
    private static final int VERSION = 1;
    private static final int TRAILER_SIZE_BYTES = 4;

    private final Disk disk;
    private final NavigableMap<String, NavigableMap<byte[], byte[]>> rowsByUid = new ConcurrentSkipListMap<>();

    public HeapStateStore(Disk disk) {
        this.disk = disk;
    }

    public static HeapStateStore read(Disk disk, Path file) throws IOException {
        byte[] bytes = new StateFiles(disk).read(file, Integer.MAX_VALUE - TRAILER_SIZE_BYTES);
        HeapStateStore store = new HeapStateStore(disk);
        try {
            store.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw new CorruptStateException(file + ": " + e.getMessage(), e);
        }
        return store;
    }

    @Override
    public void apply(StateChanges changes) throws IOException {
        NavigableMap<byte[], byte[]> rows = rowsOf(changes.uid());
        changes.forEach(new StateChanges.Visitor() {
            @Override
            public void put(byte[] rowKey, byte[] value) {
                rows.put(rowKey, value);
            }

            @Override
            public void delete(byte[] rowKey) {
                rows.remove(rowKey);
            }

            @Override
            public void deleteRange(byte[] startRowKey, byte[] endRowKey) {
                rows.subMap(startRowKey, endRowKey).clear();
            }

            @Override
            public void chunkEnd() {}
        });
    }

    @Override
    public void checkpoint(Path directory) throws IOException {
        if (disk.exists(directory)) {
            throw new IllegalStateException(directory + " exists; a checkpoint goes into a new directory");
        }
        disk.createDirectories(directory);
        new StateFiles(disk).writeNew(directory.resolve(FILE_NAME), encode());
        disk.syncDirectory(directory);
    }

    @Override
    public boolean isWriteOnce(String fileName) {
        return false;
    }

    @Override
    public List<String> uids() {
        return new ArrayList<>(rowsByUid.keySet());
    }

    @Override
    public void drop(String uid) {
        rowsByUid.remove(uid);
    }

    @Override
    public byte @Nullable [] get(String uid, byte[] rowKey) {
        NavigableMap<byte[], byte[]> rows = rowsByUid.get(uid);
        byte[] value = rows == null ? null : rows.get(rowKey);
        return value == null ? null : value.clone();
    }

    @Override
    public void forEachBetween(String uid, byte[] startRowKey, byte[] endRowKey, RowConsumer consumer)
            throws IOException {
        NavigableMap<byte[], byte[]> rows = rowsByUid.get(uid);
        if (rows == null) {
            return;
        }
        for (Map.Entry<byte[], byte[]> row : rows.subMap(startRowKey, endRowKey).entrySet()) {
            consumer.accept(row.getKey().clone(), row.getValue().clone());
        }
    }

    @Override
    public void close() {
        rowsByUid.clear();
    }

    private NavigableMap<byte[], byte[]> rowsOf(String uid) {
        return rowsByUid.computeIfAbsent(uid, key -> new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
    }

    private byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putLong(MAGIC);
        out.putInt(VERSION);
        out.putInt(rowsByUid.size());
        rowsByUid.forEach((uid, rows) -> {
            out.putString(uid);
            out.putInt(rows.size());
            rows.forEach((rowKey, value) -> {
                out.putSizedBytes(rowKey);
                out.putSizedBytes(value);
            });
        });
        out.putInt(checksum(out.buffer(), out.sizeBytes()));
        return out.toByteArray();
    }

    private void decode(byte[] bytes) {
        int bodySize = bytes.length - TRAILER_SIZE_BYTES;
        ByteReader in = new ByteReader(bytes, 0, bodySize);
        if (in.readLong() != MAGIC) {
            throw new IllegalArgumentException("it does not begin with RVLTHEAP");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IllegalArgumentException("it has version " + version + ", this release reads " + VERSION);
        }
        int stored = new ByteReader(bytes, bodySize, TRAILER_SIZE_BYTES).readInt();
        int found = checksum(bytes, bodySize);
        if (stored != found) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "CRC32C is %#010x, expected %#010x", found, stored));
        }
        int uidCount = in.readInt();
        for (int i = 0; i < uidCount; i++) {
            decodeRows(rowsOf(in.readString()), in);
        }
    }

    private static void decodeRows(NavigableMap<byte[], byte[]> rows, ByteReader in) {
        int rowCount = in.readInt();
        for (int i = 0; i < rowCount; i++) {
            rows.put(in.readSizedBytes(), in.readSizedBytes());
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
