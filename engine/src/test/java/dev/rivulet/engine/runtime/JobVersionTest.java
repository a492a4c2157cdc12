package dev.rivulet.engine.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.connect.KeyedBroadcastProcessFunction;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.work.PlanStates;
import dev.rivulet.testkit.SimTable;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What another version is, and what is the same one. */
class JobVersionTest {

    record Row(String name, long number) {}

    private static final WatermarkStrategy<Row> BOUNDED =
            WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO, Row::number);

    /** Is never opened. */
    private record Rows() implements Source<Row> {
        @Override
        public SourceReader open(SourceContext context) {
            throw new AssertionError("nothing is run here");
        }

        @Override
        public Decoder<Row> newDecoder() {
            throw new AssertionError("nothing is run here");
        }

        @Override
        public String description() {
            return "rows";
        }
    }

    private static final class ByName implements RowFunction<Row, String> {
        @Override
        public String apply(Row row) {
            return row.name();
        }
    }

    private static final class ByFirstLetter implements RowFunction<Row, String> {
        @Override
        public String apply(Row row) {
            return row.name().substring(0, 1);
        }
    }

    private static final class EachRow implements WatermarkStrategy.Generator<Row> {
        @Override
        public long watermarkMicros(Row row, long eventTimeMicros) {
            return eventTimeMicros;
        }
    }

    private static final class OddRows implements WatermarkStrategy.Generator<Row> {
        @Override
        public long watermarkMicros(Row row, long eventTimeMicros) {
            return eventTimeMicros % 2 == 0 ? Long.MIN_VALUE : eventTimeMicros;
        }
    }

    private static final class Passing implements KeyedBroadcastProcessFunction<String, Row, Row, Row> {
        @Override
        public void open(KeyedStates states, KeyedStates broadcast) {}

        @Override
        public void processElement(Row row, ProcessContext<String> context, RowCollector<Row> out) throws Exception {
            out.collect(row);
        }

        @Override
        public void processBroadcastElement(Row row, BroadcastContext context, RowCollector<Row> out) {}
    }

    private static String versionOf(WatermarkStrategy<Row> strategy, UnaryOperator<DataStream<Row>> steps) {
        Pipeline pipeline = Pipeline.named("version");
        DataStream<Row> rows = pipeline.source("rows", new Rows()).withWatermarks(strategy);
        steps.apply(rows).sinkTo("table", new SimTable<>(Row.class, 1, 0));
        PipelinePlan plan = pipeline.plan();
        return JobVersion.of(plan, PlanStates.of(plan), "any platform");
    }

    private static UnaryOperator<DataStream<Row>> broadcastTo(RowFunction<Row, String> selector) {
        return rows -> rows.keyBy(selector, String.class).connectBroadcast(rows).process("pass", Passing::new);
    }

    private static UnaryOperator<DataStream<Row>> mapping(ErrorPolicy policy) {
        return rows -> rows.map(row -> row).onError(policy);
    }

    private static UnaryOperator<DataStream<Row>> reducing(ErrorPolicy policy) {
        return rows -> rows.keyBy(Row::name, String.class)
                .reduce("last", Row.class, (before, row) -> row)
                .onError(policy);
    }

    @Test
    void keySelectorOfAStreamConnectedWithABroadcastOneCounts() {
        assertNotEquals(
                versionOf(BOUNDED, broadcastTo(new ByName())), versionOf(BOUNDED, broadcastTo(new ByFirstLetter())));
        assertEquals(versionOf(BOUNDED, broadcastTo(new ByName())), versionOf(BOUNDED, broadcastTo(new ByName())));
    }

    @Test
    void watermarkGeneratorCounts() {
        UnaryOperator<DataStream<Row>> steps = mapping(ErrorPolicy.fail());
        WatermarkStrategy<Row> eachRow = WatermarkStrategy.forGenerator(Row::number, new EachRow());

        assertNotEquals(
                versionOf(eachRow, steps),
                versionOf(WatermarkStrategy.forGenerator(Row::number, new OddRows()), steps));
        assertNotEquals(versionOf(BOUNDED, steps), versionOf(eachRow, steps));
        assertEquals(
                versionOf(eachRow, steps),
                versionOf(WatermarkStrategy.forGenerator(Row::number, new EachRow()), steps));
    }

    @Test
    void errorPolicyOfAStatelessStepCounts() {
        String failing = versionOf(BOUNDED, mapping(ErrorPolicy.fail()));

        assertNotEquals(failing, versionOf(BOUNDED, mapping(ErrorPolicy.skip())));
        assertNotEquals(
                versionOf(BOUNDED, mapping(ErrorPolicy.skip())), versionOf(BOUNDED, mapping(ErrorPolicy.deadLetter())));
        assertNotEquals(
                versionOf(BOUNDED, mapping(ErrorPolicy.skip())),
                versionOf(BOUNDED, mapping(ErrorPolicy.skip().retryFirst(1))));
        assertEquals(versionOf(BOUNDED, mapping(ErrorPolicy.skip())), versionOf(BOUNDED, mapping(ErrorPolicy.skip())));
        assertEquals(failing, versionOf(BOUNDED, rows -> rows.map(row -> row)), "as where nothing is said");
    }

    @Test
    void errorPolicyOfAKeyedStepCounts() {
        String failing = versionOf(BOUNDED, reducing(ErrorPolicy.fail()));

        assertNotEquals(failing, versionOf(BOUNDED, reducing(ErrorPolicy.deadLetter())));
        assertEquals(failing, versionOf(BOUNDED, reducing(ErrorPolicy.fail())));
    }

    @Test
    void whatSourcesWaitForDoesNotCount() {
        UnaryOperator<DataStream<Row>> steps = mapping(ErrorPolicy.fail());

        assertEquals(versionOf(BOUNDED, steps), versionOf(BOUNDED.withAlignment("all", Duration.ofSeconds(1)), steps));
    }
}
