package dev.rivulet.cli.bind;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.engine.WindowFunction;

/** The rows that closed windows put out: the key's columns, start and end of the window, the aggregates. Stateless. */
final class WindowRows {

    private WindowRows() {}

    static <K> WindowFunction<K, Accumulator, Row> of(
            RowKey<K> key, RowAggregation aggregation, StructRowType resultType) {
        int startIndex = key.fields().size();
        ThreadLocal<RowBuilder<Row>> builders = ThreadLocal.withInitial(resultType::newBuilder);
        return (keyValue, window, accumulator) -> {
            RowBuilder<Row> result = builders.get();
            result.reset();
            key.writer().write(keyValue, result);
            result.setLong(startIndex, window.startMicros());
            result.setLong(startIndex + 1, window.endMicros());
            aggregation.putResults(accumulator, result, startIndex + 2);
            return result.build();
        };
    }
}
