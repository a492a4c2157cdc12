package dev.rivulet.wal;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.core.time.Clock;
import dev.rivulet.wal.internal.LogDirectory;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fills files with zeros before the log's writer needs them as segments: see {@link WalSettings.Preallocation}. A log works without it,
 * and then fills its runway itself.
 *
 * <p>It keeps step with the writer: the spares are whole when the segment being written is three quarters full, and a log that does not
 * grow gets none. Each piece is synced by itself, so that no large sync stands in the way of the writer's small ones. On a full disk
 * it gives back what it took and tries again later. After a crash its files are worthless and removed by the next opening.
 */
final class SpareAgent implements Agent {

    /** What a disk writes in about the time of a sync. */
    private static final int PIECE_SIZE_BYTES = 1 << 20;

    /** How long a full disk is left alone. */
    private static final long RETRY_DELAY_NS = TimeUnit.SECONDS.toNanos(1);

    /** The files that are whole, from the agent to the log's writer. */
    static final class Pool {
        /** Writers: the agent, who adds, and the log's writer, who takes. A few at most, so that counting them is cheap. */
        private final ConcurrentLinkedQueue<PreparedFile> files = new ConcurrentLinkedQueue<>();

        void add(PreparedFile file) {
            files.add(file);
        }

        @Nullable PreparedFile poll() {
            return files.poll();
        }

        int count() {
            return files.size();
        }
    }

    private final Wal log;
    private final LogDirectory directory;
    private final WalSettings settings;
    private final Pool pool;
    private final Clock clock;

    private @Nullable PreparedFile growing;
    private boolean isWaiting;
    private long waitingSinceNs;

    SpareAgent(Wal log, LogDirectory directory, WalSettings settings, Pool pool, Clock clock) {
        this.log = log;
        this.directory = directory;
        this.settings = settings;
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "wal-spare";
    }

    @Override
    public int doWork() throws IOException {
        if (isWaiting && clock.nanoTime() - waitingSinceNs < RETRY_DELAY_NS) {
            return 0;
        }
        isWaiting = false;
        if (readySizeBytes() >= wantedSizeBytes()) {
            return 0;
        }
        try {
            grow();
        } catch (DiskFullException e) { // The writer meets it too, and tells its owner.
            discard();
            isWaiting = true;
            waitingSinceNs = clock.nanoTime();
        }
        return 1;
    }

    private long readySizeBytes() {
        long growingSizeBytes = growing == null ? 0 : growing.preparedSizeBytes();
        return (long) pool.count() * settings.segmentSizeBytes() + growingSizeBytes;
    }

    /** Nothing at the first quarter of a segment, everything at the third. */
    private long wantedSizeBytes() {
        long segmentSizeBytes = settings.segmentSizeBytes();
        long beyondQuarter = log.activeSizeBytes() - segmentSizeBytes / 4;
        int count = settings.preallocation().spareSegmentCount();
        return Math.min(count * segmentSizeBytes, Math.max(0, 2 * beyondQuarter * count));
    }

    private void grow() throws IOException {
        if (growing == null) {
            growing = new PreparedFile(directory.createSegment(), settings.segmentSizeBytes(), PIECE_SIZE_BYTES);
        }
        growing.extendBy(PIECE_SIZE_BYTES);
        growing.sync(false);
        if (growing.isWhole()) {
            pool.add(growing);
            growing = null;
        }
    }

    private void discard() throws IOException {
        if (growing != null) {
            directory.discard(growing.segment());
            growing = null;
        }
    }

    @Override
    public void onClose() throws IOException {
        discard();
    }
}
