package dev.rivulet.state.checkpoint;

/**
 * A state file as its checkpoint's manifest knows it. Immutable.
 *
 * @param name its name in the state directory, without a path
 * @param crc32c the CRC32C of all its bytes
 */
public record CheckpointFile(String name, long sizeBytes, int crc32c) {

    public CheckpointFile {
        if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a state file");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("state file " + name + " cannot have " + sizeBytes + " bytes");
        }
    }
}
