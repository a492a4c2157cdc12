package dev.rivulet.delta.optimize;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.expr.value.Ordering;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which share of the rows has a lower value in a column, told from a sample: what makes columns of different types and ranges weigh the
 * same, as ranges of equal counts do in Delta's own clustering. Values are in the order that statistics have, null first. Immutable.
 */
final class ColumnRanks {

    private final int bits;
    private final List<Column> columns = new ArrayList<>();

    /**
     * A column and different values of it, ascending.
     *
     * @param index in the rows that are ranked
     * @param boundIndex in the rows of the sample
     */
    private record Column(int index, int boundIndex, DataType type, List<Row> bounds) {

        /** How many of the bounds are not above the row's value, as a share of 2^bits. */
        int rank(Row row, int bits) {
            int low = 0;
            int high = bounds.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(type, bounds.get(middle), boundIndex, row, index) <= 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return (int) (((long) low << bits) / (bounds.size() + 1));
        }
    }

    /**
     * @param schema of the rows that are to be ranked
     * @param indexes of the columns to be ranked
     * @param sample rows of those columns alone, in that order
     * @param bits ranks are below 2^bits, 1 to 31
     */
    ColumnRanks(Schema schema, int[] indexes, List<Row> sample, int bits) {
        this.bits = bits;
        for (int i = 0; i < indexes.length; i++) {
            DataType type = schema.field(indexes[i]).type();
            columns.add(new Column(indexes[i], i, type, bounds(sample, i, type)));
        }
    }

    /** Each value once: how many rows have it does not count, as no bound can part them. */
    private static List<Row> bounds(List<Row> sample, int index, DataType type) {
        Comparator<Row> order = (left, right) -> compare(type, left, index, right, index);
        List<Row> bounds = new ArrayList<>();
        for (Row row : sample.stream().sorted(order).toList()) {
            if (bounds.isEmpty() || order.compare(bounds.get(bounds.size() - 1), row) != 0) {
                bounds.add(row);
            }
        }
        return bounds;
    }

    /** Fills in a row's rank per column. */
    void rank(Row row, int[] ranks) {
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = columns.get(i).rank(row, bits);
        }
    }

    private static int compare(DataType type, Row left, int leftIndex, Row right, int rightIndex) {
        if (left.isNull(leftIndex) || right.isNull(rightIndex)) {
            return Boolean.compare(!left.isNull(leftIndex), !right.isNull(rightIndex));
        }
        return switch (type.physical()) {
            case LONG -> Long.compare(left.longValue(leftIndex), right.longValue(rightIndex));
            case DOUBLE -> Ordering.compareDoubles(left.doubleValue(leftIndex), right.doubleValue(rightIndex));
            case OBJECT -> compareObjects(type, left.objectValue(leftIndex), right.objectValue(rightIndex));
        };
    }

    private static int compareObjects(DataType type, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            throw new AssertionError("a value that is not null is missing");
        }
        return Ordering.compareObjects(type, left, right);
    }
}
