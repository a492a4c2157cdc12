package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Bugs of users, and results that are wrong by hand: each is found, and a right function is not suspected. */
final class PlantedBugTest {

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Reading> readings = driver.input("readings", Reading.class);
    private final TestOutput<Event> events = driver.output("events", Event.class);

    private void startWith(Supplier<KeyedProcessFunction<String, Reading, Event>> function) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("events");
            pipeline.source("readings", readings)
                    .keyBy(Reading::device, String.class)
                    .process("function", function)
                    .sinkTo("events", events);
            return pipeline;
        });
    }

    private static String messageOf(Runnable call) {
        return String.valueOf(assertThrows(AssertionError.class, call::run).getMessage());
    }

    @Test
    void functionThatIsNotDeterministicIsFoundByReplay() {
        startWith(Functions.StaticNumbering::new);
        readings.pipe(Reading.of("a", 1, 20));

        String message = messageOf(driver::replay);

        assertTrue(message.contains("other rows than were committed (seed 1)"), message);
    }

    @Test
    void functionThatIsNotDeterministicIsFoundByASecondRun() {
        startWith(Functions.StaticNumbering::new);
        readings.pipe(Reading.of("a", 1, 20));

        String message = messageOf(driver::assertExactlyOnce);

        assertTrue(message.contains("committed rows of output events"), message);
    }

    @Test
    void functionThatIsNotDeterministicIsFoundByRecovery() {
        startWith(Functions.StaticNumbering::new);
        readings.pipe(Reading.of("a", 1, 20));
        driver.commit();

        driver.crash();
        String message = messageOf(driver::recover);

        assertTrue(message.contains("the job failed"), message);
    }

    @Test
    void whatIsKeptOutsideOfStateIsFoundBehindACheckpoint() {
        startWith(Functions.FieldNumbering::new);
        readings.pipe(Reading.of("a", 1, 20));
        driver.checkpoint();
        driver.crash();
        driver.recover();
        readings.pipe(Reading.of("a", 2, 20));

        String message = messageOf(driver::assertExactlyOnce);

        assertTrue(message.contains("number=2"), message);
    }

    @Test
    void rowThatIsThereTwiceIsFound() {
        startWith(Functions.Numbering::new);
        readings.pipe(Reading.of("a", 1, 20));
        driver.assertExactlyOnce();

        events.table().rowsByEpoch().put(2L, events.rows());

        assertTrue(messageOf(driver::assertExactlyOnce).contains("committed rows of output events"));
    }

    @Test
    void harnessFindsWhatIsKeptOutsideOfState() {
        OperatorHarness<Reading, Event> harness = harness(Functions.FieldNumbering::new);

        String message = messageOf(harness::check);

        assertTrue(message.contains("harness seed 7"), message);
    }

    @Test
    void harnessFindsWhatDependsOnBatches() {
        OperatorHarness<Reading, Event> harness = harness(Functions.BatchBound::new);

        String message = messageOf(harness::check);

        assertTrue(message.contains("\"all rows at once, lanes: 1\" comes to another result"), message);
    }

    @Test
    void harnessPassesRightFunctions() {
        List<Event> numbers = harness(Functions.Numbering::new).check();
        List<Event> reminders = harness(Functions.Reminders::new).check();

        assertEquals(
                List.of(
                        new Event("a", "row", 1),
                        new Event("b", "row", 1),
                        new Event("a", "row", 2),
                        new Event("c", "row", 1),
                        new Event("a", "row", 3)),
                numbers);
        assertEquals(9, reminders.size()); // Two of the clock for one time are one.
    }

    @Test
    void batchesMayCountWhereTheyAreKept() {
        assertEquals(
                5, harness(Functions.BatchBound::new).keepingBatches().check().size());
    }

    private static OperatorHarness<Reading, Event> harness(
            Supplier<KeyedProcessFunction<String, Reading, Event>> function) {
        return OperatorHarness.of(
                        Reading.class,
                        Event.class,
                        readings -> readings.withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(
                                        Duration.ofSeconds(5), Reading::time))
                                .keyBy(Reading::device, String.class)
                                .process("function", function))
                .withSeed(7)
                .watermark(Reading.at(0))
                .rows(Reading.of("a", 1, 20), Reading.of("b", 2, 20), Reading.of("a", 30, 20))
                .timePasses(Duration.ofSeconds(5))
                .watermark(Reading.at(10))
                .rows(Reading.of("c", 31, 20), Reading.of("a", 32, 20))
                .watermark(Reading.at(100))
                .timePasses(Duration.ofSeconds(20));
    }
}
