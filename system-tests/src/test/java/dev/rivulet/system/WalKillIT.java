package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes a log on the real disk, at its calls to the system and at random moments, and requires of what it leaves
 * behind that all that was acknowledged is there and nothing else is read.
 *
 * <p>The normal run kills at a sample of the calls, {@code -Plong} at each of them. {@code -Drivulet.seed=S} repeats the
 * choices of a run; the killed process does the same in each run.
 */
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WalKillIT {

    private static final boolean IS_LONG = Boolean.getBoolean("rivulet.long");

    /** Each round goes on with what a kill of the one before left, so all but the first begin with a recovery. */
    private static final int ROUND_COUNT = 3;

    private static final int KILLS_PER_ROUND = IS_LONG ? Integer.MAX_VALUE : 9;
    private static final int STEPS_PER_RUN = 45;
    private static final int KILLS_OF_A_BUSY_WRITER = IS_LONG ? 200 : 10;
    private static final int KILLED_EXIT_CODE = 137;

    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @TempDir
    private Path temporary;

    /** A call to kill at: the n-th of that name. */
    private record Point(String call, int ordinal) {}

    /** A log, and what was said about it. */
    private record Left(Path directory, WalLedger ledger) {}

    @Test
    void killAtAnySystemCallLosesNothingAcknowledgedAndShowsNothingElse() throws Exception {
        Path folder = temporary.toRealPath();
        Strace.assumeUsable(folder);
        System.out.println("WalKillIT: repeat with -Drivulet.seed=" + seed);
        Left left = new Left(folder.resolve("round-0"), new WalLedger());
        int killCount = 0;
        for (int round = 0; round < ROUND_COUNT; round++) {
            long runSeed = random.nextLong();
            List<Point> points = points(left, runSeed);
            Left next = left;
            List<Point> chosen = choose(points);
            for (Point point : chosen) {
                next = killAt(left, runSeed, point);
            }
            System.out.println("WalKillIT: round " + round + " killed at " + chosen.size() + " of " + points.size());
            killCount += chosen.size();
            left = keep(next, folder.resolve("round-" + (round + 1)));
        }

        assertTrue(killCount > ROUND_COUNT, "next to nothing was tried");
    }

    @Test
    void killOfABusyWriterAtAnyMomentLosesNothingAcknowledged() throws Exception {
        System.out.println("WalKillIT: repeat with -Drivulet.seed=" + seed);
        Path directory = temporary.resolve("log");
        WalLedger ledger = new WalLedger();
        for (int kill = 0; kill < KILLS_OF_A_BUSY_WRITER; kill++) {
            List<String> command = WalProcess.command(directory, random.nextLong(), WalProcess.ENDLESS);
            try (WalProcess writer = WalProcess.start(List.of(), command, ledger)) {
                writer.readTo("opened");
                for (int count = random.nextInt(60); count > 0; count--) {
                    writer.readTo("durable");
                }
                writer.linger(random.nextInt(5));
                writer.kill();
            }
            Path copy = temporary.resolve("copy");
            copyLog(directory, copy);
            ledger.check(copy);
            delete(copy);
        }

        assertTrue(ledger.durablePosition() > 0, "no kill hit a writer that had written");
    }

    /** Goes through a whole run to learn its calls, and checks what it leaves too. */
    private List<Point> points(Left left, long runSeed) throws IOException, InterruptedException {
        Path directory = left.directory().resolveSibling("run");
        delete(directory);
        copyLog(left.directory(), directory);
        WalLedger ledger = left.ledger().copy();
        Strace strace = strace(directory);
        try (WalProcess writer =
                WalProcess.start(strace.watching(), WalProcess.command(directory, runSeed, STEPS_PER_RUN), ledger)) {
            assertEquals(0, writer.await(), () -> ledger.lines().toString());
        }
        List<Point> points = new ArrayList<>();
        for (Map.Entry<String, Integer> calls : strace.callCounts().entrySet()) {
            for (int ordinal = 1; ordinal <= calls.getValue(); ordinal++) {
                points.add(new Point(calls.getKey(), ordinal));
            }
        }
        ledger.check(directory);
        return points;
    }

    private List<Point> choose(List<Point> points) {
        List<Point> rest = new ArrayList<>(points);
        List<Point> chosen = new ArrayList<>();
        while (!rest.isEmpty() && chosen.size() < KILLS_PER_ROUND) {
            chosen.add(rest.remove(random.nextInt(rest.size())));
        }
        return chosen;
    }

    /** Goes through the same run up to the kill, and checks a copy of what is left. */
    private Left killAt(Left left, long runSeed, Point point) throws IOException, InterruptedException {
        Path directory = left.directory().resolveSibling("run");
        delete(directory);
        copyLog(left.directory(), directory);
        WalLedger ledger = left.ledger().copy();
        List<String> prefix = strace(directory).killing(point.call(), point.ordinal());
        try (WalProcess writer =
                WalProcess.start(prefix, WalProcess.command(directory, runSeed, STEPS_PER_RUN), ledger)) {
            assertEquals(KILLED_EXIT_CODE, writer.await(), () -> point + " was not reached: " + ledger.lines());
        }
        Path copy = left.directory().resolveSibling("copy");
        copyLog(directory, copy);
        try {
            ledger.check(copy);
        } catch (AssertionError | IOException e) {
            throw new AssertionError("killed at " + point + " of run " + runSeed + " over " + left.directory(), e);
        }
        delete(copy);
        return new Left(directory, ledger);
    }

    private static Left keep(Left left, Path directory) throws IOException {
        copyLog(left.directory(), directory);
        return new Left(directory, left.ledger());
    }

    private static Strace strace(Path directory) {
        return new Strace(directory, directory.resolveSibling("trace.txt"));
    }

    private static void copyLog(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        Files.createDirectory(to);
        for (Path file : filesOf(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            for (Path file : filesOf(directory)) {
                Files.delete(file);
            }
            Files.delete(directory);
        }
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
