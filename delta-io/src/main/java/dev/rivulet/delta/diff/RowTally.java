package dev.rivulet.delta.diff;

import dev.rivulet.delta.spill.EncodedRow;
import dev.rivulet.delta.spill.RowSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Counts rows of two sides against each other, as long as the distinct ones fit into memory. Used once. */
final class RowTally {

    private final long memorySizeBytesMax;

    /** Per row how often the left side has it and how often the right one. */
    private final Map<EncodedRow, long[]> counts = new HashMap<>();

    private long memorySizeBytes;

    RowTally(long memorySizeBytesMax) {
        this.memorySizeBytesMax = memorySizeBytesMax;
    }

    /** Ends the pass over the rows: their distinct ones are too many. */
    private static final class TooManyException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /** Counts all rows of both sides; false if they are too many, and then the tally is of no use. */
    boolean take(RowSource left, RowSource right) throws IOException {
        try {
            left.forEach(row -> add(row, 0));
            right.forEach(row -> add(row, 1));
            return true;
        } catch (TooManyException tooMany) {
            counts.clear();
            return false;
        }
    }

    private void add(EncodedRow row, int side) throws TooManyException {
        long[] count = counts.get(row);
        if (count == null) {
            memorySizeBytes += row.memorySizeBytes();
            if (memorySizeBytes > memorySizeBytesMax) {
                throw new TooManyException();
            }
            count = new long[2];
            counts.put(row, count);
        }
        count[side]++;
    }

    /** How many rows are on both sides. */
    long equalCount() {
        return counts.values().stream()
                .mapToLong(count -> Math.min(count[0], count[1]))
                .sum();
    }

    /** Hands over each row that one side has more often, and how much more often the left side has it, in no order. */
    void forEachExcess(ObjLongConsumer<EncodedRow> consumer) {
        counts.forEach((row, count) -> {
            if (count[0] != count[1]) {
                consumer.accept(row, count[0] - count[1]);
            }
        });
    }
}
