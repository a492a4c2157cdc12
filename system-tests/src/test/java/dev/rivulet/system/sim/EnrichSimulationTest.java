package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Histories of tables that change under a running job, and bugs planted in what the engine does about it. */
class EnrichSimulationTest {

    private static final long SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 10_000 : 150;

    /** Most need a few. */
    private static final int MUTANT_SEED_COUNT_MAX = 1_000;

    private static final Path CHECKOUT = Path.of(System.getProperty("basedir", System.getProperty("user.dir")))
            .resolve("..");

    @Test
    void rowsAreEnrichedWithTheVersionsThatTheLogNames() {
        EnrichRun.Reached reached = run(1, SEED_COUNT);

        assertTrue(reached.loadCount > 2 * SEED_COUNT, "there were no reloads");
        assertTrue(reached.deletedCount > 0, "no copy was ever deleted");
        assertTrue(reached.replayCount > 0, "nothing was replayed");
        assertTrue(reached.lostCount > 0, "no copy was lost");
        assertTrue(reached.keptCount > 0, "no reload failed");
    }

    @Test
    void everyPlantedBugIsCaught() {
        String complaints = PlantedEnrichBugs.all().parallelStream()
                .flatMap(EnrichSimulationTest::complaint)
                .collect(Collectors.joining("\n"));

        assertEquals("", complaints);
    }

    private static EnrichRun.Reached run(long firstSeed, long count) {
        EnrichRun.Reached reached = new EnrichRun.Reached();
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            try {
                new EnrichRun(seed, reached).execute();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " of EnrichRun", e);
            }
        }
        return reached;
    }

    /** Why a mutant tells nothing about the tests, if so. */
    private static Stream<String> complaint(Mutant mutant) {
        try {
            Method run = MutantLoader.of(mutant, CHECKOUT)
                    .loadClass(EnrichRun.class.getName())
                    .getDeclaredMethod("run", long.class);
            run.setAccessible(true);
            for (long seed = 1; seed < MUTANT_SEED_COUNT_MAX; seed++) {
                Optional<Throwable> violation = violation(run, seed);
                if (violation.isPresent()) {
                    System.err.println("mutant '" + mutant.name() + "' is caught by seed " + seed);
                    return Stream.empty();
                }
            }
            return Stream.of("mutant '" + mutant.name() + "' survives");
        } catch (IllegalStateException | IOException | ReflectiveOperationException e) {
            return Stream.of("mutant '" + mutant.name() + "' cannot be planted: " + e);
        }
    }

    private static Optional<Throwable> violation(Method run, long seed) throws IllegalAccessException {
        try {
            run.invoke(null, seed);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof LinkageError error) {
                throw error;
            }
            return Optional.of(e.getCause());
        }
    }

    /** So many seeds, and the bugs if a third argument says so, without a test framework; {@code basedir} says where. */
    public static void main(String[] arguments) {
        EnrichRun.Reached reached = run(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
        System.out.println("loads=" + reached.loadCount + " deleted=" + reached.deletedCount + " replays="
                + reached.replayCount + " lost=" + reached.lostCount + " kept=" + reached.keptCount);
        if (arguments.length > 2) {
            List<Mutant> bugs = PlantedEnrichBugs.all();
            System.out.println("complaints: "
                    + bugs.stream().flatMap(EnrichSimulationTest::complaint).collect(Collectors.joining("\n")));
        }
    }
}
