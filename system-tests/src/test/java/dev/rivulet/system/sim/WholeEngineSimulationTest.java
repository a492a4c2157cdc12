package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Random pipelines through random histories: whatever the schedule, the crashes, the damage, the number of lanes and the replies that get
 * lost, each epoch of each sink has the rows that a plain recomputation says, in its order, once.
 */
class WholeEngineSimulationTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 20_000 : 200;

    /** The first seed, to go on where another run ended. */
    private static final long FIRST_SEED = Long.getLong("rivulet.seed", 1);

    @Test
    void everyEpochIsWhatARecomputationSays() {
        Marks marks = new Marks();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUN_COUNT; seed++) {
            run(seed, marks);
        }
        System.out.println(RUN_COUNT + " runs from seed " + FIRST_SEED + ": " + marks);
        for (Marks.Mark mark : Marks.Mark.values()) {
            assertTrue(marks.count(mark) > 0, mark + " was never reached: " + marks);
        }
    }

    static void run(long seed, Marks marks) {
        try {
            new SimulationRun(seed, marks).execute();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + " fails; -Drivulet.seed=" + seed + " begins with it", e);
        }
    }

    /** Runs seeds without a test framework: the first and how many. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        Marks marks = new Marks();
        for (long seed = first; seed < first + count; seed++) {
            run(seed, marks);
        }
        System.out.println(count + " runs from seed " + first + ": " + marks);
    }
}
