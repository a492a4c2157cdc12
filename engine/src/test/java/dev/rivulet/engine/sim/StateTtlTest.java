package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.query.StateQuery;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ListState;
import dev.rivulet.engine.state.MapState;
import dev.rivulet.engine.state.StateTtl;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.testkit.SimTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** State with a time to live: what is past its time is gone, to the function and in checkpoints. */
class StateTtlTest {

    private static final long TTL_SECONDS = 10;
    private static final int LINE_COUNT = 60;

    private final SimJob sim = new SimJob();
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);

    /** A record each second, of key a only in the first half. */
    private static final List<String> LINES = IntStream.range(0, LINE_COUNT)
            .mapToObj(
                    line -> (line < LINE_COUNT / 2 && line % 2 == 0 ? "a" : "b") + "," + line * 1_000_000L + "," + line)
            .toList();

    @Test
    void listElementsAndMapEntriesAreGoneAfterTheirTime() throws Exception {
        runToEnd();

        for (int line = 0; line < LINE_COUNT; line++) {
            assertEquals(expected(line), table.rows().get(line).value(), "line " + line);
        }
    }

    @Test
    void whatNobodyAsksForAnyMoreLeavesTheCheckpointToo() throws Exception {
        runToEnd();

        try (StateQuery query = StateQuery.open(pipeline(), SimJob.DATA, Path.of("/scratch"), sim.machine())) {
            for (String state : List.of("ttl/last", "ttl/values", "ttl/by-value")) {
                assertEquals(List.of(), query.get(state, "a"), state);
                assertTrue(query.get(state, "b").size() > 0, state);
            }
        }
    }

    /** List elements, map entries and the value that are younger than the time to live, as the watermark before the record says. */
    private static double expected(int line) {
        String key = LINES.get(line).substring(0, 1);
        long watermark = (line - 1) * 1_000_000L - 1;
        long living = IntStream.rangeClosed(0, line)
                .filter(other -> LINES.get(other).startsWith(key))
                .filter(other -> (other + TTL_SECONDS) * 1_000_000L > watermark)
                .count();
        boolean hadLast = IntStream.range(0, line)
                .filter(other -> LINES.get(other).startsWith(key))
                .anyMatch(other -> (other + TTL_SECONDS) * 1_000_000L > watermark);
        return living * 1_000 + living * 10 + (hadLast ? 1 : 0);
    }

    private void runToEnd() throws Exception {
        sim.end(sim.runner(SimJob.DATA, settings -> settings.with(new BatchLimits(1, 1_000)))
                .start(pipeline()));
    }

    private Pipeline pipeline() {
        Pipeline pipeline = Pipeline.named("ttl");
        pipeline.source("lines", new LineSource(LINES, 1, false))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO, Reading::timeMicros))
                .keyBy(Reading::key, String.class)
                .process("ttl", Remembering::new)
                .sinkTo("table", table);
        return pipeline;
    }

    private static final class Remembering implements KeyedProcessFunction<String, Reading, Reading> {
        private ValueState<Double> last;
        private ListState<Double> values;
        private MapState<Long, Double> byValue;

        @Override
        public void open(KeyedStates states) {
            KeyedStates mortal = states.withTtl(StateTtl.afterWriting(Duration.ofSeconds(TTL_SECONDS)));
            last = mortal.value("last", Double.class);
            values = mortal.list("values", Double.class);
            byValue = mortal.map("by-value", Long.class, Double.class);
        }

        @Override
        public void processElement(Reading row, ProcessContext<String> context, RowCollector<Reading> out)
                throws Exception {
            boolean hadLast = last.value() != null;
            last.update(row.value());
            values.add(row.value());
            byValue.put((long) row.value(), row.value());
            double found = values.get().size() * 1_000 + byValue.entries().size() * 10 + (hadLast ? 1 : 0);
            out.collect(new Reading(row.key(), row.timeMicros(), found));
        }
    }
}
