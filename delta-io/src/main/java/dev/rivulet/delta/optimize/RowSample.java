package dev.rivulet.delta.optimize;

import dev.rivulet.core.row.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of many rows, the same ones of the same rows: by their position, well mixed, so that no period in the data matters. Holds at most
 * {@link #ROW_COUNT_MAX}, and at least half as many of as many or more. One owner.
 */
final class RowSample {

    static final int ROW_COUNT_MAX = 1 << 14;

    private List<Sampled> sampled = new ArrayList<>();
    private long position;

    /** Whose mixed position has a bit of it is left out. */
    private long leftOut;

    private record Sampled(long mixed, Row row) {}

    void add(Row row) {
        long mixed = mixed(position++);
        if ((mixed & leftOut) != 0) {
            return;
        }
        sampled.add(new Sampled(mixed, row));
        while (sampled.size() > ROW_COUNT_MAX) {
            leftOut = leftOut << 1 | 1;
            sampled = new ArrayList<>(
                    sampled.stream().filter(one -> (one.mixed & leftOut) == 0).toList());
        }
    }

    List<Row> rows() {
        return sampled.stream().map(Sampled::row).toList();
    }

    /** The last steps of SplittableRandom (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). */
    private static long mixed(long position) {
        long mixed = position * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
