package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.Pane;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Windows that count rows and may put out more than once, for tables of cases.
 *
 * <p>Rows are {@code key@time}, in seconds; {@code !time} moves the watermark up to a microsecond before that time, and {@code +seconds} the
 * clock. Results are {@code key[start,end)=how many}, then {@code e}, {@code o} or {@code l} for early, on time and late, and the pane's index;
 * {@code key*} where the window is all time.
 *
 * @param lateCount how many rows are too late
 */
record PaneTrial(
        Windows windows, UnaryOperator<WindowedStream<Tap, String>> panes, String rows, String results, int lateCount) {

    record Tap(String key, long second) {}

    record Found(String text) {}

    static Arguments late(
            String what, Windows windows, int latenessSeconds, String rows, String results, int lateCount) {
        UnaryOperator<WindowedStream<Tap, String>> panes =
                stream -> stream.allowedLateness(Duration.ofSeconds(latenessSeconds));
        return Arguments.of(what, new PaneTrial(windows, panes, rows, results, lateCount));
    }

    static Arguments panes(
            String what,
            Windows windows,
            UnaryOperator<WindowedStream<Tap, String>> panes,
            String rows,
            String results) {
        return Arguments.of(what, new PaneTrial(windows, panes, rows, results, 0));
    }

    /** The rows one by one, and all at once as far as the watermark and the clock let them. */
    void check() {
        checkOneByOne();
        assertEquals(sorted(List.of(results.split(" "))), sorted(run(true)), "at once");
    }

    void checkOneByOne() {
        assertEquals(results, String.join(" ", run(false)), "one by one");
    }

    private List<String> run(boolean atOnce) {
        PipelineTestDriver driver = new PipelineTestDriver();
        TestInput<Tap> taps = driver.input("taps", Tap.class);
        TestOutput<Found> found = driver.output("found", Found.class);
        driver.start(() -> counts(taps, windows, panes, found));
        give(rows, taps, driver, atOnce);
        List<String> texts = found.readAll().stream().map(Found::text).toList();

        assertEquals(lateCount, driver.lateRecords().size(), "late records");
        driver.assertExactlyOnce();
        return texts;
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }

    private static void give(String rows, TestInput<Tap> taps, PipelineTestDriver driver, boolean atOnce) {
        List<Tap> together = new ArrayList<>();
        for (String row : rows.split(" ")) {
            if (row.contains("@")) {
                String[] parts = row.split("@");
                together.add(new Tap(parts[0], Long.parseLong(parts[1])));
            }
            if (!atOnce || !row.contains("@")) {
                pipe(together, taps);
            }
            if (row.startsWith("!")) {
                driver.advanceWatermarkTo(Long.parseLong(row.substring(1)) * 1_000_000 - 1);
            } else if (row.startsWith("+")) {
                driver.advanceProcessingTime(Duration.ofSeconds(Long.parseLong(row.substring(1))));
            }
        }
        pipe(together, taps);
    }

    private static void pipe(List<Tap> together, TestInput<Tap> taps) {
        if (!together.isEmpty()) {
            taps.pipeAll(List.copyOf(together));
            together.clear();
        }
    }

    private static Pipeline counts(
            TestInput<Tap> taps,
            Windows windows,
            UnaryOperator<WindowedStream<Tap, String>> panes,
            TestOutput<Found> found) {
        Pipeline pipeline = Pipeline.named("panes");
        panes.apply(pipeline.source("taps", taps)
                        .withWatermarks(WatermarkStrategy.<Tap>boundedOutOfOrderness(
                                Duration.ZERO, tap -> tap.second() * 1_000_000))
                        .keyBy(Tap::key, String.class)
                        .window(windows))
                .aggregate(
                        "counts",
                        Aggregates.<Tap>count(),
                        (key, window, pane, count) -> new Found(key + text(window) + "=" + count + text(pane)))
                .sinkTo("found", found);
        return pipeline;
    }

    private static String text(Window window) {
        return window.equals(Window.GLOBAL)
                ? "*"
                : "[" + window.startMicros() / 1_000_000 + "," + window.endMicros() / 1_000_000 + ")";
    }

    private static String text(Pane pane) {
        return switch (pane.timing()) {
                    case EARLY -> "e";
                    case ON_TIME -> "o";
                    case LATE -> "l";
                }
                + pane.index();
    }
}
