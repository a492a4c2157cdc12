package dev.rivulet.core.disk;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The disk has no room for what was to be written, of which a part may have been. What was written and synced before is untouched.
 * The caller frees space or waits for it; bytes that overwrite what is there can still be written.
 */
public final class DiskFullException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param wantedSizeBytes how many bytes were to be written
     * @param cause what the system said, if it was the system
     */
    public DiskFullException(Path file, long wantedSizeBytes, @Nullable IOException cause) {
        super(file + ": the disk is full, " + wantedSizeBytes + " bytes were to be written; free some space", cause);
    }

    /** There is not even room for an empty file. */
    public DiskFullException(Path file, IOException cause) {
        super(file + ": the disk is full, it takes no other file; remove some", cause);
    }
}
