package dev.rivulet.objectstore;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where what is on its way to a store waits if it is too big for memory: the machine's directory for temporary files. Any thread.
 *
 * <p>A killed process leaves its files behind, {@code rivulet-PROCESS-NUMBER.tmp}. They are never read again.
 */
final class SpoolDirectory {

    private final Disk machine;

    /** Written and read by all threads, each of which wants a number of its own and no order. */
    private final AtomicLong count = new AtomicLong();

    SpoolDirectory(Disk machine) {
        this.machine = machine;
    }

    Disk machine() {
        return machine;
    }

    /** A new file on the machine's disk. */
    record Opened(Path path, DiskFile file) {}

    Opened create() throws IOException {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        long process = ProcessHandle.current().pid();
        while (true) {
            Path path = directory.resolve("rivulet-" + process + "-" + count.incrementAndGet() + ".tmp");
            try {
                return new Opened(path, machine.create(path));
            } catch (FileAlreadyExistsException taken) {
                // By an earlier process of that number, or another bucket of this one.
            }
        }
    }
}
