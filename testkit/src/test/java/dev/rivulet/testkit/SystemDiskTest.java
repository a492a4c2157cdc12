package dev.rivulet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.LockState;
import dev.rivulet.core.disk.LockedException;
import dev.rivulet.core.disk.SystemDisk;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stands here and not in core, because the contract does, and the test kit builds on core. */
class SystemDiskTest extends DiskContract {

    private final SystemDisk disk = new SystemDisk();

    @TempDir
    private Path directory;

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path directory() {
        return directory;
    }

    @Test
    void filesAndDirectoriesAreForTheirOwnerOnly() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));

        disk.createDirectories(directory.resolve("x/y"));
        disk.create(directory.resolve("file")).close();
        disk.lock(directory.resolve("lock")).close();

        assertEquals("rwx------", mode("x"));
        assertEquals("rwx------", mode("x/y"));
        assertEquals("rw-------", mode("file"));
        assertEquals("rw-------", mode("lock"));
    }

    @Test
    void aLockFileThatADeadProcessLeftBlocksNobody() throws IOException {
        Path file = directory.resolve("lock");
        Files.writeString(file, "99999999999\n");

        assertEquals(new LockState(false, true, OptionalLong.of(99_999_999_999L)), disk.lockState(file));

        try (Closeable held = disk.lock(file)) {
            String own = ProcessHandle.current().pid() + "\n";
            assertEquals(own, Files.readString(file), () -> "while " + held + " is held");
        }
    }

    @Test
    void anotherProcessIsNamedWhileItHoldsTheLock() throws Exception {
        Path file = directory.resolve("lock");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertEquals("locked", output.readLine());

            assertEquals(new LockState(true, true, OptionalLong.of(process.pid())), disk.lockState(file));
            LockedException refusal = assertThrows(LockedException.class, () -> disk.lock(file));
            assertTrue(refusal.getMessage().contains("process " + process.pid() + " uses"), refusal::getMessage);
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertEquals(new LockState(false, true, OptionalLong.of(process.pid())), disk.lockState(file));
        disk.lock(file).close();
    }

    /** Another process: holds a lock until it is killed. */
    static final class LockHolder {
        public static void main(String[] args) throws IOException {
            try (Closeable held = new SystemDisk().lock(Path.of(args[0]))) {
                System.out.println("locked");
                System.in.read();
                throw new IOException(held + " should have been held until the end");
            }
        }
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }
}
