package dev.rivulet.state.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rivulet.state.CorruptStateException;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Rows in RocksDB, a column family per operator. Owned by the state agent; lanes read in it beside that, which RocksDB allows.
 *
 * <p>RocksDB's own log is off: rows are derived from ours, and the live directory is worth nothing after a crash. A checkpoint is a
 * flush, hard links to the table files and copies of the small ones.
 */
public final class RocksStateStore implements StateStore {

    /** Keeps operators apart from the column family {@code default}, which RocksDB insists on. */
    private static final String UID_PREFIX = "uid:";

    /** RocksDB's counter of errors in flushes and compactions since it was opened. */
    private static final String BACKGROUND_ERRORS = "rocksdb.background-errors";

    private static final String TABLE_FILE_SUFFIX = ".sst";

    private final Path directory;
    private final NativeResources resources;
    private final RocksDB database;
    private final ColumnFamilyOptions columnFamilyOptions;
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions;

    /**
     * By uid, and so in a defined order. Written by the owner; lanes read it when they look for evicted rows, of operators that were
     * there before they were told of the rows.
     */
    private final Map<String, ColumnFamilyHandle> columnFamilies = new ConcurrentSkipListMap<>();

    private boolean isClosed;
    private @Nullable IOException failure;

    /**
     * @param names of the column families that are there; none if the directory is empty
     */
    private RocksStateStore(Path directory, RocksSettings settings, List<byte[]> names, NativeResources resources)
            throws RocksDBException {
        this.directory = directory;
        this.resources = resources;
        this.columnFamilyOptions = RocksOptions.columnFamily(settings, resources);
        this.columnFamilyOptions.setDisableAutoCompactions(!names.isEmpty());
        DBOptions databaseOptions = RocksOptions.database(settings, resources).setCreateIfMissing(names.isEmpty());
        this.writeOptions = resources.add(new WriteOptions().setDisableWAL(true));
        this.readOptions = resources.add(new ReadOptions().setVerifyChecksums(true));
        List<byte[]> opened = names.isEmpty() ? List.of(RocksDB.DEFAULT_COLUMN_FAMILY) : names;
        List<ColumnFamilyDescriptor> descriptors =
                opened.stream().map(this::descriptor).toList();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        this.database = resources.add(RocksDB.open(databaseOptions, directory.toString(), descriptors, handles));
        for (int i = 0; i < handles.size(); i++) {
            ColumnFamilyHandle handle = resources.add(handles.get(i));
            String name = new String(opened.get(i), UTF_8);
            if (name.startsWith(UID_PREFIX)) {
                columnFamilies.put(name.substring(UID_PREFIX.length()), handle);
            }
        }
    }

    /** Opens a new, empty store in an empty directory. */
    static RocksStateStore open(Path directory, RocksSettings settings) throws IOException {
        return open(directory, settings, List.of());
    }

    /**
     * Opens what a checkpoint's files make. RocksDB takes a manifest with a damaged end for one that a crash cut short and would go
     * on with fewer files, so what it took is compared with what there is, before compaction may change it.
     *
     * @param tableFileNames the checkpoint's table files
     */
    static RocksStateStore openExisting(Path directory, RocksSettings settings, Set<String> tableFileNames)
            throws IOException {
        try (Options options = new Options()) {
            List<byte[]> names = RocksDB.listColumnFamilies(options, directory.toString());
            if (names.isEmpty()) { // RocksDB's answer also where there is no database; it must not make a new one here.
                throw new CorruptStateException(
                        "state store " + directory + " is no RocksDB database; restore from an older" + " checkpoint");
            }
            RocksStateStore store = open(directory, settings, names);
            store.requireTableFiles(tableFileNames);
            return store;
        } catch (RocksDBException e) {
            throw failed("list the operators", directory, e);
        }
    }

    private void requireTableFiles(Set<String> wanted) throws IOException, RocksDBException {
        Set<String> found = database.getLiveFilesMetaData().stream()
                .map(file -> file.fileName().substring(1)) // They begin with a slash.
                .collect(Collectors.toCollection(TreeSet::new));
        if (!found.equals(new TreeSet<>(wanted))) {
            close();
            throw new CorruptStateException(
                    "state store " + directory + " is damaged: its manifest names the table files " + found
                            + ", the checkpoint has " + new TreeSet<>(wanted) + "; restore from an older checkpoint");
        }
        columnFamilyOptions.setDisableAutoCompactions(false);
        database.enableAutoCompaction(new ArrayList<>(columnFamilies.values()));
    }

    private static RocksStateStore open(Path directory, RocksSettings settings, List<byte[]> names) throws IOException {
        NativeResources resources = new NativeResources();
        try {
            return new RocksStateStore(directory, settings, names, resources);
        } catch (RocksDBException e) {
            resources.close();
            throw failed("open", directory, e);
        }
    }

    static boolean isTableFile(String fileName) {
        return fileName.endsWith(TABLE_FILE_SUFFIX);
    }

    @Override
    public void apply(StateChanges changes) throws IOException {
        guarded("apply changes of '" + changes.uid() + "'", () -> {
            try (BatchWriter writer = new BatchWriter(columnFamily(changes.uid()))) {
                changes.forEach(writer);
            }
        });
    }

    @Override
    public void checkpoint(Path target) throws IOException {
        guarded("make the checkpoint " + target, () -> {
            try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
                database.flush(flush, new ArrayList<>(columnFamilies.values()));
            }
            checkNoBackgroundError();
            try (Checkpoint checkpoint = Checkpoint.create(database)) {
                checkpoint.createCheckpoint(target.toString());
            }
            checkNoBackgroundError();
        });
    }

    @Override
    public boolean isWriteOnce(String fileName) {
        return isTableFile(fileName);
    }

    @Override
    public List<String> uids() {
        return new ArrayList<>(columnFamilies.keySet());
    }

    @Override
    public void drop(String uid) throws IOException {
        ColumnFamilyHandle columnFamily = columnFamilies.remove(uid);
        if (columnFamily != null) {
            guarded("drop '" + uid + "'", () -> database.dropColumnFamily(columnFamily));
        }
    }

    @Override
    public byte @Nullable [] get(String uid, byte[] rowKey) throws IOException {
        checkOpen();
        ColumnFamilyHandle columnFamily = columnFamilies.get(uid);
        try {
            return columnFamily == null ? null : database.get(columnFamily, readOptions, rowKey);
        } catch (RocksDBException e) {
            throw failed("read a row of '" + uid + "'", directory, e);
        }
    }

    @Override
    public void forEachBetween(String uid, byte[] startRowKey, byte[] endRowKey, RowConsumer consumer)
            throws IOException {
        checkOpen();
        ColumnFamilyHandle columnFamily = columnFamilies.get(uid);
        if (columnFamily == null) {
            return;
        }
        try (Slice end = new Slice(endRowKey);
                ReadOptions options = new ReadOptions()
                        .setVerifyChecksums(true)
                        .setFillCache(false)
                        .setIterateUpperBound(end);
                RocksIterator rows = database.newIterator(columnFamily, options)) {
            rows.seek(startRowKey);
            while (rows.isValid()) {
                consumer.accept(rows.key(), rows.value());
                rows.next();
            }
            rows.status(); // An iterator also ends, without a word, at an error.
        } catch (RocksDBException e) {
            throw failed("read the rows of '" + uid + "'", directory, e);
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            resources.close();
        }
    }

    private ColumnFamilyHandle columnFamily(String uid) throws RocksDBException {
        ColumnFamilyHandle handle = columnFamilies.get(uid);
        if (handle == null) {
            handle = resources.add(database.createColumnFamily(descriptor((UID_PREFIX + uid).getBytes(UTF_8))));
            columnFamilies.put(uid, handle);
        }
        return handle;
    }

    private ColumnFamilyDescriptor descriptor(byte[] name) {
        return new ColumnFamilyDescriptor(name, columnFamilyOptions);
    }

    /** Some errors of flushes and compactions leave RocksDB writing on; for us each is the end of this store. */
    private void checkNoBackgroundError() throws IOException, RocksDBException {
        long count = database.getLongProperty(BACKGROUND_ERRORS);
        if (count > 0) {
            throw new IOException("state store " + directory + ": RocksDB had " + count
                    + " background errors, see its file LOG; restart from the last checkpoint");
        }
    }

    /** Better an error than a look into memory that was freed; of other threads only a late one is noticed. */
    private void checkOpen() {
        if (isClosed) {
            throw new IllegalStateException("state store " + directory + " is closed");
        }
    }

    private interface NativeWork {
        void run() throws IOException, RocksDBException;
    }

    private void guarded(String what, NativeWork work) throws IOException {
        checkOpen();
        if (failure != null) {
            throw new IOException("state store " + directory + " is dead since an earlier failure; restart", failure);
        }
        try {
            work.run();
        } catch (RocksDBException e) {
            failure = failed(what, directory, e);
            throw failure;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private static IOException failed(String what, Path directory, RocksDBException cause) {
        String message = "state store " + directory + ": cannot " + what + ": " + cause.getMessage();
        Status status = cause.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption
                ? new CorruptStateException(message, cause)
                : new IOException(message, cause);
    }

    /** Passes changes on to RocksDB, a chunk at a time. */
    private final class BatchWriter implements StateChanges.Visitor, AutoCloseable {
        private final ColumnFamilyHandle columnFamily;
        private final WriteBatch batch = new WriteBatch();

        BatchWriter(ColumnFamilyHandle columnFamily) {
            this.columnFamily = columnFamily;
        }

        @Override
        public void put(byte[] rowKey, byte[] value) throws IOException {
            attempt(() -> batch.put(columnFamily, rowKey, value));
        }

        @Override
        public void delete(byte[] rowKey) throws IOException {
            attempt(() -> batch.delete(columnFamily, rowKey));
        }

        @Override
        public void deleteRange(byte[] startRowKey, byte[] endRowKey) throws IOException {
            attempt(() -> batch.deleteRange(columnFamily, startRowKey, endRowKey));
        }

        @Override
        public void chunkEnd() throws IOException {
            attempt(() -> {
                database.write(writeOptions, batch);
                batch.clear();
            });
        }

        @Override
        public void close() {
            batch.close();
        }

        private void attempt(NativeWork work) throws IOException {
            try {
                work.run();
            } catch (RocksDBException e) {
                throw failed("write a batch", directory, e);
            }
        }
    }
}
