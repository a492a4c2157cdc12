package dev.rivulet.testkit;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.core.disk.LockState;
import dev.rivulet.core.time.Clock;
import dev.rivulet.testkit.SimDirectory.Entry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A disk in memory that fails and loses power on command, in ways that a seed decides. Any thread: every method holds the one lock.
 *
 * <p>It promises exactly what {@link Disk} promises and is otherwise as mean as a file system may be. {@link #crash} keeps, of what
 * was written and not synced, any subset of the 512-byte sectors of each write, so that a later write may survive and an earlier one
 * not, even in the same sector; and of the names not synced, any subset of the changes. {@link #failOnce} and {@link #failFrom} let a
 * coming call fail: a write may have written a part, a rename may have happened all the same, and a failed sync drops what it should
 * have saved, while the file goes on showing it, as Linux does. A write that does not throw is whole, and what is synced stays.
 *
 * <p>{@link #faults} does more harm when it is asked to: torn sectors, short writes and a full disk, which {@link Disk} allows, and
 * flipped bits and lost and misdirected writes, which break its promises and which only a checksum can tell.
 */
public final class SimDisk implements Disk {

    private static final long NEVER = Long.MAX_VALUE;

    /** That of the process before anything went down; the next ones count on. */
    private static final long FIRST_PROCESS_ID = 4711;

    private final Clock clock;
    private final SplittableRandom random;
    private final SimTree tree = new SimTree();
    private final SimFaults faults;

    private final SimLocks locks = new SimLocks();

    private long callCount;
    private long firstFailingCall = NEVER;
    private long lastFailingCall = NEVER;

    /** How often the machine or the process went down; what was opened before is dead. */
    private int bootCount;

    /**
     * @param seed decides how injected failures come out
     */
    public SimDisk(long seed) {
        this(new SimClock(), seed);
    }

    /**
     * @param clock tells the files' times of modification
     * @param seed decides how injected failures come out
     */
    public SimDisk(Clock clock, long seed) {
        this.clock = clock;
        this.random = new SplittableRandom(seed);
        this.faults = new SimFaults(tree, new SplittableRandom(~seed));
    }

    // What tests do to the disk.

    /** More that can go wrong. */
    public SimFaults faults() {
        return faults;
    }

    /** How many calls there were, of all kinds, failed ones included; closing files is not counted. */
    public synchronized long callCount() {
        return callCount;
    }

    /**
     * Lets one call fail with an {@link IOException}.
     *
     * @param number which one from now on; 1 is the next
     */
    public synchronized void failOnce(long number) {
        firstFailingCall = callCount + number;
        lastFailingCall = firstFailingCall;
    }

    /**
     * Lets a call and all after it fail, the latter without any effect: the process is about to die there.
     *
     * @param number which one from now on; 1 is the next
     */
    public synchronized void failFrom(long number) {
        firstFailingCall = callCount + number;
        lastFailingCall = NEVER;
    }

    /** Whether an injected failure has happened since it was ordered. */
    public synchronized boolean hasFailed() {
        return callCount >= firstFailingCall;
    }

    /** Takes back what {@link #failOnce} and {@link #failFrom} ordered. */
    public synchronized void heal() {
        firstFailingCall = NEVER;
        lastFailingCall = NEVER;
    }

    /**
     * Power loss and reboot: unsynced changes survive or not as the seed decides, open files and locks are gone. A failure
     * that happened is over; one still to come is not.
     */
    public synchronized void crash(long seed) {
        kill();
        tree.root().crash(faults.crash(seed));
    }

    /** The end of the process without that of the machine: as {@link #crash}, but what was written is there, unsynced as before. */
    public synchronized void kill() {
        bootCount++;
        locks.clear();
        if (hasFailed()) {
            heal();
        }
    }

    /** The names that a directory shows; not counted as a call. */
    public synchronized List<String> names(Path directory) throws IOException {
        return tree.find(directory) == null
                ? List.of()
                : tree.directory(directory).names();
    }

    /** All that a file shows; not counted as a call. */
    public synchronized byte[] bytes(Path file) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(tree.content(file).sizeBytes());
        tree.content(file).read(target, 0);
        return target.array();
    }

    /** How many bytes all files have together; not counted as a call. */
    public synchronized long usedSizeBytes() {
        return tree.usedSizeBytes();
    }

    /** Replaces a file's content for good, as damage does; not counted as a call. */
    public synchronized void overwrite(Path file, byte[] bytes) throws IOException {
        tree.content(file).overwrite(bytes.clone());
    }

    /** Damages one bit for good; not counted as a call. */
    public synchronized void flipBit(Path file, long bitIndex) throws IOException {
        tree.content(file).flip(bitIndex);
    }

    // The port.

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        boolean fails = failsNow();
        if (!fails || hasEffectDespiteFailure()) {
            tree.requireAbsent(file);
            tree.parentOf(file).change(new Entry(SimTree.nameOf(file), new SimContent(clock.epochMicros())));
        }
        throwIf(fails, "creating", file);
        return new SimFile(this, file, tree.content(file), true);
    }

    @Override
    public synchronized DiskFile open(Path file) throws IOException {
        throwIf(failsNow(), "opening", file);
        return new SimFile(this, file, tree.content(file), true);
    }

    @Override
    public synchronized DiskFile openForReading(Path file) throws IOException {
        throwIf(failsNow(), "opening", file);
        return new SimFile(this, file, tree.content(file), false);
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        throwIf(failsNow(), "listing", directory);
        return names(directory);
    }

    @Override
    public synchronized boolean exists(Path path) throws IOException {
        throwIf(failsNow(), "looking for", path);
        return tree.find(path) != null;
    }

    @Override
    public synchronized boolean isDirectory(Path path) throws IOException {
        throwIf(failsNow(), "looking for", path);
        return tree.find(path) instanceof SimDirectory;
    }

    /** It has none. */
    @Override
    public synchronized boolean isSymbolicLink(Path path) throws IOException {
        throwIf(failsNow(), "looking for", path);
        return false;
    }

    @Override
    public synchronized long sizeBytes(Path file) throws IOException {
        throwIf(failsNow(), "measuring", file);
        return tree.content(file).sizeBytes();
    }

    @Override
    public synchronized long modifiedMicros(Path file) throws IOException {
        throwIf(failsNow(), "looking at", file);
        return tree.content(file).modifiedMicros();
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        boolean fails = failsNow();
        if (!fails || hasEffectDespiteFailure()) {
            SimDirectory parent = tree.root();
            for (Path name : directory.toAbsolutePath().normalize()) {
                if (parent.find(name.toString()) == null) {
                    parent.change(new Entry(name.toString(), new SimDirectory()));
                    parent.sync();
                }
                if (!(parent.find(name.toString()) instanceof SimDirectory child)) {
                    throw new FileAlreadyExistsException(
                            directory.toString(), null, "a file has its name or a parent's");
                }
                parent = child;
            }
        }
        throwIf(fails, "creating", directory);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        boolean fails = failsNow();
        if (!fails || hasEffectDespiteFailure()) {
            SimNode node = tree.existing(from);
            SimDirectory source = tree.parentOf(from);
            SimDirectory target = tree.parentOf(to);
            Entry removed = new Entry(SimTree.nameOf(from), null);
            Entry added = new Entry(SimTree.nameOf(to), node);
            if (source == target) {
                source.change(removed, added);
            } else {
                target.change(added);
                source.change(removed);
            }
        }
        throwIf(fails, "renaming", from);
    }

    @Override
    public synchronized void link(Path existing, Path newName) throws IOException {
        boolean fails = failsNow();
        if (!fails || hasEffectDespiteFailure()) {
            tree.requireAbsent(newName);
            tree.parentOf(newName).change(new Entry(SimTree.nameOf(newName), tree.content(existing)));
        }
        throwIf(fails, "linking", newName);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        boolean fails = failsNow();
        if (!fails || hasEffectDespiteFailure()) {
            if (tree.find(path) instanceof SimDirectory directory
                    && !directory.names().isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            if (tree.find(path) != null) {
                tree.parentOf(path).change(new Entry(SimTree.nameOf(path), null));
            }
        }
        throwIf(fails, "deleting", path);
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        sync(tree.directory(directory), directory);
    }

    @Override
    public synchronized Closeable lock(Path file) throws IOException {
        throwIf(failsNow(), "locking", file);
        Closeable held = locks.lock(file, FIRST_PROCESS_ID + bootCount, this);
        if (tree.find(file) == null) {
            tree.parentOf(file).change(new Entry(SimTree.nameOf(file), new SimContent(clock.epochMicros())));
        }
        return held;
    }

    @Override
    public synchronized LockState lockState(Path file) throws IOException {
        throwIf(failsNow(), "looking for the holder of", file);
        return tree.find(file) == null ? LockState.NONE : locks.stateOf(file);
    }

    // What open files do; their callers hold the lock.

    int bootCount() {
        return bootCount;
    }

    void write(SimContent content, Path path, ByteBuffer source, long offset) throws IOException {
        boolean fails = failsNow();
        int askedSize = source.remaining();
        int start = Math.toIntExact(offset);
        SimFaults.WriteFate fate = fails ? SimFaults.WriteFate.DONE : faults.nextWrite();
        int roomSize = faults.sizeThatFits(content, start, askedSize);
        byte[] bytes = new byte[fails ? sizeDespiteFailure(roomSize) : faults.sizeOf(fate, askedSize, roomSize)];
        source.get(bytes);
        faults.write(content, start, bytes, fate, clock.epochMicros());
        throwIf(fails || fate == SimFaults.WriteFate.SHORT, "writing", path);
        throwIfFull(path, askedSize, roomSize);
    }

    private int sizeDespiteFailure(int roomSize) {
        return hasEffectDespiteFailure() ? random.nextInt(roomSize + 1) : 0;
    }

    int read(SimContent content, Path path, ByteBuffer target, long offset) throws IOException {
        throwIf(failsNow(), "reading", path);
        return content.read(target, offset);
    }

    long sizeBytes(SimContent content, Path path) throws IOException {
        throwIf(failsNow(), "measuring", path);
        return content.sizeBytes();
    }

    void truncate(SimContent content, Path path, long sizeBytes) throws IOException {
        boolean fails = failsNow();
        int growth = (int) Math.max(0, sizeBytes - content.sizeBytes());
        int roomSize = faults.sizeThatFits(content, content.sizeBytes(), growth);
        if (roomSize == growth && (!fails || hasEffectDespiteFailure())) {
            content.resize(Math.toIntExact(sizeBytes), clock.epochMicros());
        }
        throwIf(fails, "truncating", path);
        throwIfFull(path, growth, roomSize);
    }

    void sync(SimNode node, Path path) throws IOException {
        boolean fails = failsNow();
        if (!fails) {
            node.sync();
        } else if (callCount == firstFailingCall) {
            node.syncLossily(random);
        }
        throwIf(fails, "syncing", path);
    }

    private boolean failsNow() {
        callCount++;
        faults.beforeCall();
        return callCount >= firstFailingCall && callCount <= lastFailingCall;
    }

    /** Of a dying process only the very call it dies in may still have an effect. */
    private boolean hasEffectDespiteFailure() {
        return callCount == firstFailingCall && random.nextBoolean();
    }

    private void throwIf(boolean fails, String what, Path path) throws IOException {
        if (fails) {
            throw new IOException("simulated failure of call " + callCount + " while " + what + " " + path);
        }
    }

    private static void throwIfFull(Path path, int askedSize, int roomSize) throws DiskFullException {
        if (roomSize < askedSize) {
            throw new DiskFullException(path, askedSize, null);
        }
    }
}
