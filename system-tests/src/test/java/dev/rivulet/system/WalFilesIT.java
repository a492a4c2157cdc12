package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may read the files of a log, whatever the user's mask lets through, and who may open it while another has it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WalFilesIT {

    /** Takes nothing away from the modes that a program asks for. */
    private static final List<String> WITHOUT_MASK = List.of("/bin/sh", "-c", "umask 0 && exec \"$@\"", "sh");

    private static final long SEED = 1;
    private static final int STEP_COUNT = 200;
    private static final long SEGMENT_COUNT = 4;

    @TempDir
    private Path temporary;

    private final WalLedger ledger = new WalLedger();
    private Path directory;

    @BeforeEach
    void nameADirectoryWhoseParentIsMissingToo() throws IOException {
        directory = temporary.toRealPath().resolve("data").resolve("log");
    }

    @Test
    void allThatALogCreatesIsItsOwnersAlone() throws Exception {
        assumePosix();
        try (WalProcess writer = WalProcess.start(WITHOUT_MASK, command(WalProcess.ENDLESS), ledger)) {
            while (ledger.durablePosition() < SEGMENT_COUNT * WalWriterProcess.SETTINGS.segmentSizeBytes()
                    || !ledger.hasLine("releasing")) {
                writer.readTo("durable");
            }
            writer.kill();
        }

        assertOwnersAlone();
        assertTrue(hasFiles("wal.lock", "wal.start"));
    }

    @Test
    void filesThatAKillLeavesUnfinishedAreTheirOwnersAloneToo() throws Exception {
        assumePosix();
        Strace.assumeUsable(temporary);
        Strace strace = new Strace(directory, temporary.resolve("trace.txt"));
        String rename = renameOf(strace);
        TreeMap<String, String> seen = new TreeMap<>();
        for (int ordinal = 1; !seen.containsKey("wal.start.tmp") || !seen.containsKey("unnamed-1.tmp"); ordinal++) {
            List<String> prefix = new ArrayList<>(WITHOUT_MASK);
            prefix.addAll(strace.killing(rename, ordinal));
            try (WalProcess writer = WalProcess.start(prefix, command(STEP_COUNT), ledger)) {
                writer.await();
            }
            seen.putAll(modes());
            assertOwnersAlone();
            ledger.check(directory);
        }
    }

    @Test
    void secondProcessIsRefusedWhileTheFirstLivesAndLetInWhenItIsDead() throws Exception {
        try (WalProcess first = WalProcess.start(List.of(), command(WalProcess.ENDLESS), ledger)) {
            first.readTo("durable");
            WalLedger refused = new WalLedger();
            try (WalProcess second = WalProcess.start(List.of(), command(STEP_COUNT), refused)) {
                assertEquals(WalWriterProcess.EXIT_CODE_FAILED, second.await());
            }
            String line = refused.lastLine("failed");
            assertTrue(line.contains("LockedException") && line.contains("wal.lock"), line);
            first.readTo("durable");
            first.kill();
        }

        assertTrue(hasFiles("wal.lock"), "the dead process left its lock file");
        try (WalProcess third = WalProcess.start(List.of(), command(STEP_COUNT), ledger)) {
            assertEquals(0, third.await(), () -> ledger.lines().toString());
        }
        ledger.check(directory);
    }

    /** The machine's name of the call, learned from a run that nothing happens to. */
    private String renameOf(Strace strace) throws IOException, InterruptedException {
        try (WalProcess writer = WalProcess.start(strace.watching(), command(1), ledger)) {
            assertEquals(0, writer.await(), () -> ledger.lines().toString());
        }
        return strace.calls().stream()
                .map(Strace.Call::name)
                .filter(name -> name.startsWith("rename"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> command(long stepCount) {
        return WalProcess.command(directory, SEED, stepCount);
    }

    private boolean hasFiles(String... names) {
        return Stream.of(names).allMatch(name -> Files.exists(directory.resolve(name)));
    }

    private void assertOwnersAlone() throws IOException {
        assertEquals("rwx------", modeOf(directory));
        assertEquals("rwx------", modeOf(directory.getParent()));
        modes().forEach((name, mode) -> assertEquals("rw-------", mode, name));
    }

    private TreeMap<String, String> modes() throws IOException {
        TreeMap<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                modes.put(file.getFileName().toString(), modeOf(file));
            }
        }
        return modes;
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assumePosix() {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
                "skipped, for files have no modes here");
    }
}
