package dev.rivulet.state.savepoint;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.StateRowKey;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.internal.StateFiles;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes savepoints in a directory of theirs. Owned by the state agent, which also owns the store.
 *
 * <pre>
 *  savepoints/
 *    before-upgrade/       a savepoint, by its name; it may be moved or copied elsewhere as a whole
 *      MANIFEST            see {@link SavepointManifest}; the last file to be written
 *      state-00000.rows    see {@link RowsFile}; one per operator, in the order of their uids
 *      *                   further files, which what the engine wants back knows
 *    tmp-after-upgrade/    one that was not finished; worth nothing
 * </pre>
 *
 * <p>After a crash at any moment a savepoint is there whole, or its name does not exist. When {@link #write} has returned it is durable.
 *
 * <p>Order of work: files with rows, each synced; the manifest under a temporary name, synced, renamed, its directory synced; the
 * directory renamed to its final name, the parent synced.
 */
public final class SavepointWriter {

    static final String TEMPORARY_PREFIX = "tmp-";
    static final String MANIFEST = "MANIFEST";
    private static final String MANIFEST_TEMPORARY = "MANIFEST.tmp";

    private final Disk disk;
    private final StateFiles files;
    private final Path directory;

    /**
     * @param directory for the savepoints, made when it is first needed
     */
    public SavepointWriter(Disk disk, Path directory) {
        this.disk = disk;
        this.files = new StateFiles(disk);
        this.directory = directory;
    }

    /**
     * Writes all rows that were applied to a store. Takes time by their number; the store must not change meanwhile.
     *
     * @param cut what the rows are of; its schemas are those of the rows in the store, and name every operator that has any
     * @throws IllegalArgumentException if an operator with rows has no schema
     * @throws IllegalStateException if there is a savepoint of that name
     * @throws dev.rivulet.core.disk.DiskFullException if the disk is full, as with any failure what was written is deleted again
     * @throws IOException if the store cannot be read or the disk not written; the savepoint does not exist, unless the failure was that
     *     of the very last sync
     */
    public SavepointManifest write(SavepointCut cut, StateStore store) throws IOException {
        return write(cut, store, List.of());
    }

    /**
     * As above, with copies of further files, by their names, which are unlike those of a savepoint's own. The savepoint does not verify
     * them.
     */
    public SavepointManifest write(SavepointCut cut, StateStore store, List<Path> furtherFiles) throws IOException {
        Path target = directory.resolve(cut.name());
        if (disk.exists(target)) {
            throw new IllegalStateException("there is a savepoint " + target + " already; give another name");
        }
        requireSchemas(cut, store);
        Path temporary = directory.resolve(TEMPORARY_PREFIX + cut.name());
        files.deleteTree(temporary);
        disk.createDirectories(temporary);
        try {
            for (Path file : furtherFiles) {
                Path copy = temporary.resolve(file.getFileName());
                files.copy(file, copy);
                files.sync(copy);
            }
            SavepointManifest manifest = writeFiles(cut, store, temporary);
            disk.rename(temporary, target);
            disk.syncDirectory(directory);
            return manifest;
        } catch (IOException e) {
            deleteAfter(e, temporary);
            throw e;
        }
    }

    private SavepointManifest writeFiles(SavepointCut cut, StateStore store, Path temporary) throws IOException {
        Map<String, SavedRows> rows = new TreeMap<>();
        for (String uid : cut.schemas().keySet()) {
            String fileName = String.format(Locale.ROOT, "state-%05d.rows", rows.size());
            rows.put(uid, writeRows(temporary, fileName, uid, store));
        }
        SavepointManifest manifest = new SavepointManifest(cut, rows);
        files.writeNew(temporary.resolve(MANIFEST_TEMPORARY), manifest.encode());
        disk.rename(temporary.resolve(MANIFEST_TEMPORARY), temporary.resolve(MANIFEST));
        disk.syncDirectory(temporary);
        return manifest;
    }

    private SavedRows writeRows(Path temporary, String fileName, String uid, StateStore store) throws IOException {
        try (RowsFileWriter writer = new RowsFileWriter(disk, temporary, fileName)) {
            store.forEach(uid, 0, StateRowKey.KEY_GROUP_COUNT_MAX, writer::add);
            return writer.finish();
        }
    }

    private static void requireSchemas(SavepointCut cut, StateStore store) throws IOException {
        Map<String, StateSchema> schemas = cut.schemas();
        for (String uid : store.uids()) {
            if (!schemas.containsKey(uid)) {
                store.forEach(uid, 0, StateRowKey.KEY_GROUP_COUNT_MAX, (rowKey, value) -> {
                    throw new IllegalArgumentException("the rows of state '" + uid
                            + "' have no schema, so nobody could read them from savepoint " + cut.name());
                });
            }
        }
    }

    /** So that a savepoint for which there was no room does not take it from the job. */
    private void deleteAfter(IOException failure, Path temporary) {
        try {
            files.deleteTree(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
