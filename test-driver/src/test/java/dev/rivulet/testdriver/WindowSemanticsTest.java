package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What windows do, case by case, with the expected rows written out: as Apache Flink documents it for its windows and watermarks, but for
 * the watermark, which is a microsecond behind the highest event time instead of a millisecond.
 *
 * <p>Rows are {@code key@time}, in seconds; results are {@code key[start,end)=how many}. A row {@code !time} is a heartbeat that moves the
 * watermark up to a microsecond before that time.
 */
final class WindowSemanticsTest {

    private static final TumblingWindows TEN = TumblingWindows.of(Duration.ofSeconds(10));
    private static final SlidingWindows TEN_EVERY_FIVE =
            SlidingWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(5));
    private static final CumulateWindows FIVE_TO_FIFTEEN =
            CumulateWindows.of(Duration.ofSeconds(5), Duration.ofSeconds(15));
    private static final SessionWindows GAP_OF_TEN = SessionWindows.withGap(Duration.ofSeconds(10));

    record Tap(String key, long second) {}

    record Found(String text) {}

    private static Arguments of(String what, Windows windows, String rows, String results, int lateCount) {
        return Arguments.of(what, windows, rows, results, lateCount);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                of("a window has its start and not its end", TEN, "a@0 a@9 a@10 !30", "a[0,10)=2 a[10,20)=1", 0),
                of("times before 1970 have windows too", TEN, "a@-10 a@-1 a@0 !30", "a[-10,0)=2 a[0,10)=1", 0),
                of("windows without rows do not exist", TEN, "a@1 a@51 !90", "a[0,10)=1 a[50,60)=1", 0),
                of("a window fires when the watermark comes to its last microsecond", TEN, "a@1 !10", "a[0,10)=1", 0),
                of("and not before", TEN, "a@1 !9", "", 0),
                of("a row is late when its window is closed", TEN, "a@1 a@10 a@9 !30", "a[0,10)=1 a[10,20)=1", 1),
                of("and in time until then", TEN, "a@1 a@9 a@0 !30", "a[0,10)=3", 0),
                of("windows that are due at once come by their ends", TEN, "b@1 a@11 !30", "b[0,10)=1 a[10,20)=1", 0),
                of(
                        "an offset moves the windows",
                        TEN.withOffset(Duration.ofSeconds(3)),
                        "a@2 a@3 a@12 a@13 !30",
                        "a[-7,3)=1 a[3,13)=2 a[13,23)=1",
                        0),
                of("a row lies in all windows that have its time", TEN_EVERY_FIVE, "a@7 !30", "a[0,10)=1 a[5,15)=1", 0),
                of(
                        "windows that overlap fire in the order of their ends",
                        TEN_EVERY_FIVE,
                        "a@0 a@5 a@10 !40",
                        "a[-5,5)=1 a[0,10)=2 a[5,15)=2 a[10,20)=1",
                        0),
                of(
                        "a row that is late for one window counts in the others",
                        TEN_EVERY_FIVE,
                        "a@1 a@10 a@7 !40",
                        "a[-5,5)=1 a[0,10)=1 a[5,15)=2 a[10,20)=1",
                        0),
                of(
                        "and is late when it is for all",
                        TEN_EVERY_FIVE,
                        "a@1 a@15 a@4 !40",
                        "a[-5,5)=1 a[0,10)=1 a[10,20)=1 a[15,25)=1",
                        1),
                of(
                        "cumulating windows grow and begin anew",
                        FIVE_TO_FIFTEEN,
                        "a@1 a@6 a@16 !40",
                        "a[0,5)=1 a[0,10)=2 a[0,15)=2 a[15,20)=1 a[15,25)=1 a[15,30)=1",
                        0),
                of("rows less than the gap apart are one session", GAP_OF_TEN, "a@0 a@9 !60", "a[0,19)=2", 0),
                of("rows the gap apart are two", GAP_OF_TEN, "a@0 a@10 !60", "a[0,10)=1 a[10,20)=1", 0),
                of("each key has its own", GAP_OF_TEN, "a@0 b@5 a@15 !60", "a[0,10)=1 b[5,15)=1 a[15,25)=1", 0),
                of(
                        "a session that the watermark has closed is not lengthened",
                        GAP_OF_TEN,
                        "a@0 b@12 a@8 !60",
                        "a[0,10)=1 a[8,18)=1 b[12,22)=1",
                        0),
                of("a row whose session is closed is late", GAP_OF_TEN, "a@0 b@30 a@5 !60", "a[0,10)=1 b[30,40)=1", 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void windowsDoWhatIsWrittenHere(String what, Windows windows, String rows, String results, int lateCount) {
        for (boolean atOnce : List.of(true, false)) {
            PipelineTestDriver driver = new PipelineTestDriver();
            TestInput<Tap> taps = driver.input("taps", Tap.class);
            TestOutput<Found> found = driver.output("found", Found.class);
            driver.start(() -> counts(taps, windows, found));
            give(rows, taps, driver, atOnce);

            assertEquals(results, String.join(" ", texts(found)), what + (atOnce ? ", at once" : ", one by one"));
            assertEquals(lateCount, driver.lateRecords().size(), "late records");
            driver.assertExactlyOnce();
        }
    }

    /** A session that is two until a row comes between them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowBetweenTwoSessionsMakesThemOne(boolean crashes) {
        PipelineTestDriver driver = new PipelineTestDriver();
        TestInput<Tap> taps = driver.input("taps", Tap.class);
        TestOutput<Found> found = driver.output("found", Found.class);
        driver.start(() -> counts(taps, GAP_OF_TEN, Duration.ofSeconds(60), found));
        taps.pipe(new Tap("a", 0));
        taps.pipe(new Tap("a", 15));
        if (crashes) {
            driver.checkpoint();
            driver.crash();
            driver.recover();
        }
        taps.pipe(new Tap("a", 8));
        driver.advanceWatermarkTo(200_000_000);

        assertEquals(List.of("a[0,25)=3"), texts(found));
        driver.assertExactlyOnce();
    }

    private static List<String> texts(TestOutput<Found> found) {
        return found.readAll().stream().map(Found::text).toList();
    }

    private static void give(String rows, TestInput<Tap> taps, PipelineTestDriver driver, boolean atOnce) {
        List<Tap> together = new ArrayList<>();
        for (String row : rows.split(" ")) {
            if (row.startsWith("!")) {
                taps.pipeAll(together);
                together.clear();
                driver.advanceWatermarkTo(Long.parseLong(row.substring(1)) * 1_000_000 - 1);
            } else {
                String[] parts = row.split("@");
                together.add(new Tap(parts[0], Long.parseLong(parts[1])));
                if (!atOnce) {
                    taps.pipeAll(together);
                    together.clear();
                }
            }
        }
    }

    private static Pipeline counts(TestInput<Tap> taps, Windows windows, TestOutput<Found> found) {
        return counts(taps, windows, Duration.ZERO, found);
    }

    private static Pipeline counts(TestInput<Tap> taps, Windows windows, Duration disorder, TestOutput<Found> found) {
        Pipeline pipeline = Pipeline.named("semantics");
        pipeline.source("taps", taps)
                .withWatermarks(WatermarkStrategy.<Tap>boundedOutOfOrderness(disorder, tap -> tap.second() * 1_000_000))
                .keyBy(Tap::key, String.class)
                .window(windows)
                .aggregate(
                        "counts",
                        Aggregates.<Tap>count(),
                        (key, window, count) -> new Found(key + "[" + window.startMicros() / 1_000_000 + ","
                                + window.endMicros() / 1_000_000 + ")=" + count))
                .sinkTo("found", found);
        return pipeline;
    }
}
