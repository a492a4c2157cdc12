package dev.rivulet.delta.diff;

import dev.rivulet.core.row.Row;
import java.util.List;

/**
 * What a comparison found. Immutable.
 *
 * @param equalCount how many rows are on both sides; a row that is there twice on one side and once on the other counts here once
 * @param onlyLeftCount how many rows the left table has more; 0 if rows could not be compared, like the others
 * @param onlyRightCount how many rows the right table has more
 * @param onlyLeft the first of these rows, ordered by their values from the first column on, null before anything else
 * @param onlyRight the same for the right table
 */
public record DiffReport(
        SchemaDiff schema,
        long equalCount,
        long onlyLeftCount,
        long onlyRightCount,
        List<Sample> onlyLeft,
        List<Sample> onlyRight) {

    public DiffReport {
        onlyLeft = List.copyOf(onlyLeft);
        onlyRight = List.copyOf(onlyRight);
    }

    /**
     * A row that one side has more often.
     *
     * @param excessCount how much more often, at least 1
     */
    public record Sample(Row row, long excessCount) {}

    /** Whether both tables have the same rows, each as often. */
    public boolean areRowsEqual() {
        return schema.isComparable() && onlyLeftCount == 0 && onlyRightCount == 0;
    }
}
