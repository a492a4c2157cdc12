package dev.rivulet.state.savepoint;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.state.schema.StateSchema;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * All that is known of a savepoint but its rows. Immutable.
 *
 * <p>Its file, version 1, big-endian. A newer version is refused, there is none older; nothing may follow the checksum. A text is an
 * i32 length in bytes and UTF-8:
 *
 * <pre>
 *   0  i64  magic, "RVLTSAVE" in ASCII
 *   8  i32  version (1)
 *  12  i64  epoch
 *  20  i64  log position, bytes
 *  28  i64  log id, high half
 *  36  i64  log id, low half
 *  44       text: name
 *           text: fingerprint
 *           i32 length │ engine state
 *           i32 number of operators, then per operator, sorted by uid:
 *             text: uid │ the form of its rows, see {@link StateSchema#write}
 *             text: name of the file with its rows │ i64 number of rows │ i64 size of the file in bytes │ u32 CRC32C of the file
 *   n  u32  CRC32C of all bytes before
 * </pre>
 *
 * @param cut what the savepoint is of
 * @param rows per operator's uid its file, sorted by uid; exactly the operators of the cut
 */
public record SavepointManifest(SavepointCut cut, Map<String, SavedRows> rows) {

    /** More than the engine state of any job; a damaged size must not take the memory. */
    static final int SIZE_BYTES_MAX = 64 << 20;

    private static final long MAGIC = 0x52_56_4C_54_53_41_56_45L;
    private static final int VERSION = 1;
    private static final int TRAILER_SIZE_BYTES = 4;

    public SavepointManifest {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        if (!rows.keySet().equals(cut.schemas().keySet())) {
            throw new IllegalArgumentException("a savepoint has the rows of " + rows.keySet() + ", and the schemas of "
                    + cut.schemas().keySet());
        }
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putLong(MAGIC);
        out.putInt(VERSION);
        out.putLong(cut.epoch());
        out.putLong(cut.logPosition());
        out.putLong(cut.logId().getMostSignificantBits());
        out.putLong(cut.logId().getLeastSignificantBits());
        out.putString(cut.name());
        out.putString(cut.fingerprint());
        out.putSizedBytes(cut.engineState());
        out.putInt(rows.size());
        rows.forEach((uid, saved) -> encodeOperator(uid, saved, out));
        out.putInt(checksum(out.buffer(), out.sizeBytes()));
        if (out.sizeBytes() > SIZE_BYTES_MAX) {
            throw new IllegalArgumentException("the manifest of savepoint " + cut.name() + " would have "
                    + out.sizeBytes() + " bytes, wanted at most " + SIZE_BYTES_MAX);
        }
        return out.toByteArray();
    }

    /**
     * @throws IllegalArgumentException if the bytes are not exactly what {@link #encode} made, saying why and where
     */
    static SavepointManifest decode(byte[] bytes) {
        int bodySize = bytes.length - TRAILER_SIZE_BYTES;
        ByteReader in = new ByteReader(bytes, 0, bodySize);
        if (in.readLong() != MAGIC) {
            throw new IllegalArgumentException("at offset 0: it does not begin with RVLTSAVE");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "at offset 8: it has version " + version + ", this release reads " + VERSION);
        }
        int stored = new ByteReader(bytes, bodySize, TRAILER_SIZE_BYTES).readInt();
        int found = checksum(bytes, bodySize);
        if (stored != found) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "at offset 0: the CRC32C of its first %d bytes is %#010x, expected %#010x",
                    bodySize,
                    found,
                    stored));
        }
        SavepointManifest manifest = decodeBody(in);
        if (in.remaining() > 0) {
            throw new IllegalArgumentException(
                    "at offset " + (bodySize - in.remaining()) + ": bytes are left over behind the last operator");
        }
        return manifest;
    }

    private void encodeOperator(String uid, SavedRows saved, ByteWriter out) {
        out.putString(uid);
        Objects.requireNonNull(cut.schemas().get(uid)).write(out);
        out.putString(saved.fileName());
        out.putLong(saved.rowCount());
        out.putLong(saved.sizeBytes());
        out.putInt(saved.crc32c());
    }

    private static SavepointManifest decodeBody(ByteReader in) {
        long epoch = in.readLong();
        long logPosition = in.readLong();
        UUID logId = new UUID(in.readLong(), in.readLong());
        String name = in.readString();
        String fingerprint = in.readString();
        byte[] engineState = in.readSizedBytes();
        int operatorCount = in.readInt();
        Map<String, StateSchema> schemas = new TreeMap<>();
        Map<String, SavedRows> rows = new TreeMap<>();
        for (int i = 0; i < operatorCount; i++) {
            String uid = in.readString();
            schemas.put(uid, StateSchema.read(in));
            rows.put(uid, new SavedRows(in.readString(), in.readLong(), in.readLong(), in.readInt()));
        }
        return new SavepointManifest(
                new SavepointCut(name, epoch, logPosition, logId, fingerprint, engineState, schemas), rows);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
