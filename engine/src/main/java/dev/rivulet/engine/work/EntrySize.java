package dev.rivulet.engine.work;

/** How much heap an entry of a lane's state takes, learnt from what entries come to when they are written down. Owned by the lane. */
final class EntrySize {

    /** Beside what an entry comes to in bytes: its object, its place in the table, its key's and value's headers. */
    private static final int OVERHEAD_BYTES = 120;

    /** Until something was written down. */
    private static final int FIRST_BYTES = 200;

    private long encodedBytes;
    private long encodedCount;

    void learn(long sizeBytes, long entryCount) {
        encodedBytes += sizeBytes;
        encodedCount += entryCount;
    }

    long bytes() {
        return encodedCount == 0 ? FIRST_BYTES : encodedBytes / encodedCount + OVERHEAD_BYTES;
    }
}
