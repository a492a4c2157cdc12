package dev.rivulet.engine.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.feed.RecoveryEstimate.MeasuredReplay;
import org.junit.jupiter.api.Test;

class RecoveryEstimateTest {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long RATE = 10_000_000;

    @Test
    void restoringTakesWhatItTookAndWhatHasBeenAddedSince() {
        RecoveryEstimate estimate =
                new RecoveryEstimate(300_000_000, 10_000, 1_010_000, false, RATE, MeasuredReplay.NONE);

        assertEquals(300_000_000 + 1_000_000 * RecoveryEstimate.RESTORE_ENTRY_NS, estimate.restoreNs());
    }

    @Test
    void stateThatHasShrunkIsNoReasonForHaste() {
        assertEquals(
                300_000_000,
                new RecoveryEstimate(300_000_000, 10_000, 10, false, RATE, MeasuredReplay.NONE).restoreNs());
    }

    @Test
    void aProcessThatHasJustBegunIsSlower() {
        RecoveryEstimate estimate = new RecoveryEstimate(0, 0, 0, false, RATE, MeasuredReplay.NONE);

        assertEquals(5 * SECOND_NS / 2, estimate.replayNs(RATE / 2, 1));
        assertEquals(6 * SECOND_NS, estimate.replayNs(3 * RATE, 1));
    }

    @Test
    void theLastStartIsAnExample() {
        MeasuredReplay slow = new MeasuredReplay(RATE, 9 * SECOND_NS);
        RecoveryEstimate estimate = new RecoveryEstimate(0, 0, 0, false, RATE, slow);

        assertEquals(9 * SECOND_NS / 2, estimate.replayNs(RATE / 2, 1));
        assertEquals(11 * SECOND_NS, estimate.replayNs(3 * RATE, 1));
    }

    @Test
    void aQuickLastStartMakesNobodyRash() {
        MeasuredReplay quick = new MeasuredReplay(RATE, SECOND_NS / 10);

        assertEquals(4 * SECOND_NS, new RecoveryEstimate(0, 0, 0, false, RATE, quick).replayNs(RATE, 1));
    }

    @Test
    void coldKeysAreReadOnceEachAtTheMost() {
        RecoveryEstimate estimate = new RecoveryEstimate(0, 0, 1_000, true, RATE, MeasuredReplay.NONE);

        assertEquals(500 * RecoveryEstimate.COLD_READ_NS, estimate.replayNs(0, 500));
        assertEquals(1_000 * RecoveryEstimate.COLD_READ_NS, estimate.replayNs(0, 500_000));
    }

    @Test
    void keysOnTheHeapCostNothingMore() {
        assertEquals(0, new RecoveryEstimate(0, 0, 1_000, false, RATE, MeasuredReplay.NONE).replayNs(0, 500));
    }
}
