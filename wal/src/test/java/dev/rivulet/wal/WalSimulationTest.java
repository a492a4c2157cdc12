package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs a log over a disk that misbehaves, thousands of times in each way; {@link WalSimulation} says what must hold.
 *
 * <p>{@code -Drivulet.long=true} runs far more seeds, {@code -Drivulet.seed=N} only one.
 */
class WalSimulationTest {

    private static final long SEED_COUNT = 2_000;
    private static final long SEED_COUNT_LONG = 100_000;

    private static final String[] COMMON_MARKS = {
        "acknowledged unsynced",
        "carried",
        "clean end",
        "closed",
        "cut",
        "followed",
        "left over",
        "LOG_FULL",
        "pinned",
        "power loss",
        "process end",
        "released",
        "rolled",
        "sealed",
        "spare grown"
    };

    @Test
    void nothingIsLostInACrash() {
        runAll(FaultMode.CRASH, "failure", "failure while opening", "poisoned");
    }

    @Test
    void nothingIsLostWhenCallsFail() {
        runAll(FaultMode.FAILING_CALLS, "failure", "failure while opening", "failed while closing", "poisoned");
    }

    @Test
    void aFullDiskIsNoFailure() {
        runAll(FaultMode.FULL_DISK, "DISK_FULL", "full while opening", "reserve used up");
    }

    @Test
    void aFlippedBitIsNeverServed() {
        runAll(FaultMode.BIT_FLIP, "HALTED", "WINDOW");
    }

    @Test
    void aLostWriteIsNeverServed() {
        runAll(FaultMode.LOST_WRITE, "HALTED", "WINDOW");
    }

    @Test
    void aMisdirectedWriteIsNeverServed() {
        runAll(FaultMode.MISDIRECTED_WRITE, "HALTED", "WINDOW");
    }

    private static void runAll(FaultMode mode, String... rareMarks) {
        Long oneSeed = Long.getLong("rivulet.seed");
        long seedCount = Boolean.getBoolean("rivulet.long") ? SEED_COUNT_LONG : SEED_COUNT;
        long from = oneSeed == null ? 0 : oneSeed;
        long to = oneSeed == null ? seedCount : oneSeed + 1;
        long startNs = System.nanoTime();
        // One run shares nothing with another.
        Marks marks = LongStream.range(from, to)
                .parallel()
                .mapToObj(seed -> run(mode, seed))
                .reduce(new Marks(), Marks::plus);

        System.err.printf(
                "log simulation: %s, seeds %d to %d, %.1f s, %s%n",
                mode, from, to - 1, (System.nanoTime() - startNs) / 1e9, marks.counts());
        if (oneSeed == null) {
            for (String mark : COMMON_MARKS) {
                assertTrue(marks.counts().containsKey(mark), "no seed ever came to: " + mark);
            }
            for (String mark : rareMarks) {
                assertTrue(marks.counts().containsKey(mark), "no seed ever came to: " + mark);
            }
        }
    }

    private static Marks run(FaultMode mode, long seed) {
        try {
            Marks marks = new Marks();
            marks.mark(WalSimulation.run(mode, seed, marks).toString());
            return marks;
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    mode + ", seed " + seed + " fails; repeat it with ./mvnw -pl wal -am test -Dtest=WalSimulationTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Drivulet.seed=" + seed,
                    e);
        }
    }
}
