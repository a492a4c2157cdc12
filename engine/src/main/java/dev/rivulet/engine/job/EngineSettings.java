package dev.rivulet.engine.job;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.memory.MemoryPlan;
import dev.rivulet.wal.WalSettings;
import java.time.Duration;

/**
 * How a job is run; none of it changes a row. Immutable. Start from {@link #defaults} and change what you need.
 *
 * @param parallelism how many of each kind of worker
 * @param intervals how often what happens
 * @param batchLimits what a source may put into one batch
 * @param ringSizes bounds of the queues between the agents
 * @param stateHeapSizeBytes heap for keyed state, beyond which keys that are not in use live on the disk; see {@link #withMemory}
 * @param wal the log's own settings
 * @param failsOnMalformed whether a malformed record or row stops the job; otherwise it goes to the dead letters
 * @param stagedSizeBytesMax how much may be staged for targets that cannot be committed to; beyond, the log is the buffer
 * @param callTimeMax how long a call of a user's function may take before the job ends; zero for as long as it likes
 */
public record EngineSettings(
        Parallelism parallelism,
        Intervals intervals,
        BatchLimits batchLimits,
        RingSizes ringSizes,
        long stateHeapSizeBytes,
        WalSettings wal,
        boolean failsOnMalformed,
        long stagedSizeBytesMax,
        Duration callTimeMax) {

    /** Large enough to amortize the handling of a batch, small enough for a gateway's memory. */
    public static final BatchLimits BATCH_LIMITS_DEFAULT = new BatchLimits(4_096, 256 * 1024);

    /** A day of a small gateway's tables, and what its disk can spare. */
    public static final long STAGED_SIZE_BYTES_MAX_DEFAULT = 1L << 30;

    /** Longer than any function takes that comes back. */
    public static final Duration CALL_TIME_MAX_DEFAULT = Duration.ofMinutes(5);

    /** A small row as an object, with its key and its place in a lane's rows. */
    private static final long DECODED_RECORD_SIZE_BYTES = 128;

    /** Fewer and the agents on the way of a batch take turns instead of working at the same time. */
    private static final int WORK_SLOT_COUNT_MIN = 4;

    /**
     * How many workers there are.
     *
     * @param laneCountMin keyed workers per stage at the least, from 1
     * @param laneCountMax keyed workers per stage at the most, up to 128; between the two their number follows the load
     * @param decoderCount decode workers, at least 1
     */
    public record Parallelism(int laneCountMin, int laneCountMax, int decoderCount) {

        private static final int LANE_COUNT_LIMIT = 128;

        /** For a gateway of two cores: one lane, one decoder. */
        public static final Parallelism DEFAULT = new Parallelism(1, 1, 1);

        public Parallelism {
            requireWithin("laneCountMin", laneCountMin, 1, LANE_COUNT_LIMIT);
            requireWithin("laneCountMax", laneCountMax, laneCountMin, LANE_COUNT_LIMIT);
            requireWithin("decoderCount", decoderCount, 1, Integer.MAX_VALUE);
        }
    }

    /**
     * How often what happens.
     *
     * @param epoch how long an epoch lasts while records come
     * @param commit how often a table gets a new version at the most
     * @param recoveryBudget how long a start after a crash should take to be where the lanes were: state is checkpointed when it would take
     *     longer, and records wait for a checkpoint in the making; log that the lanes had not come to is a backlog, and comes on top
     * @param checkpointLogSizeBytes how much log may gather at the most before state is checkpointed
     */
    public record Intervals(Duration epoch, Duration commit, Duration recoveryBudget, long checkpointLogSizeBytes) {

        /** Short enough that an alert on committed rows is timely; a mark costs a few dozen bytes. */
        public static final Duration EPOCH_DEFAULT = Duration.ofSeconds(1);

        /** 8,640 table versions a day at the most. */
        public static final Duration COMMIT_DEFAULT = Duration.ofSeconds(10);

        /** Shorter than it takes somebody to notice. */
        public static final Duration RECOVERY_BUDGET_DEFAULT = Duration.ofSeconds(5);

        /** Bounds what the log keeps, however fast replay may be. */
        public static final long CHECKPOINT_LOG_SIZE_BYTES_DEFAULT = 512L << 20;

        public static final Intervals DEFAULT = new Intervals(
                EPOCH_DEFAULT, COMMIT_DEFAULT, RECOVERY_BUDGET_DEFAULT, CHECKPOINT_LOG_SIZE_BYTES_DEFAULT);

        public Intervals {
            requireWithin("epoch interval in ms", epoch.toMillis(), 1, Long.MAX_VALUE);
            requireWithin("commit interval in ms", commit.toMillis(), 0, Long.MAX_VALUE);
            requireWithin("recovery budget in ms", recoveryBudget.toMillis(), 1, Long.MAX_VALUE);
            requireWithin("checkpointLogSizeBytes", checkpointLogSizeBytes, 1, Long.MAX_VALUE);
        }
    }

    /**
     * Bounds of the queues between agents.
     *
     * @param ingestSlotCount batches between source and journal, a power of two
     * @param ingestSizeBytes of those batches
     * @param tailSizeBytes of log kept in memory for a feeder that keeps up
     * @param workSlotCount log entries under way between feeder and collect, a power of two
     * @param chunkRowCount rows that a lane hands over together; large enough to make that cheap
     * @param chunkCount such portions that may wait between a lane and each that it gives to; beyond, the lane waits
     */
    public record RingSizes(
            int ingestSlotCount,
            long ingestSizeBytes,
            long tailSizeBytes,
            int workSlotCount,
            int chunkRowCount,
            int chunkCount) {

        public RingSizes {
            requireWithin("chunkRowCount", chunkRowCount, 1, 1 << 20);
            requireWithin("chunkCount", chunkCount, 1, 1 << 20);
        }

        /** Together about 24 MB at the default batch size. */
        public static RingSizes defaults() {
            return new RingSizes(64, 8L << 20, 8L << 20, 32, 256, 16);
        }
    }

    /** For a gateway of two cores. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                Parallelism.DEFAULT,
                Intervals.DEFAULT,
                BATCH_LIMITS_DEFAULT,
                RingSizes.defaults(),
                Long.MAX_VALUE,
                WalSettings.defaults(),
                false,
                STAGED_SIZE_BYTES_MAX_DEFAULT,
                CALL_TIME_MAX_DEFAULT);
    }

    public EngineSettings with(Parallelism changed) {
        return new EngineSettings(
                changed,
                intervals,
                batchLimits,
                ringSizes,
                stateHeapSizeBytes,
                wal,
                failsOnMalformed,
                stagedSizeBytesMax,
                callTimeMax);
    }

    public EngineSettings with(Intervals changed) {
        return new EngineSettings(
                parallelism,
                changed,
                batchLimits,
                ringSizes,
                stateHeapSizeBytes,
                wal,
                failsOnMalformed,
                stagedSizeBytesMax,
                callTimeMax);
    }

    public EngineSettings with(BatchLimits changed) {
        return new EngineSettings(
                parallelism,
                intervals,
                changed,
                ringSizes,
                stateHeapSizeBytes,
                wal,
                failsOnMalformed,
                stagedSizeBytesMax,
                callTimeMax);
    }

    public EngineSettings with(RingSizes changed) {
        return new EngineSettings(
                parallelism,
                intervals,
                batchLimits,
                changed,
                stateHeapSizeBytes,
                wal,
                failsOnMalformed,
                stagedSizeBytesMax,
                callTimeMax);
    }

    public EngineSettings with(WalSettings changed) {
        return new EngineSettings(
                parallelism,
                intervals,
                batchLimits,
                ringSizes,
                stateHeapSizeBytes,
                changed,
                failsOnMalformed,
                stagedSizeBytesMax,
                callTimeMax);
    }

    /**
     * One budget for all that grows, divided as {@link MemoryPlan} says.
     *
     * @param sizeBytes at least {@link MemoryPlan#lowestSizeBytes}, and less than the heap by what else the process needs
     * @param sinkCount how many sinks the pipeline has
     */
    public EngineSettings withMemory(long sizeBytes, int sinkCount) {
        MemoryPlan plan = MemoryPlan.of(sizeBytes, sinkCount);
        RingSizes rings = new RingSizes(
                ringSizes.ingestSlotCount(),
                plan.ingestSizeBytes(),
                plan.tailSizeBytes(),
                workSlotCountFor(plan.workSizeBytes()),
                ringSizes.chunkRowCount(),
                ringSizes.chunkCount());
        return with(rings).withStateHeap(plan.stateHeapSizeBytes());
    }

    private int workSlotCountFor(long sizeBytes) {
        long slotCount = sizeBytes / batchLimits.recordCountMax() / DECODED_RECORD_SIZE_BYTES;
        int powerOfTwo = Integer.highestOneBit((int) Math.max(WORK_SLOT_COUNT_MIN, Math.min(slotCount, 1 << 20)));
        return Math.min(ringSizes.workSlotCount(), powerOfTwo);
    }

    /** Heap for keyed state of all lanes together; {@link Long#MAX_VALUE} for no bound. */
    public EngineSettings withStateHeap(long sizeBytes) {
        return new EngineSettings(
                parallelism,
                intervals,
                batchLimits,
                ringSizes,
                sizeBytes,
                wal,
                failsOnMalformed,
                stagedSizeBytesMax,
                callTimeMax);
    }

    /** That many lanes, whatever the load. */
    public EngineSettings withLaneCount(int count) {
        return with(new Parallelism(count, count, parallelism.decoderCount()));
    }

    /** As many lanes as the load asks for, within these bounds. */
    public EngineSettings withLanes(int countMin, int countMax) {
        return with(new Parallelism(countMin, countMax, parallelism.decoderCount()));
    }

    public EngineSettings withDecoderCount(int count) {
        return with(new Parallelism(parallelism.laneCountMin(), parallelism.laneCountMax(), count));
    }

    public EngineSettings withEpochInterval(Duration interval) {
        return with(new Intervals(
                interval, intervals.commit(), intervals.recoveryBudget(), intervals.checkpointLogSizeBytes()));
    }

    public EngineSettings withCommitInterval(Duration interval) {
        return with(new Intervals(
                intervals.epoch(), interval, intervals.recoveryBudget(), intervals.checkpointLogSizeBytes()));
    }

    public EngineSettings withRecoveryBudget(Duration budget) {
        return with(new Intervals(intervals.epoch(), intervals.commit(), budget, intervals.checkpointLogSizeBytes()));
    }

    public EngineSettings withCheckpointLogSizeBytes(long sizeBytes) {
        return with(new Intervals(intervals.epoch(), intervals.commit(), intervals.recoveryBudget(), sizeBytes));
    }

    public EngineSettings withFailsOnMalformed(boolean isFailing) {
        return new EngineSettings(
                parallelism,
                intervals,
                batchLimits,
                ringSizes,
                stateHeapSizeBytes,
                wal,
                isFailing,
                stagedSizeBytesMax,
                callTimeMax);
    }

    /**
     * How long a call of a user's function may take before the job ends with a message that names it; zero for as long as it likes. Time
     * in which the machine slept does not count.
     */
    public EngineSettings withCallTimeMax(Duration timeMax) {
        requireWithin("call time in ms", timeMax.toMillis(), 0, Long.MAX_VALUE);
        return new EngineSettings(
                parallelism,
                intervals,
                batchLimits,
                ringSizes,
                stateHeapSizeBytes,
                wal,
                failsOnMalformed,
                stagedSizeBytesMax,
                timeMax);
    }

    /** How much may be staged for targets that cannot be committed to at present, in bytes from 1; beyond, the log is the buffer. */
    public EngineSettings withStagedSizeMax(long sizeBytes) {
        requireWithin("staged size in bytes", sizeBytes, 1, Long.MAX_VALUE);
        return new EngineSettings(
                parallelism,
                intervals,
                batchLimits,
                ringSizes,
                stateHeapSizeBytes,
                wal,
                failsOnMalformed,
                sizeBytes,
                callTimeMax);
    }

    private static void requireWithin(String name, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted "
                    + (maximum == Long.MAX_VALUE ? "at least " + minimum : minimum + " to " + maximum));
        }
    }
}
