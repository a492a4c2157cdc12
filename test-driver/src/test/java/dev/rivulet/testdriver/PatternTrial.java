package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowPredicate;
import dev.rivulet.engine.pattern.Match;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pattern over rows that are written as text, at once and one by one, and holds what comes out against what is written.
 *
 * <p>A row is {@code name}, {@code name@second} or {@code key:name@second}. The key is {@code k} if none is given, and the second that behind
 * the row before. What a row is to a condition is its name's first letter. {@code !30} is a heartbeat that moves the watermark up to a
 * microsecond before that second. A match is written as the names of its rows, and there is a comma between two.
 *
 * <p>At the end the watermark passes the last row, and no more: what waits for time goes on waiting.
 */
final class PatternTrial {

    static final OutputTag<Found> TIMED_OUT = OutputTag.of("timed-out", Found.class);
    static final OutputTag<Tap> LATE = OutputTag.of("late-taps", Tap.class);

    record Tap(String key, String name, long second) {}

    record Found(String text) {}

    /**
     * @param late null where late rows go to the late records
     */
    private record Outputs(
            TestOutput<Found> found,
            TestOutput<Found> timedOut,
            @Nullable TestOutput<Tap> late) {}

    private final Pattern<Tap> pattern;
    private final String rows;
    private Duration disorder = Duration.ZERO;
    private boolean readsLate;

    private PatternTrial(Pattern<Tap> pattern, String rows) {
        this.pattern = pattern;
        this.rows = rows;
    }

    static PatternTrial of(Pattern<Tap> pattern, String rows) {
        return new PatternTrial(pattern, rows);
    }

    static RowPredicate<Tap> is(String letter) {
        return tap -> tap.name().startsWith(letter);
    }

    PatternTrial withDisorder(Duration allowed) {
        disorder = allowed;
        return this;
    }

    PatternTrial readingLateRows() {
        readsLate = true;
        return this;
    }

    /** Wants these matches, in this order. */
    void finds(String matches) {
        finds(matches, "", 0);
    }

    /**
     * @param lateCount how many rows are late
     */
    void finds(String matches, String timedOut, int lateCount) {
        for (boolean atOnce : List.of(true, false)) {
            PipelineTestDriver driver = new PipelineTestDriver();
            TestInput<Tap> taps = driver.input("taps", Tap.class);
            Outputs outputs = new Outputs(
                    driver.output("found", Found.class),
                    driver.output("timed-out", Found.class),
                    readsLate ? driver.output("late-taps", Tap.class) : null);
            driver.start(() -> pipeline(taps, outputs));
            give(driver, taps, atOnce);

            String way = atOnce ? "at once" : "one by one";
            assertEquals(matches, texts(outputs.found), way);
            assertEquals(timedOut, texts(outputs.timedOut), "timed out, " + way);
            assertEquals(readsLate ? 0 : lateCount, driver.lateRecords().size(), "late records");
            if (outputs.late != null) {
                assertEquals(lateCount, outputs.late.readAll().size(), "late rows");
            }
            assertEquals(List.of(), driver.deadLetters());
            driver.assertExactlyOnce();
        }
    }

    private static String texts(TestOutput<Found> found) {
        return found.readAll().stream().map(Found::text).collect(Collectors.joining(", "));
    }

    private void give(PipelineTestDriver driver, TestInput<Tap> taps, boolean atOnce) {
        List<Tap> together = new ArrayList<>();
        long second = -1;
        long last = Long.MIN_VALUE;
        for (String row : rows.split(" ")) {
            if (row.startsWith("!")) {
                taps.pipeAll(together);
                together.clear();
                driver.advanceWatermarkTo(Long.parseLong(row.substring(1)) * 1_000_000 - 1);
                continue;
            }
            Tap tap = tap(row, second + 1);
            second = tap.second();
            last = Math.max(last, second);
            together.add(tap);
            if (!atOnce) {
                taps.pipeAll(together);
                together.clear();
            }
        }
        taps.pipeAll(together);
        driver.advanceWatermarkTo(last * 1_000_000);
    }

    static Tap tap(String text, long nextSecond) {
        int colon = text.indexOf(':');
        int at = text.indexOf('@');
        String key = colon < 0 ? "k" : text.substring(0, colon);
        String name = text.substring(colon + 1, at < 0 ? text.length() : at);
        return new Tap(key, name, at < 0 ? nextSecond : Long.parseLong(text.substring(at + 1)));
    }

    static String text(Match<Tap> match) {
        return match.byName().values().stream()
                .flatMap(List::stream)
                .map(Tap::name)
                .collect(Collectors.joining(" "));
    }

    private Pipeline pipeline(TestInput<Tap> taps, Outputs outputs) {
        Pipeline pipeline = Pipeline.named("patterns");
        DataStream<Found> found = pipeline.source("taps", taps)
                .withWatermarks(WatermarkStrategy.<Tap>boundedOutOfOrderness(disorder, tap -> tap.second() * 1_000_000))
                .keyBy(Tap::key, String.class)
                .pattern(pattern, Tap.class)
                .sideOutputLateData(LATE)
                .sideOutputTimedOut(TIMED_OUT, (key, match, out) -> out.collect(new Found(text(match))))
                .select("matches", (key, match) -> new Found(text(match)));
        found.sinkTo("found", outputs.found);
        found.sideOutput(TIMED_OUT).sinkTo("timed-out", outputs.timedOut);
        if (outputs.late != null) {
            found.sideOutput(LATE).sinkTo("late-taps", outputs.late);
        }
        return pipeline;
    }
}
