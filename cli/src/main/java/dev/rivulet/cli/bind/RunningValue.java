package dev.rivulet.cli.bind;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.expr.Aggregate;
import dev.rivulet.expr.AggregateFunction;

/** One aggregate of a pipeline: how its value grows with each row of a group. Immutable, any thread; all that changes is passed in. */
sealed interface RunningValue permits RunningCount, RunningLong, RunningDouble, RunningObject {

    /** Adds a row. Nulls are passed over. */
    void add(Row row, Accumulator to);

    /**
     * Puts the value into a field, or leaves it null where there was nothing but nulls.
     *
     * @throws MalformedRowException if the value does not fit its type; the result is a dead letter
     */
    void putResult(Accumulator from, RowBuilder<Row> result, int fieldIndex) throws MalformedRowException;

    /**
     * @param slot which of the accumulator's places it has
     * @param rows what it adds up
     * @param argumentIndex where its argument is in the rows, -1 for {@code count(*)}
     */
    static RunningValue of(Aggregate<Row> aggregate, int slot, StructRowType rows, int argumentIndex) {
        if (argumentIndex < 0) {
            return RunningCount.ofRows(slot);
        }
        FieldAccessor<Row> argument = rows.accessor(argumentIndex);
        DataType type = rows.schema().field(argumentIndex).type();
        if (aggregate.function() == AggregateFunction.COUNT) {
            return RunningCount.ofValues(slot, argument);
        }
        return switch (type.physical()) {
            case LONG ->
                aggregate.function() == AggregateFunction.AVG
                        ? new RunningDouble(aggregate, slot, argument, argument::longValue)
                        : new RunningLong(aggregate, slot, argument);
            case DOUBLE -> new RunningDouble(aggregate, slot, argument, argument::doubleValue);
            case OBJECT -> new RunningObject(aggregate, slot, argument, type);
        };
    }
}
