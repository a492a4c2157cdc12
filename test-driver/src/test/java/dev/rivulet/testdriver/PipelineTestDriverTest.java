package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.testdriver.DocumentedTest.DeviceWindow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PipelineTestDriverTest {

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Reading> readings = driver.input("readings", Reading.class);

    private TestOutput<Event> startWith(Supplier<KeyedProcessFunction<String, Reading, Event>> function) {
        TestOutput<Event> events = driver.output("events", Event.class);
        driver.start(() -> pipeline(readings, events, function));
        return events;
    }

    private static Pipeline pipeline(
            TestInput<Reading> input,
            TestOutput<Event> events,
            Supplier<KeyedProcessFunction<String, Reading, Event>> function) {
        Pipeline pipeline = Pipeline.named("events");
        pipeline.source("readings", input)
                .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5), Reading::time))
                .keyBy(Reading::device, String.class)
                .process("function", function)
                .sinkTo("events", events);
        return pipeline;
    }

    private TestOutput<DeviceWindow> startWindows() {
        TestOutput<DeviceWindow> table = driver.output("table", DeviceWindow.class);
        driver.start(() -> DocumentedTest.temperatures(readings, table));
        return table;
    }

    @Test
    void readingGivesEachRowOnce() {
        TestOutput<Event> events = startWith(Functions.Numbering::new);

        readings.pipe(Reading.of("a", 1, 20));
        assertEquals(List.of(new Event("a", "row", 1)), events.readAll());
        readings.pipeAll(List.of(Reading.of("a", 2, 20), Reading.of("b", 2, 20)));

        assertEquals(List.of(new Event("a", "row", 2), new Event("b", "row", 1)), events.readAll());
        assertEquals(List.of(), events.readAll());
        assertEquals(3, events.rows().size());
        driver.assertExactlyOnce();
    }

    @Test
    void rowsOfAnOpenEpochAreNotCommitted() {
        TestOutput<Event> events = startWith(Functions.Numbering::new);
        driver.commit();

        readings.pipe(Reading.of("a", 1, 20));
        driver.advanceProcessingTime(Duration.ofHours(1));
        driver.run();
        assertEquals(List.of(), events.table().rows());
        driver.commit();

        assertEquals(List.of(new Event("a", "row", 1)), events.table().rows());
    }

    @Test
    void watermarkClosesWindowsToTheMicrosecond() {
        TestOutput<DeviceWindow> table = startWindows();
        readings.pipe(Reading.of("a", 1, 20));

        driver.advanceWatermarkTo(Reading.at(10).minusNanos(2_000));
        assertEquals(List.of(), table.readAll());
        driver.advanceWatermarkTo(Reading.at(10).minusNanos(1_000));

        assertEquals(List.of(new DeviceWindow("a", Reading.at(0), 1, 20)), table.readAll());
        assertEquals(2, driver.counts().filtered(), "heartbeats");
    }

    @Test
    void lateRowIsKeptWithTheLateRecords() {
        TestOutput<DeviceWindow> table = startWindows();
        driver.advanceWatermarkTo(Reading.at(10));

        Reading late = Reading.of("a", 9, 20);
        readings.pipe(late);
        readings.pipe(Reading.of("a", 10, 20));

        assertEquals(
                List.of(late),
                driver.lateRecords().stream().map(readings::rowOf).toList());
        assertEquals(1, driver.counts().late());
        assertEquals(List.of(), table.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void malformedRecordsAndRefusedRowsAreDeadLetters() {
        TestOutput<Event> events = startWith(Functions.Numbering::new);

        readings.pipeMalformed("line 7 is no reading");
        readings.pipe(Reading.of("a", 1, -300));
        readings.pipe(Reading.of("a", 1, 20));

        List<RejectedRecord> letters = driver.deadLetters();
        assertEquals(
                List.of("line 7 is no reading", "temperature is -300.0"),
                letters.stream().map(RejectedRecord::cause).toList());
        assertTrue(new String(letters.get(1).bytes(), StandardCharsets.UTF_8).contains("\"temperature\":-300.0"));
        assertThrows(IllegalArgumentException.class, () -> readings.rowOf(letters.get(0)));
        assertEquals(1, events.readAll().size());
        driver.assertExactlyOnce();
    }

    @Test
    void rowThatAStepRefusesIsADeadLetterWithItsRecord() {
        TestOutput<Reading> table = driver.output("table", Reading.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("checked");
            pipeline.source("readings", readings)
                    .map(reading -> {
                        if (reading.temperature() < -273) {
                            throw new MalformedRowException("temperature is " + reading.temperature());
                        }
                        return reading;
                    })
                    .sinkTo("table", table);
            return pipeline;
        });

        readings.pipe(Reading.of("a", 1, -300));
        readings.pipe(Reading.of("a", 2, 20));

        assertEquals(
                List.of(Reading.of("a", 1, -300)),
                driver.deadLetters().stream().map(readings::rowOf).toList());
        assertEquals(List.of(Reading.of("a", 2, 20)), table.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void timersGoOffByEventTimeAndByTheClock() {
        TestOutput<Event> events = startWith(Functions.Reminders::new);
        driver.advanceWatermarkTo(Reading.at(0)); // The clock is in the log from here on.
        readings.pipe(Reading.of("a", 1, 20));

        driver.advanceProcessingTime(Duration.ofSeconds(9));
        assertEquals(List.of(), events.readAll());
        driver.advanceProcessingTime(Duration.ofSeconds(1));
        assertEquals(List.of(new Event("a", "clock", 1)), events.readAll());
        driver.crash();
        driver.recover();
        driver.advanceWatermarkTo(Reading.at(61));

        assertEquals(List.of(new Event("a", "event time", 2)), events.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void clockIsMovedToARowsArrivalAndStandsStillOtherwise() {
        TestOutput<Event> events = startWith(Functions.Reminders::new);
        Instant start = driver.processingTime();
        driver.advanceWatermarkTo(Reading.at(0)); // The clock is in the log from here on.

        readings.pipe(Reading.of("a", 1, 20), start.plusSeconds(5));
        assertEquals(List.of(), events.readAll());
        assertEquals(start.plusSeconds(5), driver.processingTime());
        readings.pipe(Reading.of("b", 1, 20), start.plusSeconds(15));

        assertEquals(List.of(new Event("a", "clock", 1)), events.readAll());
        assertThrows(IllegalArgumentException.class, () -> readings.pipe(Reading.of("c", 1, 20), start));
        driver.assertExactlyOnce();
    }

    @Test
    void stateIsSeenByUidAndKey() {
        startWith(Functions.Numbering::new);
        readings.pipe(Reading.of("a", 1, 20));
        readings.pipe(Reading.of("a", 2, 20));
        StateView count = driver.state("function/count");

        assertEquals(Optional.of("2"), count.get("a"));
        assertEquals(Optional.empty(), count.get("b"));
        readings.pipe(Reading.of("a", 3, 20));
        assertEquals(Optional.of("3"), count.get("a"));
        assertThrows(
                IllegalArgumentException.class, () -> driver.state("nothing").get("a"));
        driver.assertExactlyOnce();
    }

    @Test
    void whatIsPipedWhileTheJobIsDownComesWhenItIsUp() {
        TestOutput<Event> events = startWith(Functions.Numbering::new);
        readings.pipe(Reading.of("a", 1, 20));

        driver.kill();
        readings.pipe(Reading.of("a", 2, 20));
        assertEquals(List.of(), events.readAll());
        driver.recover();

        assertEquals(List.of(new Event("a", "row", 1), new Event("a", "row", 2)), events.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void anotherVersionGoesOnAfterACleanStop() {
        TestOutput<Event> events = startWith(Functions.Numbering::new);
        readings.pipe(Reading.of("a", 1, 20));

        driver.stop();
        assertFalse(driver.isUp());
        driver.start(() -> pipeline(readings, events, Functions.Numbering::new));
        readings.pipe(Reading.of("a", 2, 20));

        assertEquals(List.of(new Event("a", "row", 1), new Event("a", "row", 2)), events.readAll());
        driver.assertExactlyOnce();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void stopsWithAnEpochOpenHoweverOftenItWasStarted(long seed) {
        PipelineTestDriver other = new PipelineTestDriver(seed, EngineSettings.defaults());
        TestInput<Reading> input = other.input("readings", Reading.class);
        TestOutput<Event> events = other.output("events", Event.class);

        for (int run = 1; run <= 4; run++) {
            other.start(() -> pipeline(input, events, Functions.Reminders::new));
            input.pipe(Reading.of("a", run, 20));
            other.advanceProcessingTime(Duration.ofSeconds(10));
            other.stop();
        }

        assertEquals(4, events.rows().size());
    }

    @Test
    void sourceThatHasToWaitForASlowerOneStopsToo() {
        TestInput<Reading> slow = driver.input("slow", Reading.class);
        TestOutput<Reading> table = driver.output("table", Reading.class);
        Supplier<Pipeline> definition = () -> {
            WatermarkStrategy<Reading> strategy = WatermarkStrategy.<Reading>forBoundedOutOfOrderness(
                            Duration.ZERO, Reading::time)
                    .withAlignment("all", Duration.ofSeconds(10));
            Pipeline pipeline = Pipeline.named("aligned");
            pipeline.source("fast", readings)
                    .withWatermarks(strategy)
                    .union(pipeline.source("slow", slow).withWatermarks(strategy))
                    .sinkTo("table", table);
            return pipeline;
        };
        driver.start(definition);
        slow.pipe(Reading.of("s", 0, 20));
        readings.pipe(Reading.of("f", 30, 20));
        readings.pipe(Reading.of("f", 31, 20));

        driver.stop();
        assertEquals(3, table.rows().size(), "the slow one has come to its end, and so holds nobody");
        driver.start(definition);
        slow.pipe(Reading.of("s", 30, 20));

        assertEquals(4, table.readAll().size());
    }

    @Test
    void failingFunctionFailsTheTest() {
        startWith(() -> (row, context, out) -> {
            throw new IllegalArgumentException("too warm");
        });

        AssertionError error = assertThrows(AssertionError.class, () -> readings.pipe(Reading.of("a", 1, 20)));

        assertTrue(String.valueOf(error.getMessage()).contains("too warm"), error.getMessage());
        assertFalse(driver.isUp());
    }

    @Test
    void endThatIsNotUsedIsRefused() {
        driver.output("spare", Event.class);

        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> startWith(Functions.Numbering::new));

        assertTrue(String.valueOf(error.getMessage()).contains("output spare"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> driver.input("readings", Reading.class));
    }

    @Test
    void recoveryWantsACrash() {
        startWith(Functions.Numbering::new);

        assertThrows(IllegalStateException.class, driver::recover);
        driver.crashBefore(CrashPoint.COMMIT);
        IllegalStateException error = assertThrows(IllegalStateException.class, driver::recover);

        assertTrue(String.valueOf(error.getMessage()).contains("did not come to COMMIT"), error.getMessage());
        driver.crash();
        assertThrows(IllegalStateException.class, driver::commit);
    }
}
