package dev.rivulet.engine.watermark;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.engine.frame.RowPlace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows that lookups have put off, and where each of them holds watermarks until it is back: at what they were before it, so that it is
 * no later then than it was. A pure function of the log so far, as {@link Watermarks} are. One owner each.
 */
final class WatermarkHolds {

    /** What a row does not hold. */
    static final long FREE = Long.MAX_VALUE;

    /** Per row, per group of sources, in the order in which they were put off. */
    private final Map<RowPlace, long[]> byRow = new LinkedHashMap<>();

    /** Per group the lowest. */
    private final long[] lowest;

    WatermarkHolds(int groupCount) {
        lowest = new long[groupCount];
        Arrays.fill(lowest, FREE);
    }

    /** What a group may come to at the most, {@link #FREE} if nothing holds it. */
    long of(int group) {
        return lowest[group];
    }

    /** By whose rows a group is held where it is, and how many; by none if it has come no further without them. */
    SortedMap<String, Integer> holders(int group, long watermark) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        byRow.forEach((row, byGroup) -> {
            if (byGroup[group] < watermark && byGroup[group] == lowest[group]) {
                counts.merge(row.uid(), 1, Integer::sum);
            }
        });
        return counts;
    }

    /**
     * A row is put off.
     *
     * @param byGroup the watermarks before it, {@link #FREE} of groups that have no part in it
     */
    void add(RowPlace row, long[] byGroup) {
        byRow.put(row, byGroup);
        for (int group = 0; group < lowest.length; group++) {
            lowest[group] = Math.min(lowest[group], byGroup[group]);
        }
    }

    /** Rows are back, and what came of them is through. */
    void remove(List<RowPlace> rows) {
        rows.forEach(byRow::remove);
        Arrays.fill(lowest, FREE);
        for (long[] byGroup : byRow.values()) {
            for (int group = 0; group < lowest.length; group++) {
                lowest[group] = Math.min(lowest[group], byGroup[group]);
            }
        }
    }

    boolean isEmpty() {
        return byRow.isEmpty();
    }

    /** As i32 number of rows, then per row: the place, see {@link RowPlace#write}, and i64 per group. */
    void write(ByteWriter out) {
        out.putInt(byRow.size());
        byRow.forEach((row, byGroup) -> {
            row.write(out);
            for (long hold : byGroup) {
                out.putLong(hold);
            }
        });
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param groups which group each of those that were written is here, -1 if it is none any more
     */
    void read(ByteReader in, int[] groups) {
        int count = in.readInt();
        for (int index = 0; index < count; index++) {
            RowPlace row = RowPlace.read(in);
            long[] byGroup = new long[lowest.length];
            Arrays.fill(byGroup, FREE);
            for (int group : groups) {
                long hold = in.readLong();
                if (group >= 0) {
                    byGroup[group] = hold;
                }
            }
            add(row, byGroup);
        }
    }
}
