package dev.rivulet.system.sim;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.wal.SyncMode;
import dev.rivulet.wal.SyncSettings;
import dev.rivulet.wal.WalSettings;
import java.time.Duration;
import java.util.SplittableRandom;

/** Settings of one run of the engine, small enough that all limits are met. */
final class RandomSettings {

    /** A few are filled in a history. */
    private static final int SEGMENT_SIZE_BYTES = 12 * 1024;

    /** In which a source gives more than a log takes. */
    private static final Duration SLOW_COMMIT_INTERVAL = Duration.ofSeconds(2);

    /** What frames of records take at most, where there are two sources. */
    private static final int FRAME_SIZE_MAX_BYTES = 4 * 1024;

    /** What a log that is full keeps free for the next start where there are two sources, whose pipelines take many words to tell. */
    private static final int RESERVE_SIZE_BYTES = 3 * 1024;

    /** With so many lanes, a quarter of the histories, nearly all state lives in the store. */
    private static final int SMALL_HEAP_LANE_COUNT = 3;

    private static final long SMALL_HEAP_BYTES = 5_000;

    private final SplittableRandom random;

    RandomSettings(SplittableRandom random) {
        this.random = random;
    }

    EngineSettings engine(int laneCountMax, WalSettings wal) {
        return EngineSettings.defaults()
                .withLanes(1, laneCountMax)
                .withDecoderCount(1 + random.nextInt(2))
                .withEpochInterval(Duration.ofMillis(1 + random.nextInt(60)))
                .withCommitInterval(Duration.ofMillis(random.nextInt(200)))
                .withCheckpointLogSizeBytes(500 + random.nextInt(10_000))
                .with(new BatchLimits(1 + random.nextInt(30), 64 * 1024))
                .with(new EngineSettings.RingSizes(
                        64, 8 << 20, 8 << 20, 1 << 1 + random.nextInt(5), 1 + random.nextInt(4), 1 + random.nextInt(3)))
                .withStateHeap(stateHeapSizeBytes(laneCountMax))
                .with(wal)
                .withCallTimeMax(Duration.ZERO);
    }

    static long stateHeapSizeBytes(int laneCountMax) {
        return laneCountMax == SMALL_HEAP_LANE_COUNT ? SMALL_HEAP_BYTES : Long.MAX_VALUE;
    }

    /**
     * @param isReleasing whether the log lets go of what nothing needs, sometimes since it has a small quota
     */
    WalSettings wal(boolean isReleasing) {
        WalSettings settings = WalSettings.defaults()
                .withSegmentSizeBytes(SEGMENT_SIZE_BYTES)
                .withReadAheadSizeBytes(SEGMENT_SIZE_BYTES / 2)
                .withRunwaySizeBytes(2048)
                .with(SyncSettings.defaults()
                        .withMode(syncMode())
                        .withGroupDelayMax(Duration.ofMillis(random.nextInt(3))));
        if (!isReleasing) {
            return settings.with(new WalSettings.Retention(Duration.ofDays(10_000), 0));
        }
        return random.nextInt(2) == 0 ? settings.withSizeMaxBytes(4 * SEGMENT_SIZE_BYTES) : settings;
    }

    /** The same, with a quota, so that the log is full now and then. */
    static WalSettings soonFull(WalSettings wal) {
        return wal.quota().sizeMaxBytes() < Long.MAX_VALUE ? wal : wal.withSizeMaxBytes(4 * SEGMENT_SIZE_BYTES);
    }

    /** The same, with commits so rare that the log waits for them. */
    static EngineSettings slow(EngineSettings engine) {
        return engine.withCommitInterval(SLOW_COMMIT_INTERVAL);
    }

    /** The same, of a job of two sources. */
    static WalSettings ofTwoSources(WalSettings wal) {
        return wal.withFrameSizeMaxBytes(FRAME_SIZE_MAX_BYTES)
                .with(new WalSettings.Quota(wal.quota().sizeMaxBytes(), RESERVE_SIZE_BYTES));
    }

    /** What a mode may lose of the acknowledged, a source that can be read again gives again; no commit may know it. */
    private SyncMode syncMode() {
        return switch (random.nextInt(8)) {
            case 0 -> new SyncMode.LosesUpTo(Duration.ofMillis(1 + random.nextInt(20)));
            case 1 -> new SyncMode.LosesUnsynced();
            default -> new SyncMode.LosesNothing();
        };
    }
}
