package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that leave an operator by a tag. */
final class SideOutputTest {

    private static final OutputTag<Alarm> ALARMS = OutputTag.of("alarms", Alarm.class);
    private static final OutputTag<Reading> LATE = OutputTag.of("late", Reading.class);

    record Alarm(String device, double temperature) {}

    record Count(String device, long readings) {}

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Reading> readings = driver.input("readings", Reading.class);
    private final TestOutput<Count> counts = driver.output("counts", Count.class);

    @Test
    void aFunctionPutsOutByTagsAndOtherwise() {
        TestOutput<Alarm> alarms = driver.output("alarms", Alarm.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("watched");
            DataStream<Count> found = watched(pipeline);
            found.sideOutput(ALARMS).sinkTo("alarms", alarms);
            return pipeline;
        });
        readings.pipe(new Reading("a", at(1), 20));
        readings.pipe(new Reading("a", at(2), 90));
        driver.crashBefore(CrashPoint.COMMIT);
        counts.readAll();
        driver.recover();

        assertEquals(List.of(new Count("a", 1), new Count("a", 1)), counts.readAll());
        assertEquals(List.of(new Alarm("a", 90)), alarms.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void whatNobodyReadsCountsAsFiltered() {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("unread");
            watched(pipeline);
            return pipeline;
        });
        readings.pipe(new Reading("a", at(2), 90));
        driver.commit();

        assertEquals(1, driver.counts().filteredResults());
    }

    @Test
    void lateRowsGoBySideOutputWhereOneIsAskedFor() {
        TestOutput<Reading> late = driver.output("late-readings", Reading.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("late");
            DataStream<Count> windows = timed(pipeline)
                    .keyBy(Reading::device, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(10)))
                    .sideOutputLateData(LATE)
                    .aggregate(
                            "counts", Aggregates.<Reading>count(), (device, window, count) -> new Count(device, count));
            windows.sinkTo("counts", counts);
            windows.sideOutput(LATE).sinkTo("late-readings", late);
            return pipeline;
        });
        readings.pipe(new Reading("a", at(1), 20));
        driver.advanceWatermarkTo(at(10));
        readings.pipe(new Reading("a", at(3), 30));

        assertEquals(List.of(new Count("a", 1)), counts.readAll());
        assertEquals(List.of(new Reading("a", at(3), 30)), late.readAll());
        assertEquals(List.of(), driver.lateRecords());
        driver.assertExactlyOnce();
    }

    @Test
    void onlyOperatorsHaveSideOutputs() {
        DataStream<Reading> stream = timed(Pipeline.named("none"));

        assertThrows(IllegalStateException.class, () -> stream.sideOutput(LATE));
    }

    private DataStream<Count> watched(Pipeline pipeline) {
        DataStream<Count> found =
                timed(pipeline).keyBy(Reading::device, String.class).process("watch", Watch::new);
        found.sinkTo("counts", counts);
        return found;
    }

    private DataStream<Reading> timed(Pipeline pipeline) {
        return pipeline.source("readings", readings)
                .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, Reading::time));
    }

    private static Instant at(int second) {
        return Reading.at(second);
    }

    private static final class Watch implements KeyedProcessFunction<String, Reading, Count> {
        @Override
        public void processElement(Reading reading, ProcessContext<String> context, RowCollector<Count> out)
                throws Exception {
            if (reading.temperature() > 80) {
                context.output(ALARMS, new Alarm(context.key(), reading.temperature()));
            }
            out.collect(new Count(context.key(), 1));
        }
    }
}
