package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What of lateness, triggers and panes may change from one version of a pipeline to the next, while windows are open. */
final class PaneChangeTest {

    record Tap(String key, long second) {}

    record Count(long start, String timing, long index, long count) {}

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Tap> taps = driver.input("taps", Tap.class);
    private final TestOutput<Count> found = driver.output("found", Count.class);

    private void start(UnaryOperator<WindowedStream<Tap, String>> set) {
        start(TumblingWindows.of(Duration.ofSeconds(10)), set);
    }

    private void start(Windows windows, UnaryOperator<WindowedStream<Tap, String>> set) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("changing");
            set.apply(pipeline.source("taps", taps)
                            .withWatermarks(WatermarkStrategy.<Tap>boundedOutOfOrderness(
                                    Duration.ZERO, tap -> tap.second() * 1_000_000))
                            .keyBy(Tap::key, String.class)
                            .window(windows))
                    .aggregate(
                            "counts",
                            Aggregates.<Tap>count(),
                            (key, window, pane, count) -> new Count(
                                    window.startMicros() / 1_000_000,
                                    pane.timing().name(),
                                    pane.index(),
                                    count))
                    .sinkTo("found", found);
            return pipeline;
        });
    }

    private static UnaryOperator<WindowedStream<Tap, String>> late(int seconds) {
        return stream -> stream.allowedLateness(Duration.ofSeconds(seconds));
    }

    private void advanceTo(long second) {
        driver.advanceWatermarkTo(second * 1_000_000 - 1);
    }

    @Test
    void aWindowThatIsOpenTakesTheNewLateness() {
        start(late(5));
        taps.pipe(new Tap("a", 1));
        advanceTo(12);
        driver.stop();
        start(late(30));
        advanceTo(30);
        taps.pipe(new Tap("a", 2));
        driver.stop();
        start(late(5));
        taps.pipe(new Tap("a", 3));
        advanceTo(60);

        assertEquals(List.of(new Count(0, "ON_TIME", 0, 1), new Count(0, "LATE", 1, 2)), found.readAll());
        assertEquals(1, driver.lateRecords().size());
    }

    @Test
    void anOpenWindowGoesByTheNewTrigger() {
        start(late(5));
        taps.pipe(new Tap("a", 1));
        driver.stop();
        start(stream -> late(5).apply(stream)
                .trigger(Triggers.atWatermark()
                        .withEarlyFirings(Triggers.every(Duration.ofSeconds(4))
                                .or(Triggers.everyByClock(Duration.ofSeconds(7))))));
        taps.pipe(new Tap("a", 2));
        advanceTo(4);
        taps.pipe(new Tap("a", 5));
        driver.advanceProcessingTime(Duration.ofSeconds(7));
        taps.pipe(new Tap("a", 6));
        driver.stop();
        start(late(5));
        advanceTo(60);

        assertEquals(
                List.of(
                        new Count(0, "EARLY", 0, 2),
                        new Count(0, "EARLY", 1, 3),
                        new Count(0, "EARLY", 2, 4),
                        new Count(0, "ON_TIME", 3, 4)),
                found.readAll());
    }

    @Test
    void accumulatingPanesDoNotBecomeDiscardingOnes() {
        start(late(5));
        taps.pipe(new Tap("a", 1));
        driver.stop();

        AssertionError refusal = assertThrows(
                AssertionError.class,
                () -> start(stream -> late(5).apply(stream).discarding()));

        assertTrue(refusal.getMessage().contains("in discarding panes"), refusal.getMessage());
    }

    /** Early firings give each window an accumulator of its own; without, windows that overlap have slices up to their end. */
    @Test
    void windowsThatOverlapGoOnWithWhatTheyHaveWhenEarlyFiringsEnd() {
        Windows windows = SlidingWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(5));
        start(
                windows,
                stream ->
                        late(7).apply(stream).trigger(Triggers.atWatermark().withEarlyFirings(Triggers.everyRows(2))));
        taps.pipeAll(List.of(new Tap("a", 6), new Tap("a", 7), new Tap("a", 8)));
        driver.stop();
        start(windows, late(7));
        taps.pipeAll(List.of(new Tap("a", 9), new Tap("a", 11)));
        advanceTo(16);
        taps.pipe(new Tap("a", 12));
        advanceTo(60);

        assertEquals(
                List.of(
                        new Count(0, "EARLY", 0, 2),
                        new Count(5, "EARLY", 0, 2),
                        new Count(0, "ON_TIME", 1, 4),
                        new Count(5, "ON_TIME", 1, 5),
                        new Count(5, "LATE", 2, 6),
                        new Count(10, "ON_TIME", 0, 2)),
                found.readAll());
    }

    @Test
    void andWhenTheyBegin() {
        Windows windows = SlidingWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(5));
        start(windows, late(7));
        taps.pipeAll(List.of(new Tap("a", 6), new Tap("a", 7), new Tap("a", 8)));
        driver.stop();
        start(
                windows,
                stream ->
                        late(7).apply(stream).trigger(Triggers.atWatermark().withEarlyFirings(Triggers.everyRows(2))));
        taps.pipeAll(List.of(new Tap("a", 9), new Tap("a", 9)));
        driver.stop();
        start(windows, late(7));
        taps.pipe(new Tap("a", 5));
        advanceTo(60);

        assertEquals(
                List.of(
                        new Count(0, "EARLY", 0, 5),
                        new Count(5, "EARLY", 0, 5),
                        new Count(0, "ON_TIME", 1, 6),
                        new Count(5, "ON_TIME", 1, 6)),
                found.readAll());
    }
}
