package dev.rivulet.testdriver;

import dev.rivulet.engine.job.EngineSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to run an operator. Immutable.
 *
 * @param text what to call it
 * @param laneCount how many lanes there are
 * @param isAtOnce whether rows that follow each other come in one batch
 * @param isRefusing whether a lane's output holds one row, so that it is refused now and then
 * @param interruption what happens between any two rows
 */
record HarnessWay(String text, int laneCount, boolean isAtOnce, boolean isRefusing, Interruption interruption) {

    private static final int LANE_COUNT_MAX = 4;

    /** What happens between any two rows. */
    enum Interruption {
        NONE(""),
        CRASH("; the power fails between any two rows"),
        SEAL_AND_CRASH("; a checkpoint, and the power fails, between any two rows"),
        SEAL_AND_KILL("; a checkpoint, and the process dies, between any two rows");

        private final String text;

        Interruption(String text) {
            this.text = text;
        }
    }

    /** What the others are held against. */
    static final HarnessWay PLAIN = of(1, false, false, Interruption.NONE);

    private static HarnessWay of(int laneCount, boolean isAtOnce, boolean isRefusing, Interruption interruption) {
        String text = (isAtOnce ? "all rows at once" : "one row at a time") + ", lanes: " + laneCount
                + (isRefusing ? ", output refused now and then" : "")
                + interruption.text;
        return new HarnessWay(text, laneCount, isAtOnce, isRefusing, interruption);
    }

    /**
     * @param isWithOtherBatches whether results may not depend on batches
     */
    static List<HarnessWay> others(boolean isWithOtherBatches) {
        List<HarnessWay> ways = new ArrayList<>();
        for (int laneCount = 1; laneCount <= LANE_COUNT_MAX; laneCount++) {
            ways.add(of(laneCount, false, true, Interruption.NONE));
            if (isWithOtherBatches) {
                ways.add(of(laneCount, true, false, Interruption.NONE));
                ways.add(of(laneCount, true, true, Interruption.NONE));
            }
        }
        ways.add(of(1, false, false, Interruption.CRASH));
        ways.add(of(1, false, false, Interruption.SEAL_AND_CRASH));
        ways.add(of(2, false, false, Interruption.SEAL_AND_KILL));
        ways.add(of(LANE_COUNT_MAX, false, true, Interruption.SEAL_AND_CRASH));
        return ways;
    }

    EngineSettings settings() {
        EngineSettings settings = EngineSettings.defaults().withLaneCount(laneCount);
        EngineSettings.RingSizes rings = settings.ringSizes();
        return isRefusing
                ? settings.with(new EngineSettings.RingSizes(
                        rings.ingestSlotCount(), rings.ingestSizeBytes(), rings.tailSizeBytes(), 2, 1, 1))
                : settings;
    }
}
