package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.window.CountWindows;
import dev.rivulet.engine.window.GlobalWindows;
import dev.rivulet.engine.window.Pace;
import dev.rivulet.engine.window.PanePolicy;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What windows, triggers and lateness cannot be, and what is said of it; and what needs no event time. */
final class PaneRefusalTest {

    private static final Windows TEN = TumblingWindows.of(Duration.ofSeconds(10));

    record Tap(String key, long second) {}

    record Count(String key, long index, long count) {}

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Tap> taps = driver.input("taps", Tap.class);
    private final TestOutput<Count> found = driver.output("found", Count.class);

    /** Without watermarks. */
    private Pipeline counts(Windows windows, UnaryOperator<WindowedStream<Tap, String>> set) {
        Pipeline pipeline = Pipeline.named("refused");
        DataStream<Tap> stream = pipeline.source("taps", taps);
        set.apply(stream.keyBy(Tap::key, String.class).window(windows))
                .aggregate(
                        "counts",
                        Aggregates.<Tap>count(),
                        (key, window, pane, count) -> new Count(key, pane.index(), count))
                .sinkTo("found", found);
        return pipeline;
    }

    private static void assertRefused(String message, Executable made) {
        assertEquals(message, assertThrows(RuntimeException.class, made).getMessage());
    }

    @Test
    void globalWindowsWantATrigger() {
        assertRefused(
                "windows of operator counts (global) have no end that a watermark comes to, wanted"
                        + " trigger(Triggers.repeatedly(...))",
                () -> counts(GlobalWindows.create(), UnaryOperator.identity()));
    }

    @Test
    void globalWindowsTakeNoLateness() {
        assertRefused(
                "windows of operator counts (global) have no end to be late for, wanted no allowedLateness",
                () -> counts(
                        GlobalWindows.create(),
                        stream -> stream.trigger(Triggers.repeatedly(Triggers.eachRow()))
                                .allowedLateness(Duration.ofSeconds(1))));
    }

    @Test
    void windowsThatEndTakeNoRepeatedTrigger() {
        assertRefused(
                "windows of operator counts (sessions gap 1000000 us) fire at their end too, wanted"
                        + " Triggers.atWatermark().withEarlyFirings(...) instead of Triggers.repeatedly(...)",
                () -> counts(
                        SessionWindows.withGap(Duration.ofSeconds(1)),
                        stream -> stream.trigger(Triggers.repeatedly(Triggers.eachRow()))));
    }

    @Test
    void windowsOfRowsTakeNeitherTriggerNorLateness() {
        assertRefused(
                "windows of operator counts (of 3 rows) fire when they have their rows, wanted no trigger, lateness or"
                        + " discarding; GlobalWindows have triggers",
                () -> counts(CountWindows.of(3), stream -> stream.allowedLateness(Duration.ofSeconds(1))));
    }

    @Test
    void numbersOutOfRangeAreRefusedAtOnce() {
        assertRefused(
                "allowed lateness is -1 us, wanted at least 0",
                () -> PanePolicy.ONCE.withLateness(Duration.ofNanos(-1_000)));
        assertRefused("windows are to fire every 0 rows, wanted at least 1", () -> Triggers.everyRows(0));
        assertRefused("the interval of a trigger is 0 us, wanted at least 1", () -> Triggers.every(Duration.ZERO));
        assertRefused(
                "a pace has the number of rows twice, as 2 and as 3, wanted one",
                () -> Triggers.everyRows(2).or(Triggers.everyRows(3)));
        assertRefused(
                "the pace of early firings is never, wanted an interval or a number of rows",
                () -> Triggers.atWatermark().withEarlyFirings(Pace.NEVER));
        assertRefused("window size is 0 rows, wanted at least 1", () -> CountWindows.of(0));
        assertRefused("window slide is 4 rows, wanted 1 to the size, which is 3 rows", () -> CountWindows.of(3, 4));
    }

    @Test
    void eventTimeIsWantedWhereSomethingGoesByIt() {
        String message =
                "pipeline refused has the operator counts, which goes by event time, but no event time: add withWatermarks(...) before keyBy, on every way from a source";

        assertRefused(message, () -> counts(TEN, UnaryOperator.identity()).plan());
        assertRefused(
                message,
                () -> counts(
                                GlobalWindows.create(),
                                stream -> stream.trigger(Triggers.repeatedly(Triggers.every(Duration.ofSeconds(1)))))
                        .plan());
    }

    @Test
    void windowsOfRowsNeedNoEventTime() {
        driver.start(() -> counts(CountWindows.of(2), UnaryOperator.identity()));
        taps.pipeAll(List.of(new Tap("a", 9), new Tap("a", 1), new Tap("a", 2)));
        driver.checkpoint();
        driver.crash();
        driver.recover();
        taps.pipe(new Tap("a", 3));

        assertEquals(List.of(new Count("a", 0, 2), new Count("a", 1, 2)), found.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void globalWindowsByRowsNeedNoEventTime() {
        driver.start(() ->
                counts(GlobalWindows.create(), stream -> stream.trigger(Triggers.repeatedly(Triggers.everyRows(2)))));
        taps.pipeAll(List.of(new Tap("a", 9), new Tap("a", 1), new Tap("a", 2), new Tap("a", 3)));

        assertEquals(List.of(new Count("a", 0, 2), new Count("a", 1, 4)), found.readAll());
        driver.assertExactlyOnce();
    }
}
