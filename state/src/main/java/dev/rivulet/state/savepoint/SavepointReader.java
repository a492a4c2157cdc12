package dev.rivulet.state.savepoint;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.CorruptStateException;
import dev.rivulet.state.StateBackend;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.internal.StateFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A savepoint that is there, wherever it lies. Immutable, any thread; reading changes nothing in it.
 *
 * <p>Every byte is covered by a checksum, and what is read is verified: damage is an exception that names file and offset.
 */
public final class SavepointReader {

    private final Disk disk;
    private final Path directory;
    private final SavepointManifest manifest;

    private SavepointReader(Disk disk, Path directory, SavepointManifest manifest) {
        this.disk = disk;
        this.directory = directory;
        this.manifest = manifest;
    }

    /** The names of the finished savepoints in a directory of a {@link SavepointWriter}, sorted. */
    public static List<String> namesIn(Disk disk, Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : disk.list(directory)) {
            boolean isTemporary = name.startsWith(SavepointWriter.TEMPORARY_PREFIX);
            if (!isTemporary && disk.exists(directory.resolve(name).resolve(SavepointWriter.MANIFEST))) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Reads the manifest, not the rows.
     *
     * @param directory of the one savepoint
     * @throws CorruptStateException if it is no savepoint, or its manifest is damaged or of a newer release
     */
    public static SavepointReader open(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(SavepointWriter.MANIFEST);
        try {
            byte[] bytes = new StateFiles(disk).read(file, SavepointManifest.SIZE_BYTES_MAX);
            return new SavepointReader(disk, directory, SavepointManifest.decode(bytes));
        } catch (NoSuchFileException e) {
            throw new CorruptStateException(
                    directory + " has no " + SavepointWriter.MANIFEST
                            + ", so it is no savepoint, or not a finished one",
                    e);
        } catch (IllegalArgumentException e) {
            throw new CorruptStateException(file + ": " + e.getMessage(), e);
        }
    }

    public SavepointManifest manifest() {
        return manifest;
    }

    /**
     * Reads all rows and drops them.
     *
     * @throws CorruptStateException if any byte is not as it was written
     */
    public void verify() throws IOException {
        for (String uid : manifest.rows().keySet()) {
            forEach(uid, (rowKey, value) -> {});
        }
    }

    /**
     * Reads the rows of one operator, sorted by their keys; none if the savepoint does not know it.
     *
     * @throws CorruptStateException if a byte is not as it was written; rows that were handed out before must not be used
     */
    public void forEach(String uid, StateStore.RowConsumer consumer) throws IOException {
        read(uid, new RowsFileReader.Visitor() {
            @Override
            public void accept(byte[] rowKey, byte[] value) throws IOException {
                consumer.accept(rowKey, value);
            }

            @Override
            public void chunkEnd() {}
        });
    }

    /**
     * Makes a store with the rows that a plan takes over, as they were written; a table reads them with their schema, see {@link
     * dev.rivulet.state.HeapTable#restoreFrom(StateStore, int, int, dev.rivulet.state.schema.StateSchema)}. The store is as good as
     * lost by a crash until the next checkpoint.
     *
     * @param plan made for this savepoint
     * @throws IllegalArgumentException if the plan is refused; nothing was changed
     * @throws CorruptStateException if a byte is not as it was written; the store is closed again
     */
    public StateStore restore(SavepointPlan plan, StateBackend backend, Path liveDirectory) throws IOException {
        plan.requireAllowed();
        StateStore store = backend.create(liveDirectory);
        try {
            for (String uid : plan.takenUids()) {
                read(uid, new Restoring(uid, store));
            }
            return store;
        } catch (IOException | RuntimeException e) {
            closeAfter(e, store);
            throw e;
        }
    }

    private void read(String uid, RowsFileReader.Visitor visitor) throws IOException {
        SavedRows rows = manifest.rows().get(uid);
        if (rows != null) {
            new RowsFileReader(disk, directory, rows).forEach(visitor);
        }
    }

    private static void closeAfter(Exception failure, StateStore store) {
        try {
            store.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Applies the rows chunk by chunk. */
    private static final class Restoring implements RowsFileReader.Visitor {
        private final String uid;
        private final StateStore store;
        private StateChanges.Writer changes;

        Restoring(String uid, StateStore store) {
            this.uid = uid;
            this.store = store;
            this.changes = new StateChanges.Writer(uid);
        }

        @Override
        public void accept(byte[] rowKey, byte[] value) {
            changes.putRow(rowKey, value);
        }

        @Override
        public void chunkEnd() throws IOException {
            store.apply(changes.finish());
            changes = new StateChanges.Writer(uid);
        }
    }
}
