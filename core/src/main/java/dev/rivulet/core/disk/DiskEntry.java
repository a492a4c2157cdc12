package dev.rivulet.core.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a directory has under a name. Where the disk told more than the name when it was listed, that is what is given here, as it was
 * then; else each call asks the disk.
 */
public interface DiskEntry {

    String name();

    boolean isSymbolicLink() throws IOException;

    boolean isDirectory() throws IOException;

    /** The size of a file. */
    long sizeBytes() throws IOException;

    /** When the file was last written, in microseconds since 1970. */
    long modifiedMicros() throws IOException;

    /** One of a disk that tells names alone. */
    record Asked(Disk disk, Path path, String name) implements DiskEntry {

        @Override
        public boolean isSymbolicLink() throws IOException {
            return disk.isSymbolicLink(path);
        }

        @Override
        public boolean isDirectory() throws IOException {
            return disk.isDirectory(path);
        }

        @Override
        public long sizeBytes() throws IOException {
            return disk.sizeBytes(path);
        }

        @Override
        public long modifiedMicros() throws IOException {
            return disk.modifiedMicros(path);
        }
    }
}
