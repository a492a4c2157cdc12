package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random pipelines through random histories: whatever the schedule, the crashes, the damage, the number of lanes and the replies that get
 * lost, each epoch of each sink has the rows that a plain recomputation says, in its order, once.
 */
class WholeEngineSimulationTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 20_000 : 200;

    private static final ClassFiles CLASS_FILES = new ClassFiles();

    /** The first seed, to go on where another run ended. */
    private static final long FIRST_SEED = Long.getLong("rivulet.seed", 1);

    /** What only histories of two sources come to. */
    private static final Set<Marks.Mark> OF_TWO_SOURCES = EnumSet.of(Marks.Mark.SOURCE_IDLE, Marks.Mark.SOURCE_ENDED);

    @Test
    void everyEpochIsWhatARecomputationSays() {
        Marks marks = new Marks();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUN_COUNT; seed++) {
            run(seed, marks);
        }
        System.out.println(RUN_COUNT + " runs from seed " + FIRST_SEED + ": " + marks);
        for (Marks.Mark mark : Marks.Mark.values()) {
            assertTrue(OF_TWO_SOURCES.contains(mark) || marks.count(mark) > 0, mark + " was never reached: " + marks);
        }
    }

    /** The same, with rows of two sources, of which one gets idle. */
    @Test
    void soItIsWithTwoSources() {
        int count = RUN_COUNT / 4;
        Marks marks = new Marks();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
            run(seed, marks, 2);
        }
        System.out.println(count + " runs with two sources from seed " + FIRST_SEED + ": " + marks);
        for (Marks.Mark mark : OF_TWO_SOURCES) {
            assertTrue(marks.count(mark) > 0, mark + " was never reached: " + marks);
        }
        assertTrue(marks.count(Marks.Mark.REPLAYED) > 0, "nothing was replayed: " + marks);
    }

    static void run(long seed, Marks marks) {
        run(seed, marks, 1);
    }

    private static void run(long seed, Marks marks, int sourceCount) {
        try {
            SimulationRun run = new SimulationRun(seed, marks, sourceCount);
            CLASS_FILES.during(run::execute);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + " fails; -Drivulet.seed=" + seed + " begins with it", e);
        }
    }

    /** Runs seeds without a test framework: the first, how many, and how many sources, 1 if it is not said. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        Marks marks = new Marks();
        for (long seed = first; seed < first + count; seed++) {
            run(seed, marks, arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1);
        }
        System.out.println(count + " runs from seed " + first + ": " + marks);
    }
}
