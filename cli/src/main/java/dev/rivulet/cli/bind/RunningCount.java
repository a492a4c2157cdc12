package dev.rivulet.cli.bind;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import java.util.function.Predicate;

/**
 * Counts rows, or values that are not null. Immutable.
 *
 * @param isCounted whether a row counts
 */
record RunningCount(int slot, Predicate<Row> isCounted) implements RunningValue {

    static RunningCount ofRows(int slot) {
        return new RunningCount(slot, row -> true);
    }

    static RunningCount ofValues(int slot, FieldAccessor<Row> argument) {
        return new RunningCount(slot, row -> !argument.isNull(row));
    }

    @Override
    public void add(Row row, Accumulator to) {
        if (isCounted.test(row)) {
            to.addToCount(slot);
        }
    }

    @Override
    public void putResult(Accumulator from, RowBuilder<Row> result, int fieldIndex) {
        result.setLong(fieldIndex, from.count(slot));
    }
}
