package dev.rivulet.delta.vector;

import java.nio.file.Path;
import java.util.UUID;

/** {@code deletion_vector_UUID.bin}, as the protocol derives it from what the log has. Stateless. */
public final class VectorFileName {

    private static final String PREFIX = "deletion_vector_";
    private static final String SUFFIX = ".bin";

    private VectorFileName() {}

    public static String of(UUID id) {
        return PREFIX + id + SUFFIX;
    }

    /** What tells the file from others. */
    public static UUID id(Path file) {
        String name = String.valueOf(file.getFileName());
        return UUID.fromString(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }
}
