package dev.rivulet.wal;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.time.Clock;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalPoisonedException;
import dev.rivulet.wal.internal.FrameCursor;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A write-ahead log: frames one after another in a directory of segment files. Opened by one process at a time. The positions, {@link
 * #newReader} and {@link #pin} may be used by any thread; {@link #writer} with its {@link #groupCommit} has one owner; {@link #release}
 * and {@link #close} have one caller at a time.
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
    private final SpareAgent.Pool spares = new SpareAgent.Pool();
    private final WalWriter writer;
    private final GroupCommit groupCommit;
    private final TailSignal tailSignal = new TailSignal();

    /** Writers: whoever sets pins, under {@link #listLock}, and closes them. Reader: the caller of {@link #release}, under it too. */
    private final List<WalPin> pins = new CopyOnWriteArrayList<>();

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
        this.writer = new WalWriter(this, directory, settings, spares, outcome.active());
        this.groupCommit = new GroupCommit(this, writer, settings.sync());
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

    /** All frames that end at or below this position, in bytes, are in the files, where readers see them. */
    public long flushedPosition() {
        return flushedPosition;
    }

    /** Up to where the sync mode allows to tell a sender that its frames are taken, in bytes. */
    public long acknowledgedPosition() {
        return settings.sync().mode().acknowledgesUnsynced() ? flushedPosition : durablePosition;
    }

    /** What part of its quota the log has taken, from 0 to 1; 0 without a quota. */
    public double fullness() {
        long sizeMaxBytes = settings.quota().sizeMaxBytes();
        return sizeMaxBytes == Long.MAX_VALUE ? 0 : (double) (endPosition() - firstPosition()) / sizeMaxBytes;
    }

    /** How many bytes of frames the quota has room for, without its reserve; {@link Long#MAX_VALUE} without a quota, below 0 if it was lowered. */
    public long roomSizeBytes() {
        WalSettings.Quota quota = settings.quota();
        return quota.sizeMaxBytes() == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : quota.sizeMaxBytes() - quota.reserveSizeBytes() - (endPosition() - firstPosition());
    }

    /** The one writer; always the same. */
    public WalWriter writer() {
        return writer;
    }

    /** The writer with the settings' rules of when to sync; always the same, owned by the writer's owner. */
    public GroupCommit groupCommit() {
        return groupCommit;
    }

    /**
     * What makes whole segments ready in the background; see {@link WalSettings.Preallocation}. To be driven by one host at most and closed
     * before the log is.
     *
     * @param clock for how long to leave a full disk alone
     */
    public Agent spareAgent(Clock clock) {
        return new SpareAgent(this, directory, settings, spares, clock);
    }

    /**
     * Keeps what lies at or behind a position from being released, until the pin is moved or closed.
     *
     * @param name what it is for, to be shown to people
     * @throws IllegalArgumentException if the position is released already
     */
    public WalPin pin(String name, long position) {
        synchronized (listLock) { // A release at the same time sees the pin, or is seen here.
            if (position < firstPosition()) {
                throw new IllegalArgumentException("position " + position + " is to be pinned by " + name
                        + ", the log begins at " + firstPosition());
            }
            WalPin pin = new WalPin(this, name, position);
            pins.add(pin);
            return pin;
        }
    }

    /** The pins as they are now, in the order in which they were set. */
    public List<WalPin> pins() {
        return List.copyOf(pins);
    }

    void unpin(WalPin pin) {
        pins.remove(pin);
    }

    /**
     * A reader of its own, to be closed by the caller. It may be used until then even if the log is closed or has failed before.
     *
     * @param position where a frame begins, or the end
     * @throws IllegalArgumentException if it is released already, or behind the end of what was written
     */
    public WalReader newReader(long position) throws IOException {
        requireReadable(position);
        return new WalReader(this, new FrameCursor(settings.readAheadSizeBytes()), position);
    }

    /**
     * As {@link #newReader(long)}, reading straight into memory of the caller's, of which the payloads are then views.
     *
     * @param buffer direct, if it is to be fast; it is read ahead into, so a multiple of the usual frame is a good size. Its position and
     *     limit do not matter. Frames that are larger, up to {@link WalSettings#frameSizeMaxBytes}, cannot be read with it.
     */
    public WalReader newReader(long position, ByteBuffer buffer) throws IOException {
        requireReadable(position);
        return new WalReader(this, new FrameCursor(buffer), position);
    }

    private void requireReadable(long position) {
        if (position < firstPosition() || position > flushedPosition) {
            throw new IllegalArgumentException("position " + position + " is asked for, the log has " + firstPosition()
                    + " to " + flushedPosition);
        }
    }

    /**
     * Deletes segments, oldest first, that nobody needs: all of whose frames end at or below a position and every pin, and which are
     * beyond the retention. The one being written stays in any case.
     *
     * @param position nothing below it is asked for again but by those who have a pin
     * @param nowMicros microseconds since 1970, for the age of the retention
     * @throws WalPoisonedException if the log has failed before
     * @throws IOException if the disk fails, upon which the log is poisoned
     */
    public void release(long position, long nowMicros) throws IOException {
        requireUsable();
        try {
            List<SegmentHeader> current = segments;
            int count = forget(candidates(current), position, nowMicros);
            if (count > 0) {
                directory.writeStart(current.get(count));
                for (SegmentHeader released : current.subList(0, count)) {
                    directory.deleteSegment(released.index());
                }
            }
        } catch (IOException e) {
            throw poison(e);
        }
    }

    /** Decides what is released and lists it no more, so that no pin and no reader comes to it; returns how many segments. */
    private int forget(List<RetentionPlan.Candidate> candidates, long position, long nowMicros) {
        synchronized (listLock) {
            long neededPosition = pins.stream().mapToLong(WalPin::position).reduce(position, Math::min);
            int count = RetentionPlan.of(candidates, endPosition(), neededPosition, settings.retention(), nowMicros)
                    .releasedCount();
            segments = List.copyOf(segments.subList(count, segments.size()));
            return count;
        }
    }

    private List<RetentionPlan.Candidate> candidates(List<SegmentHeader> current) throws IOException {
        boolean hasAge = !settings.retention().age().isZero();
        List<RetentionPlan.Candidate> candidates = new ArrayList<>();
        for (int index = 0; index < current.size() - 1; index++) {
            SegmentHeader header = current.get(index);
            candidates.add(new RetentionPlan.Candidate(
                    header.firstPosition(),
                    current.get(index + 1).firstPosition(),
                    hasAge ? directory.segmentModifiedMicros(header.index()) : 0));
        }
        return candidates;
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
        } finally {
            tailSignal.wakeAll();
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

    boolean awaitFlushed(long position, Duration timeout) throws InterruptedException {
        tailSignal.await(() -> flushedPosition > position || isClosed, timeout.toNanos());
        return flushedPosition > position;
    }

    void publishEnd(long position) {
        END_POSITION.setRelease(this, position);
    }

    void publishFlushed(long position) {
        flushedPosition = position;
        tailSignal.wakeAll();
    }

    void publishDurable(long position) {
        durablePosition = position;
    }

    /** How much of the segment being written is used, in bytes. */
    long activeSizeBytes() {
        List<SegmentHeader> current = segments;
        return current.get(current.size() - 1).offsetOf(endPosition());
    }

    void addSegment(SegmentHeader header) {
        synchronized (listLock) {
            List<SegmentHeader> longer = new ArrayList<>(segments);
            longer.add(header);
            segments = List.copyOf(longer);
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
