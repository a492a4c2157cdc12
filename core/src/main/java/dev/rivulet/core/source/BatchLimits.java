package dev.rivulet.core.source;

/**
 * What one batch may hold.
 *
 * @param recordCountMax at least 1
 * @param sizeBytesMax of the records' bytes, at least 1
 */
public record BatchLimits(int recordCountMax, int sizeBytesMax) {

    public BatchLimits {
        if (recordCountMax < 1) {
            throw new IllegalArgumentException("recordCountMax is " + recordCountMax + ", wanted at least 1");
        }
        if (sizeBytesMax < 1) {
            throw new IllegalArgumentException("sizeBytesMax is " + sizeBytesMax + ", wanted at least 1");
        }
    }
}
