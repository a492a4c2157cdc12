package dev.rivulet.delta.vector;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which rows of a data file are deleted, by their positions: the first row of the file is at 0, and deleted ones count. Immutable, any
 * thread.
 */
public final class DeletedRows {

    public static final DeletedRows NONE = new DeletedRows(new TreeMap<>());

    /** By the upper 32 bits of positions, the lower ones; no bitmap is empty. */
    private final NavigableMap<Integer, RoaringBitmap> bitmaps;

    private final long count;

    /**
     * @param bitmaps which nobody changes from now on
     */
    DeletedRows(NavigableMap<Integer, RoaringBitmap> bitmaps) {
        this.bitmaps = Collections.unmodifiableNavigableMap(bitmaps);
        this.count = bitmaps.values().stream()
                .mapToLong(RoaringBitmap::getLongCardinality)
                .sum();
    }

    NavigableMap<Integer, RoaringBitmap> bitmaps() {
        return bitmaps;
    }

    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The position of the last one, -1 if there is none. */
    public long last() {
        Map.Entry<Integer, RoaringBitmap> last = bitmaps.lastEntry();
        return last == null ? -1 : position(last.getKey(), last.getValue().last());
    }

    private static long position(int high, int low) {
        return (long) high << 32 | Integer.toUnsignedLong(low);
    }

    /**
     * @param position at least 0
     */
    public boolean contains(long position) {
        RoaringBitmap bitmap = count == 0 ? null : bitmaps.get(high(position));
        return bitmap != null && bitmap.contains((int) position);
    }

    /** How much they take on the heap, about. */
    public long sizeBytes() {
        return bitmaps.values().stream()
                .mapToLong(RoaringBitmap::getLongSizeInBytes)
                .sum();
    }

    /** These and those. */
    public DeletedRows with(DeletedRows others) {
        NavigableMap<Integer, RoaringBitmap> joined = new TreeMap<>(bitmaps);
        others.bitmaps.forEach(
                (high, bitmap) -> joined.merge(high, bitmap, (one, other) -> RoaringBitmap.or(one, other)));
        return new DeletedRows(joined);
    }

    private static int high(long position) {
        return (int) (position >>> 32);
    }

    /** Takes positions. One owner. */
    public static final class Builder {

        private final NavigableMap<Integer, RoaringBitmap> bitmaps = new TreeMap<>();

        /**
         * @param position at least 0, in any order
         */
        public void add(long position) {
            bitmaps.computeIfAbsent(high(position), none -> new RoaringBitmap()).add((int) position);
        }

        public boolean isEmpty() {
            return bitmaps.isEmpty();
        }

        /** The positions so far; it takes no more afterwards. */
        public DeletedRows build() {
            return new DeletedRows(bitmaps);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeletedRows rows && bitmaps.equals(rows.bitmaps);
    }

    @Override
    public int hashCode() {
        return bitmaps.hashCode();
    }

    @Override
    public String toString() {
        return count + " deleted rows";
    }
}
