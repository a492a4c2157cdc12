package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.testkit.process.TestJava;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a job of two sources with windows, a join, a pattern and a function with timers, and five tables, with SIGKILL at random moments, lets it finish, and compares the tables with a
 * second, plain computation.
 *
 * <p>{@code -Drivulet.kills=N} kills more often, {@code -Drivulet.seed=S} repeats the choices of a run (though not its schedules).
 */
final class StagesKillIT {

    private static final int KILLS_SHORT = 8;
    private static final int KILLS_LONG = 1_000;

    /** After the start of the process, which takes some of it to come to work at all. */
    private static final long START_MILLIS_MIN = 200;

    private static final long START_MILLIS_MAX = 1_500;

    /** Counted in what the job does, so that a slow machine tries the same. */
    private static final int EPOCHS_MAX = 5;

    private static final long LINGER_MILLIS_MAX = 100;

    /** Enough that the last run commits something and closes windows of its own. */
    private static final long LAST_RUN_READING_COUNT = 2_000;

    private static final long PATIENCE_SECONDS = 120;

    private static final List<String> FAST_START = List.of(
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final int killCount =
            Integer.getInteger("rivulet.kills", Boolean.getBoolean("rivulet.long") ? KILLS_LONG : KILLS_SHORT);
    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Tally tally = new Tally();

    @TempDir
    private Path folder;

    @Test
    void killsOfTwoSourcesAndFiveTablesNeitherLoseNorDoubleAnything() throws Exception {
        System.out.println(
                "StagesKillIT: " + killCount + " kills, seed " + seed + "; repeat with -Drivulet.seed=" + seed);
        long startNs = System.nanoTime();
        for (int kill = 0; kill < killCount; kill++) {
            tally.add(runAndKill());
        }
        Run last = runToItsEnd();
        tally.add(last);
        System.out.println("StagesKillIT: " + tally + ", " + (System.nanoTime() - startNs) / 1_000_000 + " ms in all");

        StagesAnswer answer = StagesAnswer.compute(seed, last.ended.get(0), folder);
        System.out.println("StagesKillIT: expecting " + answer.size());
        answer.assertEqualTo(folder);
        assertEquals(List.of(0L, 0L), last.ended.subList(1, 3), "dead letters and late records");
        assertTrue(tally.replayedCount > 0, "no kill hit at work, so nothing was tried");
    }

    /**
     * Two kills in four strike at a moment of the clock, often while the job is being put together; one when so many epochs are
     * committed, often while it replays; and one when it has caught up.
     */
    private Run runAndKill() throws IOException, InterruptedException {
        Process process = start(StagesSource.ENDLESS);
        List<String> lines = new ArrayList<>();
        int kind = random.nextInt(4);
        int epochCount = random.nextInt(EPOCHS_MAX);
        if (kind < 2) {
            readLines(process.inputReader(), lines, kind == 0 ? epochCount : Integer.MAX_VALUE);
        }
        long millis =
                kind < 2 ? random.nextLong(LINGER_MILLIS_MAX) : random.nextLong(START_MILLIS_MIN, START_MILLIS_MAX);
        boolean hasEnded = process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.toHandle()
                .destroyForcibly(); // Killing the process itself would close the pipe, with lines still in it.
        process.inputReader().lines().forEach(lines::add);
        process.waitFor();
        deleteTemporaryFiles();
        assertTrue(!hasEnded, () -> "the endless run ended: " + lines + "\n" + errors());
        return new Run(lines);
    }

    /** Reads until the job has started and so many epochs are committed, or one that the log did not have. */
    private static void readLines(BufferedReader output, List<String> lines, int epochCountMax) throws IOException {
        Run run = new Run(lines);
        while (lines.size() <= epochCountMax && run.caughtUpMicros().isEmpty()) {
            String line = output.readLine();
            if (line == null) {
                return;
            }
            lines.add(line);
            run = new Run(lines);
        }
    }

    private Run runToItsEnd() throws IOException, InterruptedException {
        Process process = start(LAST_RUN_READING_COUNT);
        try {
            Run run = new Run(process.inputReader().lines().toList());
            assertEquals(0, process.waitFor(), () -> run.lines + "\n" + errors());
            return run;
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(long readingCount) throws IOException {
        List<String> options = new ArrayList<>(FAST_START);
        options.add("-Djava.io.tmpdir=" + Files.createDirectories(temporaryFiles()));
        Process process = new TestJava(options, StagesProcess.class)
                .process(folder.toString(), Long.toString(seed), Long.toString(readingCount))
                .redirectError(ProcessBuilder.Redirect.to(errorFile().toFile()))
                .start();
        Executor patience = CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        patience.execute(
                process.toHandle()::destroyForcibly); // One that hangs ends in the middle, which fails the test.
        return process;
    }

    /** A library that is unpacked at each start outlives the kill, and a thousand of them would fill the disk. */
    private void deleteTemporaryFiles() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporaryFiles())) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private Path temporaryFiles() {
        return folder.resolve("temporary");
    }

    private Path errorFile() {
        return folder.resolve("errors.txt");
    }

    private String errors() {
        try {
            return Files.readString(errorFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What a run said. */
    private static final class Run {
        private final List<String> lines;
        private final List<Long> recovered;
        private final List<Long> ended;

        private Run(List<String> lines) {
            this.lines = lines;
            this.recovered = firstOf("recovered");
            this.ended = firstOf("ended");
        }

        private List<Long> firstOf(String word) {
            return numbersOf(word).stream().findFirst().orElse(List.of());
        }

        private List<List<Long>> numbersOf(String word) {
            return lines.stream()
                    .filter(line -> line.startsWith(word + " "))
                    .map(line -> List.of(line.split(" ")).stream()
                            .skip(1)
                            .map(Long::valueOf)
                            .toList())
                    .toList();
        }

        boolean hasFailed() {
            return lines.stream().anyMatch(line -> line.startsWith("failed"));
        }

        /** Whether it had a checkpoint and log behind it. */
        boolean hasReplayed() {
            return !recovered.isEmpty() && recovered.get(0) > 0 && recovered.get(2) > 0;
        }

        /** From the start of the program to the first epoch that the log did not have, visible; empty if it did not come so far. */
        Optional<Long> caughtUpMicros() {
            return numbersOf("visible").stream()
                    .filter(visible -> !recovered.isEmpty() && visible.get(0) > recovered.get(1))
                    .map(visible -> visible.get(1))
                    .findFirst();
        }
    }

    /** Counts what the kills hit, so that a run that tries nothing is seen. */
    private static final class Tally {
        private final List<Long> recoveriesMicros = new ArrayList<>();
        private int runCount;
        private int startedCount;
        private int replayedCount;
        private int visibleCount;

        void add(Run run) {
            assertTrue(!run.hasFailed(), () -> run.lines.toString());
            runCount++;
            startedCount += run.recovered.isEmpty() ? 0 : 1;
            replayedCount += run.hasReplayed() ? 1 : 0;
            visibleCount += run.numbersOf("visible").size();
            if (run.hasReplayed()) {
                run.caughtUpMicros().ifPresent(recoveriesMicros::add);
            }
        }

        @Override
        public String toString() {
            List<Long> sorted = recoveriesMicros.stream().sorted().toList();
            String times = sorted.isEmpty()
                    ? "none"
                    : "p50 " + sorted.get(sorted.size() / 2) / 1_000 + " ms, max "
                            + sorted.get(sorted.size() - 1) / 1_000 + " ms";
            return "of " + runCount + " runs " + startedCount + " came to start the job, " + replayedCount
                    + " replayed log behind a checkpoint, " + sorted.size() + " of those caught up (" + times
                    + " from the program's start to a new epoch in all tables), " + visibleCount + " epochs committed";
        }
    }
}
