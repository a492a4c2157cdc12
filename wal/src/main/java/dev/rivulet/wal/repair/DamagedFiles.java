package dev.rivulet.wal.repair;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder {@code damaged} in a log's directory, where a repair keeps what it replaces. Owned by the repair, under the log's lock.
 * What {@link #keep} returned for survives any crash, and is never overwritten by a later one.
 */
final class DamagedFiles {

    static final String NAME = "damaged";

    private static final int CHUNK_SIZE_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;

    DamagedFiles(Disk disk, Path logDirectory) {
        this.disk = disk;
        this.directory = logDirectory.resolve(NAME);
    }

    /**
     * Gives a file a second name here, under which it stays whatever becomes of the first.
     *
     * @return that name
     */
    Path keep(Path file) throws IOException {
        disk.createDirectories(directory);
        Path kept = directory.resolve(freeName(String.valueOf(file.getFileName())));
        try (DiskFile content = disk.open(file)) {
            content.sync(true);
        }
        try {
            disk.link(file, kept);
        } catch (UnsupportedOperationException
                | FileSystemException e) { // There are file systems without second names.
            copy(file, kept);
        }
        disk.syncDirectory(directory);
        return kept;
    }

    private String freeName(String name) throws IOException {
        List<String> taken = disk.list(directory);
        String free = name;
        for (int number = 2; taken.contains(free); number++) {
            free = name + "." + number;
        }
        return free;
    }

    private void copy(Path from, Path to) throws IOException {
        try (DiskFile source = disk.openForReading(from);
                DiskFile target = disk.create(to)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_SIZE_BYTES);
            long offset = 0;
            while (source.read(chunk, offset) > 0) {
                target.write(chunk.flip(), offset);
                offset += chunk.limit();
                chunk.clear();
            }
            target.sync(true);
        }
    }
}
