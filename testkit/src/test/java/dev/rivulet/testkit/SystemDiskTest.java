package dev.rivulet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }
}
