package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Statistics;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The programs of docs/testing.md: they run, and the page shows exactly what runs here. */
final class DocumentedTest {

    private static Instant at(int second) {
        return Reading.at(second);
    }

    // The documented pipeline begins here.
    record DeviceWindow(String device, Instant start, long readings, double mean) {}

    static Pipeline temperatures(Source<Reading> readings, Sink<DeviceWindow> table) {
        Pipeline pipeline = Pipeline.named("temperatures");
        pipeline.source("readings", readings)
                .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5), Reading::time))
                .keyBy(Reading::device, String.class)
                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                .aggregate(
                        "windows",
                        Statistics.of(Reading::temperature),
                        (device, window, found) ->
                                new DeviceWindow(device, window.start(), found.count(), found.mean()))
                .sinkTo("table", table);
        return pipeline;
    }
    // The documented pipeline ends here.

    // The documented test begins here.
    @Test
    void windowsSurviveACrash() {
        PipelineTestDriver driver = new PipelineTestDriver();
        TestInput<Reading> readings = driver.input("readings", Reading.class);
        TestOutput<DeviceWindow> table = driver.output("table", DeviceWindow.class);
        driver.start(() -> temperatures(readings, table));

        readings.pipe(new Reading("a", at(1), 20));
        readings.pipe(new Reading("a", at(2), 22));
        driver.crashBefore(CrashPoint.COMMIT);
        driver.advanceWatermarkTo(at(10));
        assertEquals(List.of(), table.readAll()); // The job is down, and nothing is committed.

        driver.recover();
        assertEquals(List.of(new DeviceWindow("a", at(0), 2, 21)), table.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }
    // The documented test ends here.

    // The documented harness begins here.
    @Test
    void windowsAreTheSameHoweverTheyAreRun() {
        OperatorHarness.of(
                        Reading.class,
                        DeviceWindow.class,
                        readings -> readings.withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(
                                        Duration.ofSeconds(5), Reading::time))
                                .keyBy(Reading::device, String.class)
                                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                                .aggregate(
                                        "windows",
                                        Statistics.of(Reading::temperature),
                                        (device, window, found) ->
                                                new DeviceWindow(device, window.start(), found.count(), found.mean())))
                .rows(new Reading("a", at(1), 20), new Reading("b", at(12), 5), new Reading("a", at(8), 22))
                .watermark(at(20))
                .check();
    }
    // The documented harness ends here.

    @Test
    void pageShowsWhatRunsHere() throws IOException {
        DocumentedPage.requireShown(DocumentedTest.class, "docs/testing.md", List.of("pipeline", "test", "harness"));
    }

    @Test
    void stateOfAnOpenWindowIsSeen() {
        PipelineTestDriver driver = new PipelineTestDriver();
        TestInput<Reading> readings = driver.input("readings", Reading.class);
        TestOutput<DeviceWindow> table = driver.output("table", DeviceWindow.class);
        driver.start(() -> temperatures(readings, table));

        readings.pipe(new Reading("a", at(1), 20));

        assertEquals(
                Optional.of("Statistics[count=1, sum=20.0, min=20.0, max=20.0]"),
                driver.state("windows").get("a"));
    }
}
