package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random disordered rows through windows that overlap, take late rows and fire early, in every way in which the engine may run them, crashes
 * between any two rows included. Each pane is computed once more from the rows alone; and windows that share slices put out the same, in the same order,
 * as those that have an accumulator each.
 */
final class SlicedPaneRecomputationTest {

    private static final int ROW_COUNT = 30;
    private static final long SECOND = 1_000_000;
    private static final long END = 1_000;

    /**
     * When windows put out.
     *
     * @param early seconds from one early firing to the next, 0 for none
     * @param lateness in seconds
     */
    private record Firing(boolean isDiscarding, int early, int lateness) {

        WindowedStream<Tap, String> applyTo(WindowedStream<Tap, String> stream) {
            WindowedStream<Tap, String> set = stream.allowedLateness(Duration.ofSeconds(lateness));
            if (early > 0) {
                set = set.trigger(Triggers.atWatermark().withEarlyFirings(Triggers.every(Duration.ofSeconds(early))));
            }
            return isDiscarding ? set.discarding() : set.accumulating();
        }
    }

    record Tap(String key, long second) {}

    record Total(String key, long start, long end, String pane) {}

    private static final Codec<long[]> PAIRS = new Codec<>() {
        @Override
        public void write(long[] pair, ByteWriter out) {
            out.putLong(pair[0]);
            out.putLong(pair[1]);
        }

        @Override
        public long[] read(ByteReader in) {
            return new long[] {in.readLong(), in.readLong()};
        }
    };

    /** The sum of the rows' seconds and how many they are, with accumulators that are changed in place. */
    private record Sum(boolean hasBoundedAccumulator) implements AggregateFunction<Tap, long[], String> {

        @Override
        public long[] createAccumulator() {
            return new long[2];
        }

        @Override
        public long[] add(Tap tap, long[] accumulator) {
            accumulator[0] += tap.second();
            accumulator[1]++;
            return accumulator;
        }

        @Override
        public long[] merge(long[] left, long[] right) {
            left[0] += right[0];
            left[1] += right[1];
            return left;
        }

        @Override
        public String result(long[] accumulator) {
            return accumulator[0] + " of " + accumulator[1];
        }

        @Override
        public Codec<long[]> accumulatorCodec() {
            return PAIRS;
        }
    }

    /** Windows by their numbers: cumulating ones where the step is negative. */
    private static Windows windows(int size, int slide) {
        Duration longest = Duration.ofSeconds(size);
        return slide < 0
                ? CumulateWindows.of(Duration.ofSeconds(-slide), longest)
                : SlidingWindows.of(longest, Duration.ofSeconds(slide));
    }

    private static long startOfWindowEndingAt(long end, int size, int slide) {
        return slide < 0 ? Math.floorDiv(end - 1, size) * size : end - size;
    }

    private static List<Tap> taps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tap> taps = new ArrayList<>();
        for (int index = 0; index < ROW_COUNT; index++) {
            long delay = random.nextInt(3) == 0 ? random.nextInt(25) : random.nextInt(3);
            taps.add(new Tap("key-" + random.nextInt(3), index - delay - 8));
        }
        return taps;
    }

    private static List<Total> run(Windows windows, boolean isBounded, Firing firing, List<Tap> taps) {
        return OperatorHarness.of(Tap.class, Total.class, stream -> totals(stream, windows, isBounded, firing))
                .withSeed(firing.lateness())
                .rows(taps)
                .watermark(Instant.EPOCH.plusSeconds(END))
                .check();
    }

    private static DataStream<Total> totals(DataStream<Tap> taps, Windows windows, boolean isBounded, Firing firing) {
        WindowedStream<Tap, String> windowed = taps.withWatermarks(
                        WatermarkStrategy.<Tap>boundedOutOfOrderness(Duration.ZERO, tap -> tap.second() * SECOND))
                .keyBy(Tap::key, String.class)
                .window(windows);
        return firing.applyTo(windowed)
                .aggregate(
                        "totals",
                        new Sum(isBounded),
                        (key, window, pane, sum) -> new Total(
                                key,
                                window.startMicros() / SECOND,
                                window.endMicros() / SECOND,
                                pane.timing() + " " + pane.index() + ": " + sum));
    }

    private static Map<String, List<String>> recomputed(List<Tap> taps, int size, int slide, Firing firing) {
        Map<String, List<String>> panes = new TreeMap<>();
        for (String key : List.of("key-0", "key-1", "key-2")) {
            for (int number = -80; number < 80; number++) {
                long end = slide < 0 ? -number * slide : number * slide + size;
                List<String> found = new Plain(key, startOfWindowEndingAt(end, size, slide), end, firing).panes(taps);
                if (!found.isEmpty()) {
                    panes.put(key + " " + startOfWindowEndingAt(end, size, slide) + " to " + end, found);
                }
            }
        }
        return panes;
    }

    /**
     * The panes of one window: one each time that the highest second comes to a moment of its early firings, if rows have come since the
     * one before; one when it comes to its end, with all rows until then; and one for each row behind it.
     */
    private static final class Plain {
        private final String key;
        private final long start;
        private final long end;
        private final Firing firing;
        private final List<String> panes = new ArrayList<>();
        private long sum;
        private long count;
        private boolean hasNew;

        Plain(String key, long start, long end, Firing firing) {
            this.key = key;
            this.start = start;
            this.end = end;
            this.firing = firing;
        }

        List<String> panes(List<Tap> taps) {
            long highest = Long.MIN_VALUE;
            for (Tap tap : taps) {
                boolean isIn = tap.key().equals(key) && tap.second() >= start && tap.second() < end;
                if (isIn && (highest < end || highest < end + firing.lateness())) {
                    sum += tap.second();
                    count++;
                    hasNew = true;
                    if (highest >= end) {
                        put("LATE");
                    }
                }
                move(highest, Math.max(highest, tap.second()));
                highest = Math.max(highest, tap.second());
            }
            move(highest, END);
            return panes;
        }

        private void move(long from, long to) {
            for (long moment = start + firing.early(); moment < end && firing.early() > 0; moment += firing.early()) {
                if (moment > from && moment <= to && hasNew) {
                    put("EARLY");
                }
            }
            boolean isAny = firing.isDiscarding() ? hasNew : count > 0;
            if (from < end && to >= end && isAny) {
                put("ON_TIME");
            }
        }

        private void put(String timing) {
            panes.add(timing + " " + panes.size() + ": " + sum + " of " + count);
            hasNew = false;
            if (firing.isDiscarding()) {
                sum = 0;
                count = 0;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 8, 4, false, 0, 6",
        "2, 8, 2, false, 0, 3",
        "3, 9, 6, false, 0, 20",
        "4, 8, 8, false, 0, 5",
        "5, 12, -4, false, 0, 6",
        "6, 12, 3, true, 0, 9",
        "7, 8, -2, true, 0, 2",
        "8, 16, 1, false, 0, 4",
        "9, 8, 2, false, 2, 3",
        "10, 12, 3, false, 5, 6",
        "11, 12, 4, false, 3, 0",
        "12, 16, 1, false, 4, 2",
        "13, 12, -3, false, 2, 5",
        "14, 9, 6, false, 1, 1",
        "15, 12, 3, true, 4, 6",
        "16, 16, 2, false, 7, 12"
    })
    void panesHaveTheRowsThatTheyShouldHave(
            long seed, int size, int slide, boolean isDiscarding, int early, int lateness) {
        List<Tap> taps = taps(seed);
        Firing firing = new Firing(isDiscarding, early, lateness);

        List<Total> totals = run(windows(size, slide), true, firing, taps);

        assertEquals(recomputed(taps, size, slide, firing), panes(totals));
        assertEquals(early > 0, has(totals, "EARLY"), "early ones");
        assertEquals(lateness > 0, has(totals, "LATE"), "late ones");
        assertEquals(run(windows(size, slide), false, firing, taps), totals);
    }

    /** As a job of before that windows shared slices, or an aggregate of before that its accumulators were bounded; and the way back. */
    @ParameterizedTest
    @CsvSource({
        "17, 8, 2, false, 0, 12, false",
        "18, 12, 3, true, 0, 9, false",
        "19, 12, -4, false, 0, 6, false",
        "20, 8, 2, false, 2, 3, false",
        "21, 12, 4, false, 5, 6, false",
        "22, 8, 2, false, 0, 12, true",
        "23, 12, 3, true, 0, 9, true",
        "24, 12, 4, false, 5, 6, true"
    })
    void windowsThatAreOpenGoOnWhereSlicesComeToBeShared(
            long seed, int size, int slide, boolean isDiscarding, int early, int lateness, boolean isSharedBefore) {
        List<Tap> taps = taps(seed);
        Firing firing = new Firing(isDiscarding, early, lateness);

        for (int count = 1; count < taps.size(); count++) {
            List<Total> totals = runWithChange(windows(size, slide), isSharedBefore, firing, taps, count);

            assertEquals(recomputed(taps, size, slide, firing), panes(totals), "changed behind " + count + " rows");
        }
    }

    private static List<Total> runWithChange(
            Windows windows, boolean isSharedBefore, Firing firing, List<Tap> taps, int countBefore) {
        PipelineTestDriver driver = new PipelineTestDriver();
        TestInput<Tap> input = driver.input("taps", Tap.class);
        TestOutput<Total> output = driver.output("totals", Total.class);
        start(driver, input, output, stream -> totals(stream, windows, isSharedBefore, firing));
        input.pipeAll(taps.subList(0, countBefore));
        driver.stop();
        start(driver, input, output, stream -> totals(stream, windows, !isSharedBefore, firing));
        input.pipeAll(taps.subList(countBefore, taps.size()));
        driver.advanceWatermarkTo(END * SECOND);
        return output.readAll();
    }

    private static void start(
            PipelineTestDriver driver,
            TestInput<Tap> input,
            TestOutput<Total> output,
            Function<DataStream<Tap>, DataStream<Total>> operator) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("changing");
            operator.apply(pipeline.source("taps", input)).sinkTo("totals", output);
            return pipeline;
        });
    }

    private static Map<String, List<String>> panes(List<Total> totals) {
        Map<String, List<String>> panes = new TreeMap<>();
        totals.forEach(total -> panes.computeIfAbsent(
                        total.key() + " " + total.start() + " to " + total.end(), window -> new ArrayList<>())
                .add(total.pane()));
        return panes;
    }

    private static boolean has(List<Total> totals, String timing) {
        return totals.stream().anyMatch(total -> total.pane().startsWith(timing));
    }
}
