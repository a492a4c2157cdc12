package dev.rivulet.wal;

import java.time.Duration;

/**
 * When a {@link GroupCommit} syncs. Immutable; checked once here.
 *
 * @param mode what a power loss may take
 * @param groupSizeMaxBytes how much one sync covers at most; the writer's owner takes no more before the next one
 * @param groupDelayMax how long the first frame of a group waits for others before the sync; zero syncs what has come, during which
 *     the next group gathers
 * @param sealDelay how long nothing must have come before a seal proves the last group
 */
public record SyncSettings(SyncMode mode, long groupSizeMaxBytes, Duration groupDelayMax, Duration sealDelay) {

    /** 4 MiB: a few milliseconds of a good disk. */
    public static final long GROUP_SIZE_MAX_DEFAULT_BYTES = 4L << 20;

    /** Nothing is gained by waiting: what comes during a sync is the next group. */
    public static final Duration GROUP_DELAY_MAX_DEFAULT = Duration.ZERO;

    /** Longer than between two batches of a busy source, and short against the time between two power cuts. */
    public static final Duration SEAL_DELAY_DEFAULT = Duration.ofMillis(10);

    public SyncSettings {
        if (groupSizeMaxBytes < 1) {
            throw new IllegalArgumentException(
                    "the most bytes of a sync are " + groupSizeMaxBytes + ", wanted is at least 1");
        }
        if (groupDelayMax.isNegative() || sealDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "a delay of the log is negative: group " + groupDelayMax + ", seal " + sealDelay);
        }
    }

    public static SyncSettings defaults() {
        return new SyncSettings(
                new SyncMode.LosesNothing(), GROUP_SIZE_MAX_DEFAULT_BYTES, GROUP_DELAY_MAX_DEFAULT, SEAL_DELAY_DEFAULT);
    }

    public SyncSettings withMode(SyncMode changed) {
        return new SyncSettings(changed, groupSizeMaxBytes, groupDelayMax, sealDelay);
    }

    public SyncSettings withGroupDelayMax(Duration changed) {
        return new SyncSettings(mode, groupSizeMaxBytes, changed, sealDelay);
    }
}
