package dev.rivulet.engine.skip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A log of 1,000 bytes in segments of 100. */
class SkipPlanTest {

    private static final long SEGMENT_SIZE_BYTES = 100;

    @Test
    void aSegmentIsSkippedAtATime() {
        assertEquals(SEGMENT_SIZE_BYTES, at(300).sizeBytes(SkipPlan.NEVER, 0));
    }

    @Test
    void theNewestHalfOfWhatWaitsStays() {
        SkipPlan plan = new SkipPlan(0, 400, 550, SEGMENT_SIZE_BYTES);

        assertEquals(75, plan.sizeBytes(SkipPlan.NEVER, 0));
    }

    @Test
    void theNextIsSkippedWhenTheLastHasMadeRoom() {
        assertEquals(0, new SkipPlan(300, 700, 1_300, SEGMENT_SIZE_BYTES).sizeBytes(300, 0));
        assertEquals(SEGMENT_SIZE_BYTES, new SkipPlan(400, 700, 1_400, SEGMENT_SIZE_BYTES).sizeBytes(300, 0));
    }

    @Test
    void nothingIsSkippedWhereTheLogIsNotFullForTheLanes() {
        assertEquals(0, at(751).sizeBytes(SkipPlan.NEVER, 0));
        assertEquals(0, at(1_000).sizeBytes(SkipPlan.NEVER, 0));
    }

    @Test
    void whatAnEarlierRunMayHaveComputedIsNot() {
        assertEquals(0, at(300).sizeBytes(SkipPlan.NEVER, 301));
        assertEquals(SEGMENT_SIZE_BYTES, at(300).sizeBytes(SkipPlan.NEVER, 300));
    }

    private static SkipPlan at(long position) {
        return new SkipPlan(0, position, 1_000, SEGMENT_SIZE_BYTES);
    }
}
