package dev.rivulet.delta.upsert.index;

/** How much of the heap the indexes of a table take together: what is promised to one is not there for another. One owner. */
public final class IndexMemory {

    /** An eighth of the heap: on one of a gigabyte the places of some eight million rows with a number for a key, and filters for twelve million others. */
    private static final long HEAP_SHARE = 8;

    private final long sizeBytesMax;
    private long sizeBytes;

    /**
     * @param sizeBytesMax 0 for indexes that know nothing
     */
    public IndexMemory(long sizeBytesMax) {
        this.sizeBytesMax = sizeBytesMax;
    }

    /** By the size of the heap. */
    public static IndexMemory ofHeap() {
        return new IndexMemory(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /**
     * Whether there is room for places of rows, and for as much once more while they are sorted. The last quarter is for filters, which take
     * a fifth or less and spare files all the same.
     */
    boolean hasRoomForPlaces(long size) {
        return 2 * size <= sizeBytesMax / 4 * 3 - sizeBytes;
    }

    boolean hasRoom(long size) {
        return size <= sizeBytesMax - sizeBytes;
    }

    void take(long size) {
        sizeBytes += size;
    }

    void giveBack(long size) {
        sizeBytes -= size;
    }

    /** How much is taken. */
    public long sizeBytes() {
        return sizeBytes;
    }
}
