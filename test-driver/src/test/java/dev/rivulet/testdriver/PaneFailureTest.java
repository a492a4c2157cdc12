package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.PaneFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.Pane;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Functions that fail in windows that put out more than once, with accumulators that are changed in place before they do. */
final class PaneFailureTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Windows TEN = TumblingWindows.of(Duration.ofSeconds(10));
    private static final Windows TEN_EVERY_FIVE = SlidingWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(5));

    record Amount(int second, long value) {}

    record Sum(long start, long value, long pane) {}

    private static final UnaryOperator<WindowedStream<Amount, String>> LATE_FOR_A_WHILE =
            stream -> stream.allowedLateness(Duration.ofSeconds(5));
    private static final UnaryOperator<WindowedStream<Amount, String>> EACH_ROW =
            stream -> stream.trigger(Triggers.atWatermark().withEarlyFirings(Triggers.eachRow()));

    /** Whether windows that overlap share slices. */
    private boolean isSharing;

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Amount> amounts = driver.input("amounts", Amount.class);
    private final TestOutput<Sum> sums = driver.output("sums", Sum.class);

    private static final PaneFunction<String, Long, Sum> SHOW = (key, window, pane, sum) ->
            new Sum(Duration.between(START, window.start()).toSeconds(), sum, pane.index());

    private void start(
            Windows windows,
            UnaryOperator<WindowedStream<Amount, String>> panes,
            PaneFunction<String, Long, Sum> function,
            ErrorPolicy policy) {
        start(windows, panes, function, stream -> stream.onError(policy));
    }

    private void start(
            Windows windows,
            UnaryOperator<WindowedStream<Amount, String>> panes,
            PaneFunction<String, Long, Sum> function,
            UnaryOperator<DataStream<Sum>> behind) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("panes");
            WindowedStream<Amount, String> windowed = pipeline.source("amounts", amounts)
                    .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(
                            Duration.ZERO, amount -> START.plusSeconds(amount.second())))
                    .keyBy(amount -> "all", String.class)
                    .window(windows);
            behind.apply(panes.apply(windowed).aggregate("panes", new Summing(isSharing), function))
                    .sinkTo("sums", sums);
            return pipeline;
        });
    }

    private void pipe(long... secondsAndValues) {
        for (int index = 0; index < secondsAndValues.length; index += 2) {
            amounts.pipe(new Amount((int) secondsAndValues[index], secondsAndValues[index + 1]));
        }
        driver.commit();
    }

    private List<String> letters() {
        return driver.deadLetters().stream()
                .map(letter -> letter.kind() + " " + new String(letter.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The sum of one of the row's two windows would be forbidden, that of the other one not. */
    @Test
    void aRowIsInAllOfItsWindowsOrInNone() {
        start(TEN_EVERY_FIVE, LATE_FOR_A_WHILE, SHOW, ErrorPolicy.deadLetter());
        pipe(1, 6, 6, 7, 8, 1, 99, 2);

        assertEquals(List.of(new Sum(-5, 6, 0), new Sum(0, 7, 0), new Sum(5, 1, 0)), sums.readAll());
        assertEquals(List.of("row {\"second\":6,\"value\":7}"), letters());
        driver.assertExactlyOnce();
    }

    @Test
    void whatARowAddedIsTakenBackAlsoAcrossACrash() {
        start(TEN_EVERY_FIVE, LATE_FOR_A_WHILE, SHOW, ErrorPolicy.skip());
        pipe(1, 6, 6, 2, 7, 5);
        driver.checkpoint();
        driver.crash();
        driver.recover();
        pipe(8, 1, 99, 2);

        assertEquals(List.of(new Sum(-5, 6, 0), new Sum(0, 9, 0), new Sum(5, 3, 0)), sums.readAll());
        assertEquals(1, driver.counts().skipped());
        driver.assertExactlyOnce();
    }

    @Test
    void whatAWindowHasIsMergedOnceAlsoWhereAFunctionIsCalledAgain() {
        isSharing = true;
        Set<Sum> failed = new HashSet<>();
        start(
                TEN_EVERY_FIVE,
                LATE_FOR_A_WHILE,
                (key, window, pane, sum) -> {
                    Sum shown = SHOW.apply(key, window, pane, sum);
                    if (failed.add(shown)) {
                        throw new IllegalStateException("once for each");
                    }
                    return shown;
                },
                ErrorPolicy.fail().retryFirst(1));
        pipe(1, 6, 6, 2, 12, 1, 8, 7, 99, 2);

        assertEquals(
                List.of(new Sum(-5, 6, 0), new Sum(0, 8, 0), new Sum(0, 15, 1), new Sum(5, 10, 0), new Sum(10, 1, 0)),
                sums.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void aWindowOfRowsThatFailedIsNone() {
        start(TEN, LATE_FOR_A_WHILE, SHOW, ErrorPolicy.skip());
        pipe(1, 13, 2, 13, 99, 2);

        assertEquals(List.of(), sums.readAll());
        assertEquals(2, driver.counts().skipped());
        driver.assertExactlyOnce();
    }

    /** Merging would give 13. The first one has fired, and takes late rows. */
    @Test
    void sessionsWhoseMergingFailedGoOnApart() {
        start(SessionWindows.withGap(Duration.ofSeconds(8)), LATE_FOR_A_WHILE, SHOW, ErrorPolicy.deadLetter());
        pipe(20, 6, 30, 4, 25, 3, 22, 1, 99, 2);

        assertEquals(List.of(new Sum(20, 6, 0), new Sum(20, 7, 1), new Sum(30, 4, 0)), sums.readAll());
        assertEquals(List.of("row {\"second\":25,\"value\":3}"), letters());
        driver.assertExactlyOnce();
    }

    @Test
    void whatWasDueBeforeAFailedRowComesOut() {
        start(TEN, LATE_FOR_A_WHILE, SHOW, ErrorPolicy.skip());
        amounts.pipeAll(
                List.of(new Amount(1, 6), new Amount(11, 1), new Amount(2, 7), new Amount(3, 1), new Amount(99, 2)));
        driver.commit();

        assertEquals(List.of(new Sum(0, 6, 0), new Sum(0, 7, 1), new Sum(10, 1, 0)), sums.readAll());
        assertEquals(1, driver.counts().skipped());
        driver.assertExactlyOnce();
    }

    @Test
    void aPaneThatFailsIsGoneAndTheNextOneHasItsRows() {
        start(TEN, EACH_ROW, PaneFailureTest::showUnlessSeven, ErrorPolicy.deadLetter());
        pipe(1, 6, 2, 1, 3, 1);

        assertEquals(List.of(new Sum(0, 6, 0), new Sum(0, 8, 2)), sums.readAll());
        assertEquals(List.of("window key all, window 2026-01-01T00:00:00Z to 2026-01-01T00:00:10Z"), letters());
        driver.assertExactlyOnce();
    }

    @Test
    void aDiscardedPaneThatFailsTakesItsRowsWithIt() {
        start(TEN, stream -> EACH_ROW.apply(stream).discarding(), PaneFailureTest::showUnlessSeven, ErrorPolicy.skip());
        pipe(1, 7, 2, 6, 3, 1, 99, 2);

        assertEquals(List.of(new Sum(0, 6, 1), new Sum(0, 1, 2), new Sum(90, 2, 0)), sums.readAll());
        assertEquals(1, driver.counts().skipped());
        driver.assertExactlyOnce();
    }

    @Test
    void withoutAPolicyAFailedPaneEndsTheJob() {
        start(TEN, EACH_ROW, PaneFailureTest::showUnlessSeven, ErrorPolicy.fail());

        AssertionError error = assertThrows(AssertionError.class, () -> pipe(1, 7));

        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("step panes failed on what the log's entry at position"), message);
        assertTrue(message.contains("window key all, window 2026-01-01T00:00:00Z"), message);
    }

    @Test
    void withoutCopiesARowIsRefusedOnlyBeforeTheAccumulatorHasRows() {
        start(TEN, EACH_ROW, SHOW, ErrorPolicy.fail());
        pipe(1, Summing.MALFORMED);
        assertEquals(List.of("row {\"second\":1,\"value\":-1}"), letters());

        AssertionError error = assertThrows(AssertionError.class, () -> pipe(2, 1, 3, Summing.MALFORMED));

        assertTrue(String.valueOf(error.getMessage()).contains("no copy is kept"), error.getMessage());
    }

    /** Whether a row or a watermark makes a pane due depends on where batches are cut; what it becomes must not. */
    @Test
    void aPaneIsOfNoOneRecord() {
        start(
                TEN,
                LATE_FOR_A_WHILE,
                SHOW,
                stream -> stream.map(sum -> {
                            if (sum.value() == 7) {
                                throw new IllegalStateException("seven");
                            }
                            return sum;
                        })
                        .onError(ErrorPolicy.deadLetter()));
        amounts.pipeAll(List.of(new Amount(1, 7), new Amount(11, 1), new Amount(2, 1), new Amount(3, -8)));
        amounts.pipeAll(List.of(new Amount(21, 7), new Amount(31, 1)));
        pipe(99, 2);

        assertEquals(
                List.of(-1, -1),
                driver.deadLetters().stream().map(RejectedRecord::recordIndex).toList());
        assertEquals(
                List.of("row", "row"),
                driver.deadLetters().stream().map(RejectedRecord::resource).toList());
        driver.assertExactlyOnce();
    }

    private static Sum showUnlessSeven(String key, Window window, Pane pane, Long sum) throws Exception {
        if (sum == 7) {
            throw new IllegalStateException("seven");
        }
        return SHOW.apply(key, window, pane, sum);
    }

    /** Adds in place, and only then fails if the sum is 13, or the value is to be refused. */
    private record Summing(boolean hasBoundedAccumulator) implements AggregateFunction<Amount, long[], Long> {
        static final long MALFORMED = -1;

        @Override
        public long[] createAccumulator() {
            return new long[1];
        }

        @Override
        public long[] add(Amount amount, long[] accumulator) {
            accumulator[0] += amount.value();
            if (accumulator[0] == 13) {
                throw new IllegalStateException("thirteen");
            }
            if (amount.value() == MALFORMED) {
                throw sneaky(new MalformedRowException("no amount"));
            }
            return accumulator;
        }

        @SuppressWarnings("unchecked") // What cannot be declared here may be thrown all the same.
        private static <E extends Exception> E sneaky(Exception exception) throws E {
            throw (E) exception;
        }

        @Override
        public long[] merge(long[] left, long[] right) {
            left[0] += right[0];
            return left;
        }

        @Override
        public Long result(long[] accumulator) {
            return accumulator[0];
        }

        @Override
        public Codec<long[]> accumulatorCodec() {
            return new CellCodec();
        }
    }
}
