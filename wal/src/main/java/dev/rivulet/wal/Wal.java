package dev.rivulet.wal;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A write-ahead log: frames one after another in a directory of segment files. Opened by one process at a time. The positions and
 * {@link #newReader} may be used by any thread; {@link #writer} has one owner; {@link #release} and {@link #close} have one caller at a
 * time.
 *
 * <p>A position is a place in the log in bytes, growing over all segments and restarts. A frame has the position it begins at; where it
 * ends, the next one begins.
 *
 * <p>After a crash all frames are there that end at or below a {@link #durablePosition} ever shown, and any number of those that
 * follow without a gap. Damage of the files is told from the traces of a crash by what later frames and segments prove, and never
 * served. A failed write or sync is final: the log takes nothing more until it is opened anew.
 */
public final class Wal implements Closeable {

    private static final VarHandle END_POSITION;

    static {
        try {
            END_POSITION = MethodHandles.lookup().findVarHandle(Wal.class, "endPosition", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LogDirectory directory;
    private final WalSettings settings;
    private final Closeable lock;
    private final WalRecovery recovery;
    private final UUID logId;
    private final WalWriter writer;

    /**
     * Immutable lists. Writers: the log's writer when it rolls and the caller of {@link #release}, both under {@link #listLock}.
     * Readers: any thread. A position that was published lies in a segment that was listed before.
     */
    private volatile List<SegmentHeader> segments;

    private final Object listLock = new Object();

    /** Writer: the log's writer, by release. Readers: any thread, by acquire. */
    @SuppressWarnings("UnusedVariable") // Only used through END_POSITION.
    private long endPosition;

    /** Writer: the log's writer, after the bytes are in the file. Readers: the log's readers, who then read no further. */
    private volatile long flushedPosition;

    /** Writer: the log's writer, after a sync. Readers: any thread, which may then acknowledge. */
    private volatile long durablePosition;

    /** The first failure. Writers: whoever fails first. Readers: the writer and the caller of {@link #release}, before they act. */
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    /** Writer: the closing thread. Readers: any thread. */
    private volatile boolean isClosed;

    /**
     * Opens the log, making it if there is none, and claims the next term.
     *
     * @param directory made if missing; holds this log and nothing else
     * @param idIfNew the id of the log if it is made now; an existing one keeps its own
     * @throws WalException if the files are damaged or incomplete; they are left as they are
     * @throws dev.rivulet.core.disk.LockedException if another process, or another part of this one, has the log open
     */
    public static Wal open(Disk disk, Path directory, WalSettings settings, UUID idIfNew) throws IOException {
        LogDirectory files = new LogDirectory(disk, directory);
        Closeable lock = files.createAndLock();
        try {
            return new Wal(files, settings, lock, new Recovery(files, settings).run(idIfNew));
        } catch (IOException | RuntimeException | Error e) { // Memory for buffers may be short.
            lock.close();
            throw e;
        }
    }

    private Wal(LogDirectory directory, WalSettings settings, Closeable lock, Recovery.Outcome outcome) {
        this.directory = directory;
        this.settings = settings;
        this.lock = lock;
        this.recovery = outcome.report();
        this.logId = outcome.active().header().logId();
        this.segments = outcome.segments();
        this.endPosition = recovery.endPosition();
        this.flushedPosition = recovery.endPosition();
        this.durablePosition = recovery.endPosition();
        this.writer = new WalWriter(this, directory, settings, outcome.active());
    }

    /** What opening it found. */
    public WalRecovery recovery() {
        return recovery;
    }

    public UUID logId() {
        return logId;
    }

    /** The number of this run of the log, one higher than that of the last. */
    public long term() {
        return recovery.term();
    }

    /** The oldest position kept, in bytes. */
    public long firstPosition() {
        return segments.get(0).firstPosition();
    }

    /** The end of all that was appended, in bytes, whether durable or not. */
    public long endPosition() {
        return (long) END_POSITION.getAcquire(this);
    }

    /** All frames that end at or below this position, in bytes, survive any crash. */
    public long durablePosition() {
        return durablePosition;
    }

    /** The one writer; always the same. */
    public WalWriter writer() {
        return writer;
    }

    /**
     * A reader of its own, to be closed by the caller. It may be used until then even if the log is closed or has failed before.
     *
     * @param position where a frame begins, or the end
     * @throws IllegalArgumentException if it is released already, or behind the end of what was written
     */
    public WalReader newReader(long position) throws IOException {
        if (position < firstPosition() || position > flushedPosition) {
            throw new IllegalArgumentException("position " + position + " is asked for, the log has " + firstPosition()
                    + " to " + flushedPosition);
        }
        return new WalReader(this, settings.readAheadSizeBytes(), position);
    }

    /**
     * Deletes segments, oldest first, all of whose frames end at or below a position. The one being written stays in any case.
     *
     * @param position nothing below it is ever asked for again, by any reader
     * @throws WalPoisonedException if the log has failed before
     * @throws IOException if the disk fails, upon which the log is poisoned
     */
    public void release(long position) throws IOException {
        requireUsable();
        List<SegmentHeader> released = new ArrayList<>();
        List<SegmentHeader> current = segments;
        while (released.size() < current.size() - 1
                && current.get(released.size() + 1).firstPosition() <= position) {
            released.add(current.get(released.size()));
        }
        if (released.isEmpty()) {
            return;
        }
        try {
            directory.writeStart(current.get(released.size()));
            forget(released.size());
            for (SegmentHeader header : released) {
                directory.deleteSegment(header.index());
            }
        } catch (IOException e) {
            throw poison(e);
        }
    }

    /**
     * Ends the log cleanly: what was appended is synced and a footer says so. After a failure nothing is written any more. Called when
     * the writer's owner has ended; idempotent.
     */
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (lock) {
            writer.end(failure.get() == null);
        }
    }

    /** Throws if nothing may be written any more. */
    void requireUsable() throws WalPoisonedException {
        IOException cause = failure.get();
        if (cause != null) {
            throw new WalPoisonedException(directory.path(), cause);
        }
        if (isClosed) {
            throw new IllegalStateException("the log in " + directory.path() + " is closed");
        }
    }

    /** Remembers the first failure; returns the given one for the caller to throw. */
    IOException poison(IOException cause) {
        failure.compareAndSet(null, cause);
        return cause;
    }

    void publishEnd(long position) {
        END_POSITION.setRelease(this, position);
    }

    void publishFlushed(long position) {
        flushedPosition = position;
    }

    void publishDurable(long position) {
        durablePosition = position;
    }

    long flushedPosition() {
        return flushedPosition;
    }

    void addSegment(SegmentHeader header) {
        synchronized (listLock) {
            List<SegmentHeader> longer = new ArrayList<>(segments);
            longer.add(header);
            segments = List.copyOf(longer);
        }
    }

    private void forget(int count) {
        synchronized (listLock) {
            segments = List.copyOf(segments.subList(count, segments.size()));
        }
    }

    List<SegmentHeader> segments() {
        return segments;
    }

    Path segmentFile(SegmentHeader header) {
        return directory.segmentFile(header.index());
    }

    DiskFile openForReading(SegmentHeader header) throws IOException {
        return directory.openForReading(header.index());
    }
}
