package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test of the tests: plants the bugs of {@link PlantedBugs} in the engine, one at a time, and wants the simulation to catch each. */
class EngineMutantTest {

    /** Most need a few; one that takes a crash, a damaged checkpoint and a released log at once needs some hundred. */
    private static final int SEED_COUNT_MAX = 2_000;

    private static final int CONTROL_SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 5_000 : 40;

    /** Not those of {@link WholeEngineSimulationTest}. */
    private static final long FIRST_SEED = 1_000_000;

    /** So many builds plant each bug once. */
    private static final int TURN_COUNT = 6;

    private static final String SIMULATION = "SimulationRun";
    private static final String LOOKUPS = "LookupRun";
    private static final String UNORDERED = "UnorderedRun";
    private static final String EMISSIONS = "EmissionRun";

    private static final Path CHECKOUT = Path.of(System.getProperty("basedir", System.getProperty("user.dir")))
            .resolve("..");

    @Test
    void everyPlantedBugIsCaught() {
        String complaints = due(PlantedBugs.all()).parallelStream()
                .flatMap(mutant -> complaint(mutant, SIMULATION))
                .collect(Collectors.joining("\n"));

        assertEquals("", complaints);
    }

    @Test
    void everyPlantedBugOfLookupsIsCaught() {
        String complaints = due(PlantedLookupBugs.all()).parallelStream()
                .flatMap(mutant -> complaint(mutant, LOOKUPS))
                .collect(Collectors.joining("\n"));

        assertEquals("", complaints);
    }

    @Test
    void everyPlantedBugOfUnorderedLookupsIsCaught() {
        String complaints = due(PlantedUnorderedBugs.all()).parallelStream()
                .flatMap(mutant -> complaint(mutant, UNORDERED))
                .collect(Collectors.joining("\n"));

        assertEquals("", complaints);
    }

    @Test
    void everyPlantedBugOfEmissionsIsCaught() {
        String complaints = due(PlantedEmissionBugs.all()).parallelStream()
                .flatMap(mutant -> complaint(mutant, EMISSIONS))
                .collect(Collectors.joining("\n"));

        assertEquals("", complaints);
    }

    @Test
    void anEngineWithoutPlantedBugIsNotCaught() throws Exception {
        Method run = simulation(PlantedBugs.smallPortions(), SIMULATION);
        Method runWithTwoSources = simulation(PlantedBugs.smallPortions().ofTwoSources(), SIMULATION);

        for (long seed = FIRST_SEED; seed < FIRST_SEED + CONTROL_SEED_COUNT; seed++) {
            assertEquals(Optional.empty(), violation(run, seed), "seed " + seed);
        }
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CONTROL_SEED_COUNT / 3; seed++) {
            assertEquals(Optional.empty(), violation(runWithTwoSources, seed), "seed " + seed + " with two sources");
        }
    }

    @Test
    void aLiveDirectoryUsedAgainIsCaught(@TempDir Path folder) throws Exception {
        Method good = entry(new Mutant("none", 0, 1, List.of()), "LiveState", "run", Path.class);
        Method bad = entry(PlantedBugs.reusingALiveDirectory(), "LiveState", "run", Path.class);

        assertEquals(Optional.empty(), violation(good, folder.resolve("good")));
        assertTrue(violation(bad, folder.resolve("bad")).isPresent());
    }

    @Test
    void aNameThatNoPlantedBugHasIsRefused() {
        String name = PlantedBugs.all().get(0).name();

        assertEquals(
                List.of(name),
                named(name).stream().map(planted -> planted.mutant.name()).toList());
        assertThrows(IllegalArgumentException.class, () -> named(name + " or not"));
    }

    /**
     * All of them take minutes, so a run has every sixth one, unless it is a long one. Which sixth that is goes by the engine's sources, so
     * that their changes take turns.
     */
    private static List<Mutant> due(List<Mutant> all) {
        if (Boolean.getBoolean("rivulet.long")) {
            return all;
        }
        int turn = (int) (checksumOfSources() % TURN_COUNT);
        return IntStream.range(0, all.size())
                .filter(index -> index % TURN_COUNT == turn)
                .mapToObj(all::get)
                .toList();
    }

    private static long checksumOfSources() {
        CRC32C checksum = new CRC32C();
        try (Stream<Path> files =
                Files.walk(CHECKOUT.resolve("engine").resolve("src").resolve("main"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                checksum.update(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return checksum.getValue();
    }

    /** Why a mutant tells nothing about the tests, if so. */
    private static Stream<String> complaint(Mutant mutant, String simulation) {
        try {
            Method run = simulation(mutant, simulation);
            for (int index = -1; index < SEED_COUNT_MAX; index++) {
                long seed = FIRST_SEED + (index < 0 ? mutant.seedIndex() : index);
                Optional<Throwable> violation = violation(run, seed);
                if (violation.isPresent()) {
                    System.err.println("mutant '" + mutant.name() + "' is caught by seed " + seed + ": "
                            + String.valueOf(violation.get())
                                    .lines()
                                    .findFirst()
                                    .orElse(""));
                    return Stream.empty();
                }
            }
            return Stream.of("mutant '" + mutant.name() + "' survives");
        } catch (IllegalStateException | IOException | ReflectiveOperationException e) {
            return Stream.of("mutant '" + mutant.name() + "' cannot be planted: " + e);
        }
    }

    private static Method simulation(Mutant mutant, String className) throws IOException, ReflectiveOperationException {
        String method = mutant.sourceCount() == 1 ? "run" : "runWithTwoSources";
        return entry(mutant, className, method, long.class);
    }

    /** A method of this package, over the mutant. */
    private static Method entry(Mutant mutant, String className, String methodName, Class<?> parameter)
            throws IOException, ReflectiveOperationException {
        Class<?> type =
                MutantLoader.of(mutant, CHECKOUT).loadClass(EngineMutantTest.class.getPackageName() + "." + className);
        Method run = type.getDeclaredMethod(methodName, parameter);
        run.setAccessible(true);
        return run;
    }

    /** What the simulation throws in that run, if it does. Errors of the loading of classes are none of the engine's. */
    private static Optional<Throwable> violation(Method run, Object argument) throws IllegalAccessException {
        try {
            run.invoke(null, argument);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof LinkageError error) {
                    throw error;
                }
            }
            return Optional.of(e.getCause());
        }
    }

    /** A bug, and what is to catch it. */
    private record Planted(Mutant mutant, String simulation) {}

    /**
     * Those whose whole name matches an expression.
     *
     * @throws IllegalArgumentException if there is none, so that nobody takes nothing to complain of for a bug that was caught
     */
    private static List<Planted> named(String expression) {
        List<Planted> named = Stream.of(
                        PlantedBugs.all().stream().map(mutant -> new Planted(mutant, SIMULATION)),
                        PlantedLookupBugs.all().stream().map(mutant -> new Planted(mutant, LOOKUPS)),
                        PlantedUnorderedBugs.all().stream().map(mutant -> new Planted(mutant, UNORDERED)),
                        PlantedEmissionBugs.all().stream().map(mutant -> new Planted(mutant, EMISSIONS)))
                .flatMap(planted -> planted)
                .filter(planted -> planted.mutant.name().matches(expression))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no planted bug has a name that matches '" + expression + "'");
        }
        return named;
    }

    /** Runs those whose names match an expression, and so many control runs, without a test framework; {@code basedir} says where. */
    public static void main(String[] arguments) throws Exception {
        String complaints = named(arguments[0]).parallelStream()
                .flatMap(planted -> complaint(planted.mutant, planted.simulation))
                .collect(Collectors.joining("\n"));
        System.out.println("complaints: " + complaints);
        Method run = simulation(PlantedBugs.smallPortions(), SIMULATION);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + Long.parseLong(arguments[1]); seed++) {
            long control = seed;
            violation(run, seed).ifPresent(violation -> {
                throw new AssertionError("seed " + control + " of the engine without bug", violation);
            });
        }
    }
}
