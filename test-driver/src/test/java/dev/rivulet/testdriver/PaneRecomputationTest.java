package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.Pane;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.Trigger;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random disordered rows through windows that put out more than once, in every way in which the engine may run them, crashes between any two
 * rows included; what a table that is upserted by key and window ends with is computed once more from the rows alone.
 */
final class PaneRecomputationTest {

    private static final int SIZE = 8;
    private static final int SLIDE = 4;
    private static final int LATENESS = 6;
    private static final int ROW_COUNT = 24;
    private static final long SECOND = 1_000_000;

    record Tap(String key, long second) {}

    record Count(String key, long start, long end, String timing, long index, long count) {
        String window() {
            return key + " " + start + " to " + end;
        }
    }

    private static List<Tap> taps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tap> taps = new ArrayList<>();
        for (int index = 0; index < ROW_COUNT; index++) {
            long second = index - random.nextInt(15) - 8;
            taps.add(new Tap("key-" + random.nextInt(2), second));
        }
        return taps;
    }

    private static List<Count> run(Windows windows, Trigger trigger, boolean isDiscarding, List<Tap> taps, long seed) {
        return OperatorHarness.of(Tap.class, Count.class, stream -> counts(stream, windows, trigger, isDiscarding))
                .withSeed(seed)
                .rows(taps)
                .watermark(Instant.EPOCH.plusSeconds(1_000))
                .check();
    }

    private static DataStream<Count> counts(
            DataStream<Tap> taps, Windows windows, Trigger trigger, boolean isDiscarding) {
        WindowedStream<Tap, String> windowed = taps.withWatermarks(
                        WatermarkStrategy.<Tap>boundedOutOfOrderness(Duration.ZERO, tap -> tap.second() * SECOND))
                .keyBy(Tap::key, String.class)
                .window(windows)
                .allowedLateness(Duration.ofSeconds(LATENESS))
                .trigger(trigger);
        return (isDiscarding ? windowed.discarding() : windowed.accumulating())
                .aggregate(
                        "counts",
                        Aggregates.<Tap>count(),
                        (key, window, pane, count) -> new Count(
                                key,
                                window.startMicros() / SECOND,
                                window.endMicros() / SECOND,
                                pane.timing().name(),
                                pane.index(),
                                count));
    }

    /** How many rows each window takes: those that come while the highest second before them is less than its end and the lateness. */
    private static Map<String, Long> recomputed(List<Tap> taps, int slide) {
        Map<String, Long> counts = new TreeMap<>();
        long highest = Long.MIN_VALUE;
        for (Tap tap : taps) {
            long start = Math.floorDiv(tap.second(), slide) * slide;
            for (; start + SIZE > tap.second(); start -= slide) {
                if (highest < start + SIZE + LATENESS) {
                    counts.merge(tap.key() + " " + start + " to " + (start + SIZE), 1L, Long::sum);
                }
            }
            highest = Math.max(highest, tap.second());
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anUpsertedTableEndsWithAllRowsOfEachWindow(long seed) {
        List<Tap> taps = taps(seed);
        Trigger trigger = Triggers.atWatermark()
                .withEarlyFirings(Triggers.everyRows(3).or(Triggers.every(Duration.ofSeconds(2))));
        for (int slide : List.of(SIZE, SLIDE)) {
            Map<String, Long> table = new TreeMap<>();
            Map<String, Long> indexes = new TreeMap<>();
            for (Count count : run(windows(slide), trigger, false, taps, seed)) {
                table.put(count.window(), count.count());
                assertEquals(indexes.merge(count.window(), 1L, Long::sum) - 1, count.index(), count.toString());
            }

            assertEquals(recomputed(taps, slide), table, "slide " + slide);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void discardingPanesTogetherHaveAllRowsOfEachWindow(long seed) {
        List<Tap> taps = taps(seed);
        Trigger trigger = Triggers.atWatermark()
                .withEarlyFirings(Triggers.every(Duration.ofSeconds(3)))
                .withLateFirings(Triggers.everyRows(2));
        for (int slide : List.of(SIZE, SLIDE)) {
            Map<String, Long> table = new TreeMap<>();
            for (Count count : run(windows(slide), trigger, true, taps, seed)) {
                table.merge(count.window(), count.count(), Long::sum);
            }

            assertEquals(recomputed(taps, slide), table, "slide " + slide);
        }
    }

    private static Windows windows(int slide) {
        return slide == SIZE
                ? TumblingWindows.of(Duration.ofSeconds(SIZE))
                : SlidingWindows.of(Duration.ofSeconds(SIZE), Duration.ofSeconds(slide));
    }

    /** Of sessions it is only known of those that no late row touches what they end with; but discarding panes have each row once. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void discardingSessionsHaveEachRowOnce(long seed) {
        List<Tap> taps = taps(seed);
        Windows sessions = SessionWindows.withGap(Duration.ofSeconds(2));
        List<Count> counts = run(sessions, Triggers.atWatermark(), true, taps, seed);
        long late = counts.stream()
                .filter(count -> count.timing().equals(Pane.Timing.LATE.name()))
                .count();

        assertEquals(inTime(taps), counts.stream().mapToLong(Count::count).sum(), late + " of them late");
    }

    /** How many rows make or lengthen a session that still takes rows. */
    private static long inTime(List<Tap> taps) {
        List<List<Long>> sessions = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        long highest = Long.MIN_VALUE;
        long count = 0;
        for (Tap tap : taps) {
            List<Long> joined = new ArrayList<>(List.of(tap.second()));
            for (int index = sessions.size() - 1; index >= 0; index--) {
                List<Long> session = sessions.get(index);
                boolean isOpen =
                        session.stream().mapToLong(Long::longValue).max().orElseThrow() + 2 + LATENESS > highest;
                boolean isNear = session.stream().anyMatch(second -> Math.abs(second - tap.second()) < 2);
                if (keys.get(index).equals(tap.key()) && isOpen && isNear) {
                    joined.addAll(session);
                    sessions.remove(index);
                    keys.remove(index);
                }
            }
            if (joined.stream().mapToLong(Long::longValue).max().orElseThrow() + 2 + LATENESS > highest) {
                sessions.add(joined);
                keys.add(tap.key());
                count++;
            }
            highest = Math.max(highest, tap.second());
        }
        return count;
    }
}
