package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SyncPlanTest {

    private static final long MS = 1_000_000;
    private static final SyncSettings EVERY_GROUP = SyncSettings.defaults();
    private static final SyncSettings WAITING = EVERY_GROUP.withGroupDelayMax(Duration.ofMillis(1));
    private static final SyncSettings INTERVAL = EVERY_GROUP.withMode(new SyncMode.LosesUpTo(Duration.ofMillis(100)));
    private static final SyncSettings NEVER = EVERY_GROUP.withMode(new SyncMode.LosesUnsynced());

    @Test
    void aGroupIsSyncedAtOnce() {
        assertEquals(SyncPlan.SYNC, SyncPlan.of(EVERY_GROUP, unsynced(1, 0)));
    }

    @Test
    void aGroupThatMayWaitIsSyncedWhenItIsOldOrLargeEnough() {
        assertEquals(SyncPlan.WAIT, SyncPlan.of(WAITING, unsynced(1, MS - 1)));
        assertEquals(SyncPlan.SYNC, SyncPlan.of(WAITING, unsynced(1, MS)));
        assertEquals(SyncPlan.SYNC, SyncPlan.of(WAITING, unsynced(WAITING.groupSizeMaxBytes(), 0)));
    }

    @Test
    void whatIsAcknowledgedUnsyncedIsWrittenAtOnceAndSyncedInTheInterval() {
        assertEquals(SyncPlan.FLUSH, SyncPlan.of(INTERVAL, unsynced(1 << 30, 0)));
        assertEquals(SyncPlan.SYNC, SyncPlan.of(INTERVAL, unsynced(1, 100 * MS)));
        assertEquals(SyncPlan.FLUSH, SyncPlan.of(NEVER, unsynced(1, Long.MAX_VALUE)));
    }

    @Test
    void whatIsWrittenAlreadyIsNotWrittenAgain() {
        SyncPlan.Situation flushed = new SyncPlan.Situation(1, true, false, false, 0, 0);

        assertEquals(SyncPlan.WAIT, SyncPlan.of(INTERVAL, flushed));
        assertEquals(SyncPlan.WAIT, SyncPlan.of(NEVER, flushed));
    }

    @Test
    void aForcedGroupIsSyncedInAnyMode() {
        SyncPlan.Situation forced = new SyncPlan.Situation(1, true, true, false, 0, 0);

        assertEquals(SyncPlan.SYNC, SyncPlan.of(WAITING, forced));
        assertEquals(SyncPlan.SYNC, SyncPlan.of(INTERVAL, forced));
        assertEquals(SyncPlan.SYNC, SyncPlan.of(NEVER, forced));
    }

    @Test
    void aPauseIsSealedOnce() {
        assertEquals(SyncPlan.WAIT, SyncPlan.of(EVERY_GROUP, idle(false, 10 * MS - 1)));
        assertEquals(SyncPlan.SEAL, SyncPlan.of(EVERY_GROUP, idle(false, 10 * MS)));
        assertEquals(SyncPlan.WAIT, SyncPlan.of(EVERY_GROUP, idle(true, 10 * MS)));
    }

    private static SyncPlan.Situation unsynced(long sizeBytes, long ageNs) {
        return new SyncPlan.Situation(sizeBytes, false, false, false, ageNs, 0);
    }

    private static SyncPlan.Situation idle(boolean isSealed, long idleNs) {
        return new SyncPlan.Situation(0, true, false, isSealed, 0, idleNs);
    }
}
