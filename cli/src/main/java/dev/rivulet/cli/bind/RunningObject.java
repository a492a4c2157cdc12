package dev.rivulet.cli.bind;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.expr.Aggregate;
import dev.rivulet.expr.AggregateFunction;
import dev.rivulet.expr.value.Decimals;
import dev.rivulet.expr.value.Ordering;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Minimum, maximum, first or last of texts, binary values and decimals, and sum and average of decimals. Immutable.
 *
 * @param type of the argument
 */
record RunningObject(Aggregate<Row> aggregate, int slot, FieldAccessor<Row> argument, DataType type)
        implements RunningValue {

    /** The most that a decimal holds, and as much again, so that rounding to the result's scale is the only rounding that shows. */
    private static final MathContext DIVISION =
            new MathContext(2 * DataType.Decimal.PRECISION_MAX, RoundingMode.HALF_UP);

    @Override
    public void add(Row row, Accumulator to) {
        Object value = argument.objectValue(row);
        if (value == null) {
            return;
        }
        Object before = to.object(slot);
        to.setObject(slot, before == null ? value : combined(before, value));
        to.addToCount(slot);
    }

    private Object combined(Object before, Object value) {
        return switch (aggregate.function()) {
            case SUM, AVG -> ((BigDecimal) before).add((BigDecimal) value);
            case MIN -> Ordering.compareObjects(type, value, before) < 0 ? value : before;
            case MAX -> Ordering.compareObjects(type, value, before) > 0 ? value : before;
            case LAST -> value;
            case FIRST -> before;
            case COUNT -> throw new AssertionError(aggregate.text() + " is not computed here");
        };
    }

    @Override
    public void putResult(Accumulator from, RowBuilder<Row> result, int fieldIndex) throws MalformedRowException {
        Object value = from.object(slot);
        if (value != null) {
            result.setObject(fieldIndex, value instanceof BigDecimal number ? fitted(number, from.count(slot)) : value);
        }
    }

    private Object fitted(BigDecimal number, long count) throws MalformedRowException {
        boolean isAverage = aggregate.function() == AggregateFunction.AVG;
        BigDecimal value = isAverage ? number.divide(BigDecimal.valueOf(count), DIVISION) : number;
        @Nullable BigDecimal fitted = Decimals.fit(value, (DataType.Decimal) aggregate.type());
        if (fitted == null) {
            throw new MalformedRowException(
                    "`" + aggregate.text() + "` is " + value + ", which does not fit into " + aggregate.type());
        }
        return fitted;
    }
}
