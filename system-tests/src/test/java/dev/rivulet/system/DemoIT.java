package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer types it, once undisturbed and once with a heavy hand. */
final class DemoIT {

    private static final String PROOF = "nothing was lost, nothing was doubled";
    private static final int KILL_COUNT = 2;
    private static final int DEMO_MILLIS = 6_000;

    @TempDir
    private Path folder;

    @Test
    void demoSurvivesItsOwnCrashAndProvesItsTable() throws Exception {
        RivuletJar.Ended end = RivuletJar.in(folder).run("demo");

        assertEquals(0, end.exitCode(), end::output);
        assertTrue(end.output().contains("with SIGKILL when"), end::output);
        assertTrue(end.output().contains(PROOF), end::output);
        assertTrue(Files.isDirectory(folder.resolve("rivulet-demo").resolve("table")), end::output);
    }

    @Test
    void demoThatIsKilledItselfGoesOnAndEndsWithTheSameProof() throws Exception {
        long seed = Long.getLong("rivulet.seed", System.nanoTime());
        System.out.println("DemoIT: repeat with -Drivulet.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        RivuletJar jar = RivuletJar.in(folder);
        for (int kill = 0; kill < KILL_COUNT; kill++) {
            try (RivuletJar.Running running = jar.start("demo", "--dir", "d")) {
                running.process().waitFor(random.nextInt(DEMO_MILLIS), TimeUnit.MILLISECONDS);
                running.kill();
            }
        }

        RivuletJar.Ended end = jar.run("demo", "--dir", "d");

        assertEquals(0, end.exitCode(), end::output);
        assertTrue(end.output().contains(PROOF), end::output);
    }

    @Test
    void proofDoesNotHoldForATableWithARowTooMany() throws Exception {
        RivuletJar jar = RivuletJar.in(folder);
        String[] demo = {"demo", "--dir", "d", "--readings", "20000"};
        RivuletJar.Ended first = jar.run(demo);
        assertEquals(0, first.exitCode(), first::output);
        // The job forgets what it did, and does it again.
        Files.move(folder.resolve("d").resolve("data"), folder.resolve("d").resolve("forgotten"));

        RivuletJar.Ended refused = jar.run(demo);
        assertTrue(refused.output().contains("rivulet fork --sink table"), refused::output);
        RivuletJar.Ended fork = jar.run("fork", "d/pipeline.yaml", "--sink", "table");
        assertEquals(0, fork.exitCode(), fork::output);

        RivuletJar.Ended second = jar.run(demo);

        assertEquals(1, second.exitCode(), second::output);
        assertTrue(second.output().contains("is there 2 times"), second::output);
    }
}
