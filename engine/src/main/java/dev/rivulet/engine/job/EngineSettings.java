package dev.rivulet.engine.job;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.wal.WalSettings;
import java.time.Duration;

/**
 * How a job is run; none of it changes a row. Immutable. Start from {@link #defaults} and change what you need.
 *
 * @param laneCount keyed workers, 1 to 128
 * @param decoderCount decode workers, at least 1
 * @param epochInterval how long an epoch lasts while records come
 * @param commitInterval how often a table gets a new version at the most
 * @param checkpointLogSizeBytes how much log may gather before state is checkpointed, that is, before a crash would have that much to
 *     replay
 * @param batchLimits what a source may put into one batch
 * @param ringSizes bounds of the queues between the agents
 * @param wal the log's own settings
 * @param failsOnMalformed whether a malformed record stops the job; otherwise it goes to the dead letters
 */
public record EngineSettings(
        int laneCount,
        int decoderCount,
        Duration epochInterval,
        Duration commitInterval,
        long checkpointLogSizeBytes,
        BatchLimits batchLimits,
        RingSizes ringSizes,
        WalSettings wal,
        boolean failsOnMalformed) {

    /** Short enough that an alert on committed rows is timely; a mark costs a few dozen bytes. */
    public static final Duration EPOCH_INTERVAL_DEFAULT = Duration.ofSeconds(1);

    /** 8,640 table versions a day at the most. */
    public static final Duration COMMIT_INTERVAL_DEFAULT = Duration.ofSeconds(10);

    /** About what replays in the recovery budget of five seconds. */
    public static final long CHECKPOINT_LOG_SIZE_BYTES_DEFAULT = 128L << 20;

    /** Large enough to amortize the handling of a batch, small enough for a gateway's memory. */
    public static final BatchLimits BATCH_LIMITS_DEFAULT = new BatchLimits(4_096, 256 * 1024);

    /**
     * Bounds of the queues between agents.
     *
     * @param ingestSlotCount batches between source and journal, a power of two
     * @param ingestSizeBytes of those batches
     * @param tailSizeBytes of log kept in memory for a feeder that keeps up
     * @param workSlotCount log entries under way between feeder and collect, a power of two
     */
    public record RingSizes(int ingestSlotCount, long ingestSizeBytes, long tailSizeBytes, int workSlotCount) {

        /** Together about 24 MB at the default batch size. */
        public static RingSizes defaults() {
            return new RingSizes(64, 8L << 20, 8L << 20, 32);
        }
    }

    public EngineSettings {
        requireAtLeast("laneCount", laneCount, 1);
        requireAtLeast("decoderCount", decoderCount, 1);
        requireAtLeast("epochInterval in ms", epochInterval.toMillis(), 1);
        requireAtLeast("commitInterval in ms", commitInterval.toMillis(), 0);
        requireAtLeast("checkpointLogSizeBytes", checkpointLogSizeBytes, 1);
    }

    /** For a gateway of two cores: one lane, one decoder. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                1,
                1,
                EPOCH_INTERVAL_DEFAULT,
                COMMIT_INTERVAL_DEFAULT,
                CHECKPOINT_LOG_SIZE_BYTES_DEFAULT,
                BATCH_LIMITS_DEFAULT,
                RingSizes.defaults(),
                WalSettings.defaults(),
                false);
    }

    public EngineSettings withLaneCount(int count) {
        return new EngineSettings(
                count,
                decoderCount,
                epochInterval,
                commitInterval,
                checkpointLogSizeBytes,
                batchLimits,
                ringSizes,
                wal,
                failsOnMalformed);
    }

    public EngineSettings withDecoderCount(int count) {
        return new EngineSettings(
                laneCount,
                count,
                epochInterval,
                commitInterval,
                checkpointLogSizeBytes,
                batchLimits,
                ringSizes,
                wal,
                failsOnMalformed);
    }

    public EngineSettings withEpochInterval(Duration interval) {
        return new EngineSettings(
                laneCount,
                decoderCount,
                interval,
                commitInterval,
                checkpointLogSizeBytes,
                batchLimits,
                ringSizes,
                wal,
                failsOnMalformed);
    }

    public EngineSettings withCommitInterval(Duration interval) {
        return new EngineSettings(
                laneCount,
                decoderCount,
                epochInterval,
                interval,
                checkpointLogSizeBytes,
                batchLimits,
                ringSizes,
                wal,
                failsOnMalformed);
    }

    public EngineSettings withCheckpointLogSizeBytes(long sizeBytes) {
        return new EngineSettings(
                laneCount,
                decoderCount,
                epochInterval,
                commitInterval,
                sizeBytes,
                batchLimits,
                ringSizes,
                wal,
                failsOnMalformed);
    }

    public EngineSettings withBatchLimits(BatchLimits limits) {
        return new EngineSettings(
                laneCount,
                decoderCount,
                epochInterval,
                commitInterval,
                checkpointLogSizeBytes,
                limits,
                ringSizes,
                wal,
                failsOnMalformed);
    }

    public EngineSettings withWal(WalSettings settings) {
        return new EngineSettings(
                laneCount,
                decoderCount,
                epochInterval,
                commitInterval,
                checkpointLogSizeBytes,
                batchLimits,
                ringSizes,
                settings,
                failsOnMalformed);
    }

    public EngineSettings withFailsOnMalformed(boolean isFailing) {
        return new EngineSettings(
                laneCount,
                decoderCount,
                epochInterval,
                commitInterval,
                checkpointLogSizeBytes,
                batchLimits,
                ringSizes,
                wal,
                isFailing);
    }

    private static void requireAtLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted at least " + minimum);
        }
    }
}
