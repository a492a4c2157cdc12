package dev.rivulet.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class EpochPaceTest {

    private static final long LOOK_NS = 125_000_000L;

    private final EpochPace pace = new EpochPace(8 * LOOK_NS, 0, 0);
    private long nowNs;
    private long applied;

    /** So many eighths of an interval at so many bytes applied per interval, with so much that waits at the end of each. */
    private void run(int looks, long bytesPerInterval, long unapplied) {
        for (int look = 0; look < looks; look++) {
            nowNs += LOOK_NS;
            applied += bytesPerInterval / 8;
            pace.onCycle(nowNs, applied, unapplied);
        }
    }

    private void assertFullAt(long sizeBytes) {
        assertTrue(pace.isFull(sizeBytes));
        assertFalse(pace.isFull(sizeBytes - 1));
    }

    @Test
    void lanesThatKeepUpSetNoLimit() {
        run(100, 50 << 20, 1_000);

        assertFalse(pace.isFull(Long.MAX_VALUE));
    }

    @Test
    void lanesThatAreBehindSetWhatTheyTakeInAnInterval() {
        run(EpochPace.LOOK_COUNT, 1 << 20, 100 << 20);

        assertFullAt(1 << 20);
    }

    /** The rate of before the spike was that of the input, so the first epochs are smaller than they might be. */
    @Test
    void aSpikeIsCutAtItsSecondLook() {
        run(EpochPace.LOOK_COUNT, 8 << 10, 0);
        run(1, 1 << 20, 100 << 20);
        assertFalse(pace.isFull(Long.MAX_VALUE), "it may be a batch that came late");

        run(1, 1 << 20, 100 << 20);
        assertFullAt(EpochPace.SIZE_MIN_BYTES);
    }

    /** By batches of which each is work for four intervals: at no moment is there a limit of a whole one or more. */
    @Test
    void lanesThatGoOnByLeapsAreTakenAtTheirAverage() {
        run(EpochPace.LOOK_COUNT, 256 << 10, 100 << 20);
        for (int leap = 0; leap < 20; leap++) {
            run(31, 0, 100 << 20);
            applied += 1 << 20;
            run(1, 0, 100 << 20);
            assertTrue(pace.isFull(400 << 10), "leap " + leap);
        }
    }

    @Test
    void itIsNeverSmallerThanWhatIsWorthFiles() {
        run(100, 8, 100 << 20);

        assertFullAt(EpochPace.SIZE_MIN_BYTES);
    }

    @Test
    void theLimitEndsWhenTheyHaveCaughtUp() {
        run(EpochPace.LOOK_COUNT, 1 << 20, 100 << 20);
        assertTrue(pace.isFull(1 << 20));
        run(1, 1 << 20, 1_000);

        assertFalse(pace.isFull(Long.MAX_VALUE));
    }

    /** A duty cycle that comes late says what it would have said in time. */
    @Test
    void longCyclesAreReckonedToTheInterval() {
        run(EpochPace.LOOK_COUNT, 1 << 20, 100 << 20);
        nowNs += 32 * LOOK_NS;
        applied += 4 << 20;
        pace.onCycle(nowNs, applied, 100 << 20);

        assertFullAt(1 << 20);
    }
}
