package dev.rivulet.engine.ingest;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.Shed;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a source was dropped and is not noted in the log yet: one frame per partition, however many batches it stands for. Owned by the
 * journal agent.
 *
 * <p>The longer the log stays full, the rarer the frames: they go beyond the quota, and a day of it must not fill the disk. The source is
 * told of nothing before they are durable.
 */
final class DroppedBatches {

    /** Short enough for senders who wait for an answer. */
    private static final long INTERVAL_MIN_NS = 100_000_000L;

    /** Of a hundred bytes or two, some megabytes a day and partition. */
    private static final long INTERVAL_MAX_NS = 5_000_000_000L;

    /** Of the time since the first was dropped. */
    private static final int INTERVAL_SHARE = 64;

    private final Map<Integer, Shed> byPartition = new TreeMap<>();
    private int batchCount;

    /** When the log became full, and when the first batch came that is not noted. */
    private long beginNs;

    private long firstNs;

    /**
     * @param isBegin whether the batch before it was logged
     */
    void add(Batch batch, boolean isBegin, long nowNs) {
        if (isBegin) {
            beginNs = nowNs;
        }
        if (byPartition.isEmpty()) {
            firstNs = nowNs;
        }
        batchCount++;
        byPartition.merge(batch.partition(), Shed.of(batch), DroppedBatches::join);
    }

    private static Shed join(Shed before, Shed behind) {
        return new Shed(
                before.sourceUid(),
                before.partition(),
                behind.resumeOffset(),
                before.recordCount() + behind.recordCount(),
                before.sizeBytes() + behind.sizeBytes(),
                before.firstMicros(),
                behind.lastMicros());
    }

    boolean isEmpty() {
        return byPartition.isEmpty();
    }

    /** How many batches are in no frame of the log. */
    int batchCount() {
        return batchCount;
    }

    /** Whether it is time to note them. */
    boolean isDue(long nowNs) {
        long intervalNs = Math.max(INTERVAL_MIN_NS, Math.min(INTERVAL_MAX_NS, (nowNs - beginNs) / INTERVAL_SHARE));
        return !isEmpty() && nowNs - firstNs >= intervalNs;
    }

    /** The next frame that the log is to have. */
    @Nullable Shed peek() {
        return isEmpty() ? null : byPartition.values().iterator().next();
    }

    /** That frame is in the log. */
    void remove(Shed noted) {
        byPartition.remove(noted.partition());
        if (isEmpty()) {
            batchCount = 0; // Those of a partition may lie between others'.
        }
    }
}
