package dev.rivulet.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** When there is one lane more or less. */
class LaneScalePlanTest {

    private static final long BUSY = LaneScalePlan.BACKLOG_HIGH_BYTES;

    private final LaneScalePlan plan = new LaneScalePlan(1, 4);

    @Test
    void aBacklogThatStaysGetsALaneMore() {
        assertEquals(1, decide(LaneScalePlan.HIGH_COUNT - 1, 1, BUSY, 100));
        assertEquals(2, plan.decide(1, BUSY, 100));
    }

    @Test
    void aBacklogThatGoesAwayInBetweenGetsNone() {
        decide(LaneScalePlan.HIGH_COUNT - 1, 1, BUSY, 100);
        plan.decide(1, 0, 100);

        assertEquals(1, decide(LaneScalePlan.HIGH_COUNT - 1, 1, BUSY, 100));
    }

    @Test
    void aLaneThatDidNotHelpIsTheLast() {
        assertEquals(2, decide(LaneScalePlan.HIGH_COUNT, 1, BUSY, 100));

        assertEquals(2, decide(10 * LaneScalePlan.HIGH_COUNT, 2, BUSY, 105));
    }

    @Test
    void aLaneThatHelpedIsFollowedByAnotherUpToTheMost() {
        assertEquals(2, decide(LaneScalePlan.HIGH_COUNT, 1, BUSY, 100));
        assertEquals(3, decide(LaneScalePlan.HIGH_COUNT, 2, BUSY, 180));
        assertEquals(4, decide(LaneScalePlan.HIGH_COUNT, 3, BUSY, 260));

        assertEquals(4, decide(LaneScalePlan.HIGH_COUNT, 4, BUSY, 400));
    }

    @Test
    void aLongQuietTimeTakesALaneAwayDownToTheLeast() {
        assertEquals(2, decide(LaneScalePlan.LOW_COUNT - 1, 2, 0, 0));
        assertEquals(1, plan.decide(2, 0, 0));

        assertEquals(1, decide(2 * LaneScalePlan.LOW_COUNT, 1, 0, 0));
    }

    /** The last of some decisions that are alike. */
    private int decide(int count, int laneCount, long backlogSizeBytes, long workedOffBytes) {
        int decided = laneCount;
        for (int index = 0; index < count; index++) {
            decided = plan.decide(laneCount, backlogSizeBytes, workedOffBytes);
        }
        return decided;
    }
}
