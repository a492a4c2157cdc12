package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Statistics;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.testdriver.DocumentedTest.DeviceWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The job dies at every point there is, and what it commits is what it would have without. */
final class CrashPointTest {

    /** Hundreds pass; these are for every build. */
    private static final int HISTORY_COUNT = Boolean.getBoolean("rivulet.long") ? 400 : 20;

    private static final CrashPoint[] POINTS = CrashPoint.values();

    @ParameterizedTest
    @EnumSource
    void rowsAreCommittedOnceWhereverTheJobDies(CrashPoint point) {
        for (int seed = 0; seed < 10; seed++) {
            PipelineTestDriver driver = new PipelineTestDriver(seed, EngineSettings.defaults());
            TestInput<Reading> readings = driver.input("readings", Reading.class);
            TestOutput<DeviceWindow> table = driver.output("table", DeviceWindow.class);
            driver.start(() -> DocumentedTest.temperatures(readings, table));
            readings.pipe(Reading.of("a", 1, 20));
            driver.advanceWatermarkTo(Reading.at(10));
            List<DeviceWindow> rows = new ArrayList<>(table.readAll());

            driver.crashBefore(point);
            readings.pipe(Reading.of("a", 11, 30));
            driver.advanceWatermarkTo(Reading.at(20));
            rows.addAll(table.readAll());

            assertFalse(driver.isUp(), () -> "the job did not die before " + point);
            driver.recover();
            rows.addAll(table.readAll());
            assertEquals(
                    List.of(new DeviceWindow("a", Reading.at(0), 1, 20), new DeviceWindow("a", Reading.at(10), 1, 30)),
                    rows);
            driver.replay();
            driver.assertExactlyOnce();
        }
    }

    @Test
    void pointIsReachedByRecoveryAtTheLatest() {
        for (CrashPoint point :
                List.of(CrashPoint.CHECKPOINT_WRITE, CrashPoint.CHECKPOINT_PUBLISH, CrashPoint.COMMIT)) {
            History history = new History(1);
            history.readings.pipe(Reading.of("a", 1, 20));

            history.driver.crashBefore(point);
            assertTrue(history.driver.isUp());
            history.driver.recover();

            history.driver.assertExactlyOnce();
        }
    }

    @Test
    void anyHistoryOfCrashesComesToTheSameRows() {
        for (int seed = 0; seed < HISTORY_COUNT; seed++) {
            new History(seed).run();
        }
    }

    /** Rows, times and crashes in any order, into windows and functions with timers. */
    private static final class History {
        private final SplittableRandom random;
        private final PipelineTestDriver driver;
        private final TestInput<Reading> readings;
        private final TestOutput<DeviceWindow> table;
        private final TestOutput<Event> numbers;
        private final TestOutput<Event> reminders;
        private int second;

        History(int seed) {
            random = new SplittableRandom(seed);
            driver = new PipelineTestDriver(seed, EngineSettings.defaults().withLaneCount(1 + random.nextInt(3)));
            readings = driver.input("readings", Reading.class);
            table = driver.output("table", DeviceWindow.class);
            numbers = driver.output("numbers", Event.class);
            reminders = driver.output("reminders", Event.class);
            driver.start(this::pipeline);
        }

        private Pipeline pipeline() {
            Pipeline pipeline = Pipeline.named("history");
            DataStream<Reading> stream = pipeline.source("readings", readings)
                    .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5), Reading::time));
            stream.keyBy(Reading::device, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(10)))
                    .aggregate(
                            "windows",
                            Statistics.of(Reading::temperature),
                            (device, window, found) ->
                                    new DeviceWindow(device, window.start(), found.count(), found.mean()))
                    .sinkTo("table", table);
            stream.keyBy(Reading::device, String.class)
                    .process("numbering", Functions.Numbering::new)
                    .sinkTo("numbers", numbers);
            stream.keyBy(Reading::device, String.class)
                    .process("reminding", Functions.Reminders::new)
                    .sinkTo("reminders", reminders);
            return pipeline;
        }

        void run() {
            for (int move = 0; move < 60; move++) {
                move();
                recoverIfDown();
            }
            driver.commit();
            recoverIfDown();
            driver.replay();
            driver.assertExactlyOnce();
        }

        private void recoverIfDown() {
            if (!driver.isUp()) {
                driver.recover();
            }
        }

        private void move() {
            switch (random.nextInt(12)) {
                case 0 -> driver.crash();
                case 1 -> driver.kill();
                case 2 -> driver.crashBefore(POINTS[random.nextInt(POINTS.length)]);
                case 3 -> driver.commit();
                case 4 -> driver.checkpoint();
                case 5 -> driver.advanceProcessingTime(Duration.ofMillis(random.nextInt(8_000)));
                case 6 -> driver.advanceWatermarkTo(Reading.at(second - random.nextInt(10)));
                case 7 -> readings.pipeMalformed("nonsense");
                case 8 -> readings.pipeAll(List.of(reading(), reading(), reading()));
                default -> readings.pipe(reading());
            }
        }

        private Reading reading() {
            second += random.nextInt(4);
            double temperature = random.nextInt(20) == 0 ? -300 : random.nextInt(40);
            return Reading.of("device-" + random.nextInt(5), second - random.nextInt(12), temperature);
        }
    }
}
