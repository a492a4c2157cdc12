package dev.rivulet.cli.bind;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.expr.Aggregate;
import dev.rivulet.expr.AggregateFunction;
import dev.rivulet.expr.value.Ordering;
import java.util.function.ToDoubleFunction;

/**
 * Sum, average, minimum, maximum, first or last of floating-point numbers, and the average of whole ones. Immutable.
 *
 * <p>Sums are added up one by one in log order, without compensation: the last digit depends on the order, and the order is the
 * log's, so a replay gives the same bits.
 *
 * @param value reads the argument where it is not null
 */
record RunningDouble(Aggregate<Row> aggregate, int slot, FieldAccessor<Row> argument, ToDoubleFunction<Row> value)
        implements RunningValue {

    @Override
    public void add(Row row, Accumulator to) {
        if (argument.isNull(row)) {
            return;
        }
        double next = value.applyAsDouble(row);
        boolean isFirst = to.count(slot) == 0;
        to.setDoubleWord(slot, isFirst ? next : combined(to.doubleWord(slot), next));
        to.addToCount(slot);
    }

    private double combined(double before, double next) {
        return switch (aggregate.function()) {
            case SUM, AVG -> before + next;
            case MIN -> Ordering.compareDoubles(next, before) < 0 ? next : before;
            case MAX -> Ordering.compareDoubles(next, before) > 0 ? next : before;
            case LAST -> next;
            case FIRST -> before;
            case COUNT -> throw new AssertionError(aggregate.text() + " is not computed here");
        };
    }

    @Override
    public void putResult(Accumulator from, RowBuilder<Row> result, int fieldIndex) {
        long count = from.count(slot);
        if (count > 0) {
            double word = from.doubleWord(slot);
            boolean isAverage = aggregate.function() == AggregateFunction.AVG;
            result.setDouble(fieldIndex, isAverage ? word / count : word);
        }
    }
}
