package dev.rivulet.wal;

import java.time.Duration;

/** What a writer's owner has to do about durability now: a pure decision, which {@link GroupCommit} carries out. */
enum SyncPlan {
    WAIT,

    /** Write what was appended, so that the end of the process takes nothing of what is acknowledged. */
    FLUSH,

    SYNC,
    SEAL;

    /**
     * What is known when deciding. Immutable.
     *
     * @param unsyncedSizeBytes what was appended since the last sync
     * @param isFlushed whether all of it is in the file
     * @param isForced whether it holds something that must be durable in any mode
     * @param isSealed whether the file proves all that it holds
     * @param groupAgeNs since the first unsynced frame came
     * @param idleNs since the last frame came
     */
    record Situation(
            long unsyncedSizeBytes,
            boolean isFlushed,
            boolean isForced,
            boolean isSealed,
            long groupAgeNs,
            long idleNs) {}

    static SyncPlan of(SyncSettings settings, Situation now) {
        if (now.unsyncedSizeBytes == 0) {
            return now.isSealed || now.idleNs < settings.sealDelay().toNanos() ? WAIT : SEAL;
        }
        if (now.isForced || isDue(settings, now)) {
            return SYNC;
        }
        return now.isFlushed || !settings.mode().acknowledgesUnsynced() ? WAIT : FLUSH;
    }

    private static boolean isDue(SyncSettings settings, Situation now) {
        if (settings.mode() instanceof SyncMode.LosesUpTo some) {
            return now.groupAgeNs >= some.interval().toNanos();
        }
        if (settings.mode() instanceof SyncMode.LosesUnsynced) {
            return false;
        }
        Duration delay = settings.groupDelayMax();
        return now.unsyncedSizeBytes >= settings.groupSizeMaxBytes() || now.groupAgeNs >= delay.toNanos();
    }
}
