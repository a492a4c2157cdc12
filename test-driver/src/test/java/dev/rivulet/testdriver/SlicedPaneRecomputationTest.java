package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random disordered rows through windows that overlap and take late rows, in every way in which the engine may run them, crashes between any
 * two rows included. Each pane is computed once more from the rows alone; and windows that share slices put out the same, in the same order,
 * as those that have an accumulator each.
 */
final class SlicedPaneRecomputationTest {

    private static final int ROW_COUNT = 30;
    private static final long SECOND = 1_000_000;
    private static final long END = 1_000;

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

    private static List<Total> run(
            Windows windows, boolean isBounded, boolean isDiscarding, int lateness, List<Tap> taps) {
        return OperatorHarness.of(
                        Tap.class, Total.class, stream -> totals(stream, windows, isBounded, isDiscarding, lateness))
                .withSeed(lateness)
                .rows(taps)
                .watermark(Instant.EPOCH.plusSeconds(END))
                .check();
    }

    private static DataStream<Total> totals(
            DataStream<Tap> taps, Windows windows, boolean isBounded, boolean isDiscarding, int lateness) {
        WindowedStream<Tap, String> windowed = taps.withWatermarks(
                        WatermarkStrategy.<Tap>boundedOutOfOrderness(Duration.ZERO, tap -> tap.second() * SECOND))
                .keyBy(Tap::key, String.class)
                .window(windows)
                .allowedLateness(Duration.ofSeconds(lateness));
        return (isDiscarding ? windowed.discarding() : windowed.accumulating())
                .aggregate(
                        "totals",
                        new Sum(isBounded),
                        (key, window, pane, sum) -> new Total(
                                key,
                                window.startMicros() / SECOND,
                                window.endMicros() / SECOND,
                                pane.timing() + " " + pane.index() + ": " + sum));
    }

    /** The panes of each window: one when the highest second is its end, with all rows until then, and one for each row behind it. */
    private static Map<String, List<String>> recomputed(
            List<Tap> taps, int size, int slide, boolean isDiscarding, int lateness) {
        Map<String, List<String>> panes = new TreeMap<>();
        for (String key : List.of("key-0", "key-1", "key-2")) {
            for (int number = -80; number < 80; number++) {
                long end = slide < 0 ? -number * slide : number * slide + size;
                List<String> found =
                        panes(taps, key, startOfWindowEndingAt(end, size, slide), end, isDiscarding, lateness);
                if (!found.isEmpty()) {
                    panes.put(key + " " + startOfWindowEndingAt(end, size, slide) + " to " + end, found);
                }
            }
        }
        return panes;
    }

    private static List<String> panes(
            List<Tap> taps, String key, long start, long end, boolean isDiscarding, int lateness) {
        List<String> panes = new ArrayList<>();
        long highest = Long.MIN_VALUE;
        long sum = 0;
        long count = 0;
        boolean isOpen = true;
        for (Tap tap : taps) {
            if (isOpen && highest >= end) {
                isOpen = false;
                if (count > 0) {
                    panes.add("ON_TIME 0: " + sum + " of " + count);
                }
            }
            boolean isIn = tap.key().equals(key) && tap.second() >= start && tap.second() < end;
            if (isIn && (isOpen || highest < end + lateness)) {
                boolean beginsAnew = isDiscarding && !isOpen;
                sum = tap.second() + (beginsAnew ? 0 : sum);
                count = 1 + (beginsAnew ? 0 : count);
                if (!isOpen) {
                    panes.add("LATE " + panes.size() + ": " + sum + " of " + count);
                }
            }
            highest = Math.max(highest, tap.second());
        }
        if (isOpen && count > 0) {
            panes.add("ON_TIME 0: " + sum + " of " + count);
        }
        return panes;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 8, 4, false, 6",
        "2, 8, 2, false, 3",
        "3, 9, 6, false, 20",
        "4, 8, 8, false, 5",
        "5, 12, -4, false, 6",
        "6, 12, 3, true, 9",
        "7, 8, -2, true, 2",
        "8, 16, 1, false, 4"
    })
    void panesHaveTheRowsThatTheyShouldHave(long seed, int size, int slide, boolean isDiscarding, int lateness) {
        List<Tap> taps = taps(seed);

        List<Total> totals = run(windows(size, slide), true, isDiscarding, lateness, taps);

        Map<String, List<String>> panes = new TreeMap<>();
        totals.forEach(total -> panes.computeIfAbsent(
                        total.key() + " " + total.start() + " to " + total.end(), window -> new ArrayList<>())
                .add(total.pane()));
        assertEquals(recomputed(taps, size, slide, isDiscarding, lateness), panes);
        assertTrue(totals.stream().anyMatch(total -> total.pane().startsWith("LATE")), "no row was late");
        assertEquals(run(windows(size, slide), false, isDiscarding, lateness, taps), totals);
    }
}
