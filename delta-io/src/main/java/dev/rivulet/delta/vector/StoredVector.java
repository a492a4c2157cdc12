package dev.rivulet.delta.vector;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Where the deleted rows of a data file are written, as its action in the log tells. Immutable.
 *
 * @param sizeBytes of the vector itself, without what stands around it in a file
 * @param rowCount how many rows it deletes
 */
public record StoredVector(Place place, int sizeBytes, long rowCount) {

    /** In the log itself, or in a file. */
    public sealed interface Place permits Inline, InFile {}

    /**
     * @param bytes read only
     */
    public record Inline(ByteBuffer bytes) implements Place {

        public Inline {
            bytes = bytes.asReadOnlyBuffer();
        }

        @Override
        public String toString() {
            return "in the log";
        }
    }

    /**
     * @param file absolute
     * @param offsetBytes where the vector begins, with its size
     */
    public record InFile(Path file, int offsetBytes) implements Place {

        @Override
        public String toString() {
            return file + " at " + offsetBytes;
        }
    }
}
