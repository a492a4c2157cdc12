package dev.rivulet.cli.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.yaml.CompiledPipeline;
import dev.rivulet.cli.yaml.PipelineLoader;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.engine.Window;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Aggregates over a few rows, always with a checkpoint between any two of them. */
class RowAggregationTest {

    private static final String SCHEMA = """
            name: aggregates
            source: { path: input }
            schema: { k: string not null, t: timestamp not null, i: long, d: double, s: string, x: "decimal(6,2)" }
            event-time: { column: t }
            key: k
            window: { tumbling: 10s }
            sink: { path: table }
            aggregates:
            """;

    @Test
    void countOfRowsCountsNullsAndCountOfValuesDoesNot() throws Exception {
        Group group = new Group("count(*)", "count(i)", "count(s)");
        group.add(1L, null, "a", null).add(null, null, "b", null).add(null, null, null, null);

        assertEquals("3, 1, 2", group.result());
    }

    @Test
    void nullsArePassedOver() throws Exception {
        Group group = new Group("sum(i)", "min(i)", "max(i)", "first(i)", "last(i)", "avg(i)");
        group.add(null, null, null, null).add(7L, null, null, null).add(2L, null, null, null);
        group.add(null, null, null, null);

        assertEquals("9, 2, 7, 7, 2, 4.5", group.result());
    }

    @Test
    void groupOfNullsAloneHasNoValue() throws Exception {
        Group group = new Group("sum(i)", "avg(d)", "min(s)", "last(x)", "count(d)");
        group.add(null, null, null, null).add(null, null, null, null);

        assertEquals("null, null, null, null, 0", group.result());
    }

    @Test
    void doublesAreAddedUpInTheOrderOfTheLog() throws Exception {
        double[] values = {0.1, 0.2, 0.3, 1e16, -1e16, 0.7};
        double sum = 0.1;
        Group group = new Group("sum(d)", "avg(d)");
        group.add(null, values[0], null, null);
        for (int index = 1; index < values.length; index++) {
            sum += values[index];
            group.add(null, values[index], null, null);
        }

        assertEquals(sum + ", " + sum / values.length, group.result());
    }

    @Test
    void notANumberIsAboveAllNumbers() throws Exception {
        Group group = new Group("min(d)", "max(d)");
        group.add(null, Double.NaN, null, null).add(null, 1.0, null, null).add(null, -1.0, null, null);

        assertEquals("-1.0, NaN", group.result());
    }

    @Test
    void textsCompareByCodePoints() throws Exception {
        Group group = new Group("min(s)", "max(s)", "first(s)", "last(s)");
        group.add(null, null, "\uffee", null)
                .add(null, null, "\ud83d\ude00", null)
                .add(null, null, "z", null);

        assertEquals("z, \ud83d\ude00, \uffee, z", group.result());
    }

    @Test
    void decimalsAreExact() throws Exception {
        Group group = new Group("sum(x)", "avg(x)", "max(x)");
        group.add(null, null, null, "0.10").add(null, null, null, "0.20").add(null, null, null, "1000.00");

        assertEquals("1000.30, 333.433333, 1000.00", group.result());
    }

    @Test
    void argumentsAreExpressions() throws Exception {
        Group group = new Group("sum(i * 2)", "max(d + i)", "count(*)");
        group.add(3L, 0.5, null, null).add(4L, null, null, null);

        assertEquals("14, 3.5, 2", group.result());
    }

    @Test
    void argumentWithoutValueMakesTheRowADeadLetter() throws Exception {
        Group group = new Group("sum(1 / i)");

        MalformedRowException failure =
                assertThrows(MalformedRowException.class, () -> group.add(0L, null, null, null));

        assertTrue(String.valueOf(failure.getMessage()).contains("1 / i"), failure::getMessage);
    }

    @Test
    void sumBeyondALongMakesTheResultADeadLetter() throws Exception {
        Group group = new Group("sum(i)");
        group.add(Long.MAX_VALUE, null, null, null).add(1L, null, null, null).add(-5L, null, null, null);

        MalformedRowException failure = assertThrows(MalformedRowException.class, group::result);

        assertTrue(String.valueOf(failure.getMessage()).contains("sum(i)"), failure::getMessage);
    }

    @Test
    void otherAggregatesAreAnotherVersion() throws Exception {
        String version = new Group("sum(i)", "count(*)").function.version();

        assertEquals(version, new Group("sum(i)", "count(*)").function.version());
        assertFalse(version.equals(new Group("count(*)", "sum(i)").function.version()));
        assertFalse(version.equals(new Group("sum(d)", "count(*)").function.version()));
    }

    /** The rows of one key and window. */
    private static final class Group {

        private final CompiledPipeline pipeline;
        private final CompiledPipeline.Aggregation aggregation;
        private final ArgumentRows arguments;
        private final RowAggregation function;
        private Accumulator accumulator;

        Group(String... aggregates) throws ConfigException {
            StringBuilder text = new StringBuilder(SCHEMA);
            for (int index = 0; index < aggregates.length; index++) {
                text.append("  a")
                        .append(index)
                        .append(": ")
                        .append(aggregates[index])
                        .append('\n');
            }
            pipeline = PipelineLoader.parse(text.toString(), Path.of("/pipeline.yaml"));
            aggregation = pipeline.aggregation().orElseThrow();
            arguments = ArgumentRows.of(pipeline.derive().outputType(), aggregation);
            function = new RowAggregation(arguments, aggregation);
            accumulator = function.createAccumulator();
        }

        Group add(Long whole, Double floating, String text, String decimal) throws Exception {
            RowBuilder<Row> builder = pipeline.inputType().newBuilder();
            builder.setObject(0, "key");
            builder.setLong(1, 5_000_000);
            if (whole != null) {
                builder.setLong(2, whole);
            }
            if (floating != null) {
                builder.setDouble(3, floating);
            }
            if (text != null) {
                builder.setObject(4, text);
            }
            if (decimal != null) {
                builder.setObject(5, new BigDecimal(decimal));
            }
            Row row = builder.build();
            Row argument = arguments.isIdentity() ? row : arguments.mapper().apply(row);
            accumulator = restored(function.add(argument, accumulator));
            return this;
        }

        private Accumulator restored(Accumulator before) {
            ByteWriter out = new ByteWriter();
            function.accumulatorCodec().write(before, out);
            return function.accumulatorCodec().read(new ByteReader(out.toByteArray()));
        }

        /** The values of the aggregates. */
        String result() throws Exception {
            Row row = WindowRows.of(textKey(), function, aggregation.resultType())
                    .apply("key", new Window(0, 10_000_000), function.result(accumulator));
            List<String> values = new ArrayList<>();
            for (String part : row.toString().replaceAll("[{}]", "").split(", ")) {
                if (part.startsWith("a")) {
                    values.add(part.substring(part.indexOf('=') + 1));
                }
            }
            return String.join(", ", values);
        }

        @SuppressWarnings("unchecked") // The key is a text column.
        private RowKey<String> textKey() {
            return (RowKey<String>) RowKey.of(arguments.rowType(), arguments.keyIndexes());
        }
    }
}
