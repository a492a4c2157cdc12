package dev.rivulet.engine.reject;

/**
 * A record that was a dead letter, on its way through the pipeline again. Immutable.
 *
 * @param id of the dead letter; of the same id only the first one goes through
 * @param source uid of its source
 * @param partition of its source that it came from, and counts for again
 * @param resource where it came from, such as a file
 * @param offset its place there
 * @param context what the source's decoder needs beside it; empty if nothing
 * @param bytes as it came, or mended
 */
public record ReplayedRecord(
        String id, String source, int partition, String resource, long offset, byte[] context, byte[] bytes) {}
