package dev.rivulet.state.checkpoint;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.text.NumberedName;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.internal.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a job, the last {@link #KEPT_COUNT} of them. Owned by the state agent; the caller holds the lock of the data
 * directory.
 *
 * <pre>
 *  checkpoints/
 *    chk-00000000000000000017/    a checkpoint, by its epoch
 *      MANIFEST                   see {@link CheckpointManifest}; the last file to be written
 *      state/                     what the state store wrote, nothing else
 *    tmp-…/                       being made or being deleted; removed at the next start
 *    damaged-00000000000000000016/  did not verify; kept for inspection until it is older than the checkpoints that are kept
 * </pre>
 *
 * <p>After a crash at any moment {@link #load} finds the newest checkpoint whose {@link #publish} returned, or a newer one whose
 * publishing had begun; never a broken one. A checkpoint that rots later is found out by its checksums, and the one before is used.
 * The files that RocksDB shares between checkpoints are hard links: rot in one of those takes all checkpoints that have it. So every
 * so many checkpoints one is made of copies; it outlives such rot, from the time it is made until it is no longer among those kept.
 *
 * <p>Order of work: state files, each synced; their directories synced; manifest under a temporary name, synced, renamed, its
 * directory synced; the directory renamed to its final name; <em>the parent synced</em>; only then are older ones deleted. After a
 * failure the store is dead and every later call throws with the first cause.
 */
public final class CheckpointStore {

    /** How many checkpoints are kept: the newest, and two to fall back on. */
    public static final int KEPT_COUNT = 3;

    /** Costs a tenth of writing the state whole at every checkpoint. */
    public static final int DEFAULT_COPY_INTERVAL = 10;

    static final String FINAL_PREFIX = "chk-";
    private static final String TEMPORARY_PREFIX = "tmp-";
    private static final String DAMAGED_PREFIX = "damaged-";
    static final String MANIFEST = "MANIFEST";
    private static final String MANIFEST_TEMPORARY = "MANIFEST.tmp";
    static final String STATE = "state";

    /**
     * What a start finds.
     *
     * @param newest the newest checkpoint that verified, or null if there is none
     * @param passedOver per newer checkpoint that did not verify a sentence that names it and says why; the caller reports them
     */
    public record Loaded(@Nullable Checkpoint newest, List<String> passedOver) {

        public Loaded {
            passedOver = List.copyOf(passedOver);
        }

        public Optional<Checkpoint> checkpoint() {
            return Optional.ofNullable(newest);
        }
    }

    private final Disk disk;
    private final StateFiles files;
    private final CheckpointFiles finished;
    private final Path directory;
    private final int copyInterval;

    /** Files of {@link #knownStore} that never change, with their checksums when they were new, so that later rot is noticed. */
    private final Map<String, CheckpointFile> knownFiles = new HashMap<>();

    /** Checkpoints that {@link #load} passed over and that still have their names. */
    private final List<Long> damagedEpochs = new ArrayList<>();

    private @Nullable StateStore knownStore;
    private long preparedCount;
    private @Nullable IOException failure;

    /**
     * @param directory made when it is first needed
     */
    public CheckpointStore(Disk disk, Path directory) {
        this(disk, directory, DEFAULT_COPY_INTERVAL);
    }

    /**
     * @param directory made when it is first needed
     * @param copyInterval every so many checkpoints since the start, one shares no bytes on the disk with any other, 1 or more; up to
     *     {@link #KEPT_COUNT} there is always one among those kept
     */
    public CheckpointStore(Disk disk, Path directory, int copyInterval) {
        if (copyInterval < 1) {
            throw new IllegalArgumentException("copyInterval is " + copyInterval + ", wanted 1 or more");
        }
        this.copyInterval = copyInterval;
        this.disk = disk;
        this.files = new StateFiles(disk);
        this.finished = new CheckpointFiles(disk, directory);
        this.directory = directory;
    }

    /**
     * Finds the newest checkpoint of which every byte is as it was written, and removes what a crash left half done. Reads all files of
     * the checkpoint that it returns.
     *
     * <p>Damaged checkpoints stay where they are until the next {@link #prepare}, so that a start that gives up changes nothing, and
     * one whose trouble was a passing one, such as too many open files, can be repeated.
     *
     * <p>The log is released on the strength of a {@link #publish} that returned, never of a load: where the process before died of a
     * failed sync, what is seen here may still be lost with the power.
     *
     * @throws IOException if the directory itself cannot be worked with; a file that cannot be read counts as damaged
     */
    public Loaded load() throws IOException {
        return load(Long.MAX_VALUE);
    }

    /**
     * As {@link #load()}, but passes over what is of a later epoch, for a job that has to compute those again. They are set aside when the
     * next one is made.
     */
    public Loaded load(long epochMax) throws IOException {
        return guarded(() -> {
            removeLeftovers();
            damagedEpochs.clear();
            List<String> passedOver = new ArrayList<>();
            for (long epoch : epochsDescending(FINAL_PREFIX)) {
                if (epoch > epochMax) {
                    damagedEpochs.add(epoch);
                    passedOver.add(nameOf(FINAL_PREFIX, epoch) + " is behind epoch " + epochMax);
                    continue;
                }
                Checkpoint checkpoint = verifyOrNote(epoch, passedOver);
                if (checkpoint != null) {
                    disk.syncDirectory(directory); // Its name may be younger than the last sync.
                    return new Loaded(checkpoint, passedOver);
                }
            }
            return new Loaded(null, passedOver);
        });
    }

    /**
     * Reads a checkpoint, every byte of which is verified, beside the job that owns it, and changes nothing.
     *
     * @throws IOException if it is damaged, or was deleted meanwhile because newer ones have come
     */
    public static Checkpoint read(Disk disk, Path directory, long epoch) throws IOException {
        return new CheckpointFiles(disk, directory).verify(epoch);
    }

    /**
     * Makes the durable files of a checkpoint from all that was applied to a state store, without making it visible to a recovery.
     *
     * @param cut the manifest as far as it is known, see {@link CheckpointManifest#atCut}
     * @throws IllegalStateException if there is a checkpoint of that epoch or a later one
     */
    public PendingCheckpoint prepare(CheckpointManifest cut, StateStore store) throws IOException {
        return guarded(() -> {
            setDamagedAside();
            checkEpochGrows(cut.epoch());
            Path temporary = directory.resolve(nameOf(TEMPORARY_PREFIX, cut.epoch()));
            files.deleteTree(temporary);
            disk.createDirectories(temporary);
            store.checkpoint(temporary.resolve(STATE));
            preparedCount++;
            boolean isCopied = preparedCount % copyInterval == 0;
            List<CheckpointFile> stateFiles = syncAndList(temporary.resolve(STATE), store, isCopied);
            disk.syncDirectory(temporary.resolve(STATE));
            disk.syncDirectory(temporary);
            return new PendingCheckpoint(cut.withFiles(stateFiles), temporary);
        });
    }

    /** Makes a prepared checkpoint the one that a recovery takes; when this returns, it is durable. Then deletes older ones. */
    public void publish(PendingCheckpoint pending) throws IOException {
        guarded(() -> {
            checkEpochGrows(pending.epoch());
            Path temporary = pending.directory();
            files.writeNew(
                    temporary.resolve(MANIFEST_TEMPORARY), pending.manifest().encode());
            disk.rename(temporary.resolve(MANIFEST_TEMPORARY), temporary.resolve(MANIFEST));
            disk.syncDirectory(temporary);
            disk.rename(temporary, directory.resolve(nameOf(FINAL_PREFIX, pending.epoch())));
            disk.syncDirectory(directory);
            deleteOld();
            return pending;
        });
    }

    /** Deletes the files of a checkpoint that will not be published. */
    public void discard(PendingCheckpoint pending) throws IOException {
        guarded(() -> {
            files.deleteTree(pending.directory());
            return pending;
        });
    }

    private @Nullable Checkpoint verifyOrNote(long epoch, List<String> passedOver) {
        try {
            return finished.verify(epoch);
        } catch (IOException e) {
            passedOver.add(nameOf(FINAL_PREFIX, epoch) + " is damaged: " + e.getMessage());
            damagedEpochs.add(epoch);
            return null;
        }
    }

    /**
     * Where replay from the oldest kept checkpoint begins, in bytes: the log from there on must stay. Empty if there is none. A
     * damaged manifest holds nothing back, since its checkpoint could not be used either; one that cannot be read at present holds back
     * everything.
     */
    public OptionalLong oldestLogPosition() throws IOException {
        return guarded(() -> {
            List<Long> epochs = epochsDescending(FINAL_PREFIX);
            for (int index = epochs.size() - 1; index >= 0; index--) {
                Path checkpoint = directory.resolve(nameOf(FINAL_PREFIX, epochs.get(index)));
                try {
                    return OptionalLong.of(
                            finished.readManifest(checkpoint.resolve(MANIFEST)).logPosition());
                } catch (IOException e) {
                    if (!CheckpointFiles.isDamaged(e)) {
                        return OptionalLong.of(0); // A passing trouble, such as too many open files.
                    }
                    continue; // The next start will pass it over and say so.
                }
            }
            return OptionalLong.empty();
        });
    }

    private List<CheckpointFile> syncAndList(Path stateDirectory, StateStore store, boolean isCopied)
            throws IOException {
        if (knownStore != store) {
            knownStore = store;
            knownFiles.clear();
        }
        List<CheckpointFile> listed = new ArrayList<>();
        Map<String, CheckpointFile> writeOnce = new HashMap<>();
        for (String name : disk.list(stateDirectory)) {
            Path path = stateDirectory.resolve(name);
            CheckpointFile file = knownFiles.get(name);
            if (file == null) {
                file = new CheckpointFile(name, disk.sizeBytes(path), files.syncAndChecksum(path));
            }
            if (isCopied && store.isWriteOnce(name)) {
                files.replaceByCopy(path);
                files.sync(path);
            }
            listed.add(file);
            if (store.isWriteOnce(name)) {
                writeOnce.put(name, file);
            }
        }
        knownFiles.clear();
        knownFiles.putAll(writeOnce);
        return listed;
    }

    private void deleteOld() throws IOException {
        List<Long> epochs = epochsDescending(FINAL_PREFIX);
        if (epochs.size() < KEPT_COUNT) {
            return;
        }
        long oldestKept = epochs.get(KEPT_COUNT - 1);
        List<String> old = new ArrayList<>();
        for (String prefix : List.of(FINAL_PREFIX, DAMAGED_PREFIX)) {
            epochsDescending(prefix).stream()
                    .filter(epoch -> epoch < oldestKept)
                    .forEach(epoch -> old.add(nameOf(prefix, epoch)));
        }
        delete(old);
    }

    /** By way of a temporary name, so that a crash in the middle leaves nothing that looks like a damaged checkpoint. */
    private void delete(List<String> names) throws IOException {
        for (String name : names) {
            disk.rename(directory.resolve(name), directory.resolve(TEMPORARY_PREFIX + name));
        }
        if (!names.isEmpty()) {
            disk.syncDirectory(directory);
        }
        for (String name : names) {
            files.deleteTree(directory.resolve(TEMPORARY_PREFIX + name));
        }
    }

    private void setDamagedAside() throws IOException {
        for (long epoch : damagedEpochs) {
            Path damaged = directory.resolve(nameOf(DAMAGED_PREFIX, epoch));
            files.deleteTree(damaged);
            disk.rename(directory.resolve(nameOf(FINAL_PREFIX, epoch)), damaged);
        }
        if (!damagedEpochs.isEmpty()) {
            disk.syncDirectory(directory);
        }
        damagedEpochs.clear();
    }

    private void removeLeftovers() throws IOException {
        List<String> leftovers = disk.list(directory).stream()
                .filter(name -> name.startsWith(TEMPORARY_PREFIX))
                .toList();
        if (!leftovers.isEmpty()) {
            disk.syncDirectory(directory); // Else a power loss gives a half deleted one its old name back.
        }
        for (String name : leftovers) {
            files.deleteTree(directory.resolve(name));
        }
    }

    private void checkEpochGrows(long epoch) throws IOException {
        List<Long> epochs = epochsDescending(FINAL_PREFIX);
        if (!epochs.isEmpty() && epochs.get(0) >= epoch) {
            throw new IllegalStateException(
                    "a checkpoint of epoch " + epoch + " is wanted, but " + directory + " has one of epoch "
                            + epochs.get(0) + "; load() comes before the first checkpoint, and epochs grow");
        }
    }

    private List<Long> epochsDescending(String prefix) throws IOException {
        List<Long> epochs = new ArrayList<>();
        for (String name : disk.list(directory)) {
            long epoch = NumberedName.numberOf(name, prefix, "");
            if (epoch >= 0) {
                epochs.add(epoch);
            }
        }
        epochs.sort(Collections.reverseOrder());
        return epochs;
    }

    static String nameOf(String prefix, long epoch) {
        return NumberedName.of(prefix, epoch, "");
    }

    private interface DiskWork<T> {
        T run() throws IOException;
    }

    private <T> T guarded(DiskWork<T> work) throws IOException {
        if (failure != null) {
            throw new IOException(
                    "the checkpoints in " + directory + " are closed since an earlier failure; restart", failure);
        }
        try {
            return work.run();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
