package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.wal.WalRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets the system refuse to sync or to write, once, and requires that the log then takes nothing more, never syncs that file again, and
 * acknowledges nothing; and that a later opening trusts nothing that only the page cache has.
 *
 * <p>The normal run tries a sample of a run's calls, {@code -Plong} each of them. {@code -Drivulet.seed=S} repeats a run.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WalEioIT {

    private static final int STEPS_PER_RUN = 40;
    private static final int TRIES_MAX = Boolean.getBoolean("rivulet.long") ? Integer.MAX_VALUE : 5;

    /** What the writer does when a failure is not one of the open log's. */
    private static final Set<String> OUTSIDE = Set.of("opening", "preparing", "closing");

    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());

    @TempDir
    private Path temporary;

    private Path folder;
    private long carriedSizeBytes;

    @BeforeEach
    void findStrace() throws Exception {
        folder = temporary.toRealPath();
        Strace.assumeUsable(folder);
        System.out.println("WalEioIT: repeat with -Drivulet.seed=" + seed);
    }

    @Test
    void failedSyncOfFramesPoisonsTheLogAndWhatItCoveredIsCarriedOver() throws Exception {
        failEach("fdatasync");

        assertTrue(carriedSizeBytes > 0, "no try left anything to carry over");
    }

    @Test
    void failedSyncOfANewFileOrOfTheDirectoryPoisonsTheLog() throws Exception {
        failEach("fsync");
    }

    @Test
    void failedWritePoisonsTheLog() throws Exception {
        failEach("pwrite64");
    }

    private void failEach(String call) throws IOException, InterruptedException {
        int callCount = callCount(call);
        List<Integer> ordinals = new ArrayList<>();
        for (int ordinal = 1; ordinal <= callCount; ordinal++) {
            ordinals.add(ordinal);
        }
        SplittableRandom random = new SplittableRandom(seed);
        while (ordinals.size() > TRIES_MAX) {
            ordinals.remove(random.nextInt(ordinals.size()));
        }
        System.out.println("WalEioIT: " + call + " fails at " + ordinals + " of " + callCount);
        for (int ordinal : ordinals) {
            failAt(call, ordinal);
        }
    }

    private int callCount(String call) throws IOException, InterruptedException {
        Path directory = folder.resolve("whole");
        Strace strace = new Strace(directory, folder.resolve("trace.txt"));
        WalLedger ledger = new WalLedger();
        try (WalProcess writer = WalProcess.start(strace.watching(), command(directory), ledger)) {
            assertEquals(0, writer.await(), () -> ledger.lines().toString());
        }
        return strace.callCounts().get(call);
    }

    private void failAt(String call, int ordinal) throws IOException, InterruptedException {
        Path directory = folder.resolve(call + ordinal);
        Strace strace = new Strace(directory, folder.resolve("trace.txt"));
        WalLedger ledger = new WalLedger();
        int exitCode;
        try (WalProcess writer = WalProcess.start(strace.failing(call, "EIO", ordinal), command(directory), ledger)) {
            exitCode = writer.await();
        }

        String what = call + " " + ordinal + " of seed " + seed;
        assertEquals(WalWriterProcess.EXIT_CODE_FAILED, exitCode, () -> what + ": " + ledger.lines());
        boolean isPoisoned = checkLastLines(what, ledger.lines());
        checkCalls(what, strace.calls(), isPoisoned);
        WalRecovery recovery = ledger.check(directory);
        if (isPoisoned && !call.equals("pwrite64")) {
            checkCarried(what, ledger, recovery);
        }
    }

    /** The failure names its cause, and nothing is acknowledged behind it. Returns whether the log was poisoned. */
    private static boolean checkLastLines(String what, List<String> lines) {
        String failed = lines.get(indexOf(lines, "failed"));
        assertTrue(failed.contains("sync") || failed.contains("writing"), () -> what + ": " + failed);
        assertTrue(failed.contains("Input/output error"), () -> what + ": " + failed);
        List<String> rest = lines.subList(indexOf(lines, "failed") + 1, lines.size());
        if (OUTSIDE.contains(lineBefore(lines, "failed"))) {
            assertEquals(List.of(), rest, what);
            return false;
        }
        assertEquals(1, rest.size(), () -> what + ": " + rest);
        String cause = failed.substring(failed.indexOf("Exception: ") + "Exception: ".length());
        assertTrue(rest.get(0).startsWith("poisoned ") && rest.get(0).endsWith(cause), () -> what + ": " + rest);
        return true;
    }

    private static String lineBefore(List<String> lines, String word) {
        return lines.get(indexOf(lines, word) - 1);
    }

    private static int indexOf(List<String> lines, String word) {
        int index = 0;
        while (!lines.get(index).startsWith(word + " ")) {
            index++;
        }
        return index;
    }

    private static void checkCalls(String what, List<Strace.Call> calls, boolean isPoisoned) {
        int index = 0;
        while (!calls.get(index).isInjected()) {
            index++;
        }
        String file = calls.get(index).openFile();
        assertFalse(file.isEmpty(), () -> what + ": " + calls);
        for (Strace.Call call : calls.subList(index + 1, calls.size())) {
            assertFalse(call.isSync() && call.openFile().equals(file), () -> what + ": synced again: " + call);
            assertFalse(
                    isPoisoned && (call.isSync() || call.name().equals("pwrite64")),
                    () -> what + ": written after the failure: " + call);
        }
    }

    /** What was written and not synced is still in the page cache, and counts only because it is copied. */
    private void checkCarried(String what, WalLedger ledger, WalRecovery recovery) {
        String[] failed = ledger.lastLine("failed").split(" ");
        long durablePosition = Long.parseLong(failed[1]);
        long endPosition = Long.parseLong(failed[2]);
        boolean wasCommitting = lineBefore(ledger.lines(), "failed").equals("committing");
        assertTrue(!wasCommitting || durablePosition < endPosition, () -> what + " was taken for done");
        assertEquals(endPosition, recovery.endPosition(), what);
        assertTrue(recovery.provenPosition() <= durablePosition, () -> what + ": " + recovery);
        assertTrue(
                recovery.carriedSizeBytes() >= endPosition - durablePosition,
                () -> what + ": durable was " + durablePosition + ", " + recovery);
        carriedSizeBytes += recovery.carriedSizeBytes();
    }

    private List<String> command(Path directory) {
        return WalProcess.command(directory, seed, STEPS_PER_RUN);
    }
}
