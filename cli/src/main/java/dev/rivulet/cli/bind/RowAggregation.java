package dev.rivulet.cli.bind;

import dev.rivulet.cli.yaml.CompiledPipeline;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.expr.Aggregate;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** All aggregates of a pipeline as one function of the engine. Immutable, any thread. */
final class RowAggregation implements AggregateFunction<Row, Accumulator, Accumulator> {

    private final RunningValue[] values;
    private final Codec<Accumulator> codec;
    private final String version;

    /** The aggregates alone, to be shown. */
    private final StructRowType valueType;

    RowAggregation(ArgumentRows arguments, CompiledPipeline.Aggregation aggregation) {
        List<Aggregate<Row>> aggregates = aggregation.aggregates();
        this.values = IntStream.range(0, aggregates.size())
                .mapToObj(slot -> RunningValue.of(
                        aggregates.get(slot),
                        slot,
                        arguments.rowType(),
                        arguments.argumentIndexes().get(slot)))
                .toArray(RunningValue[]::new);
        this.codec = new AccumulatorCodec(
                aggregates.stream().map(RowAggregation::objectType).toList(), this::createAccumulator);
        this.valueType = StructRowType.of("values", valueSchema(arguments, aggregation));
        this.version = version(arguments, aggregates);
    }

    /** The results are the key's columns, the window's start and end, and then the aggregates. */
    private static Schema valueSchema(ArgumentRows arguments, CompiledPipeline.Aggregation aggregation) {
        List<Field> fields = aggregation.resultType().schema().fields();
        int firstIndex = arguments.keyIndexes().size() + 2;
        return Schema.of(fields.subList(firstIndex, fields.size()));
    }

    private static DataType objectType(Aggregate<Row> aggregate) {
        return aggregate.argument().isEmpty()
                ? DataType.Simple.LONG
                : aggregate.argument().get().type();
    }

    /** What is grouped by and what is computed; the names of the results do not matter to what is stored. */
    private static String version(ArgumentRows arguments, List<Aggregate<Row>> aggregates) {
        StringJoiner text = new StringJoiner(", ", "rows/1[", "]");
        for (int index : arguments.keyIndexes()) {
            text.add("by " + arguments.rowType().schema().field(index));
        }
        for (Aggregate<Row> aggregate : aggregates) {
            String argument = aggregate.argument().map(it -> " of " + it.type()).orElse("");
            text.add(aggregate.text().strip() + argument);
        }
        return text.toString();
    }

    @Override
    public Accumulator createAccumulator() {
        return new Accumulator(values.length, this::text);
    }

    @Override
    public Accumulator add(Row row, Accumulator accumulator) {
        for (RunningValue value : values) {
            value.add(row, accumulator);
        }
        return accumulator;
    }

    /** The accumulator itself: only with the row in hand can a value that does not fit become a dead letter. */
    @Override
    public Accumulator result(Accumulator accumulator) {
        return accumulator;
    }

    /**
     * Puts the results into consecutive fields.
     *
     * @param firstFieldIndex of the first aggregate
     * @throws MalformedRowException if a value does not fit its type
     */
    void putResults(Accumulator from, RowBuilder<Row> result, int firstFieldIndex) throws MalformedRowException {
        for (int slot = 0; slot < values.length; slot++) {
            values[slot].putResult(from, result, firstFieldIndex + slot);
        }
    }

    private String text(Accumulator accumulator) {
        RowBuilder<Row> builder = valueType.newBuilder();
        try {
            putResults(accumulator, builder, 0);
            return builder.build().toString();
        } catch (MalformedRowException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public Codec<Accumulator> accumulatorCodec() {
        return codec;
    }

    @Override
    public String version() {
        return version;
    }
}
