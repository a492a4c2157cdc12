package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Joins over random rows out of order, on any number of lanes and with crashes between any two rows, held against the definition: all pairs
 * of rows that were in time, asked one by one whether they belong together.
 */
final class JoinRecomputationTest {

    /** More by the flag that all long tests have. */
    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 50 : 1;

    private static final int ROW_COUNT = 24;
    private static final int DISORDER_SECONDS = 6;

    record Tap(boolean isLeft, String key, long second, int number) {}

    record Pair(String text) {
        static Pair of(@Nullable Tap left, @Nullable Tap right) {
            return new Pair((left == null ? "_" : left.number()) + "-" + (right == null ? "_" : right.number()));
        }
    }

    private static List<Tap> rows(SplittableRandom random) {
        List<Tap> rows = new ArrayList<>();
        for (int number = 0; number < ROW_COUNT; number++) {
            long second = number - random.nextInt(random.nextInt(5) == 0 ? 15 : 6);
            rows.add(new Tap(random.nextBoolean(), "key-" + random.nextInt(3), second, number));
        }
        return rows;
    }

    /** Those that come before the watermark has passed them. */
    private static List<Tap> inTime(List<Tap> rows) {
        List<Tap> found = new ArrayList<>();
        long highest = Long.MIN_VALUE;
        for (Tap row : rows) {
            if (highest == Long.MIN_VALUE || row.second() >= highest - DISORDER_SECONDS) {
                found.add(row);
            }
            highest = Math.max(highest, row.second());
        }
        return found;
    }

    private static List<Tap> side(List<Tap> rows, boolean isLeft) {
        return rows.stream().filter(row -> row.isLeft() == isLeft).toList();
    }

    private static List<String> pairs(List<Tap> rows, JoinType type, BiPredicate<Tap, Tap> belongTogether) {
        List<String> found = new ArrayList<>();
        BiPredicate<Tap, Tap> match =
                (left, right) -> left.key().equals(right.key()) && belongTogether.test(left, right);
        for (Tap left : side(rows, true)) {
            List<Tap> partners = side(rows, false).stream()
                    .filter(right -> match.test(left, right))
                    .toList();
            partners.forEach(right -> found.add(Pair.of(left, right).text()));
            if (partners.isEmpty() && type.keepsLeft()) {
                found.add(Pair.of(left, null).text());
            }
        }
        for (Tap right : side(rows, false)) {
            if (type.keepsRight() && side(rows, true).stream().noneMatch(left -> match.test(left, right))) {
                found.add(Pair.of(null, right).text());
            }
        }
        return found;
    }

    /** The order of what comes out at once is not the definition's business. */
    private static Map<String, Integer> counted(List<String> texts) {
        Map<String, Integer> counts = new TreeMap<>();
        texts.forEach(text -> counts.merge(text, 1, Integer::sum));
        return counts;
    }

    private static void check(
            BiFunction<KeyedStream<Tap, String>, KeyedStream<Tap, String>, DataStream<Pair>> join,
            Function<List<Tap>, List<String>> definition) {
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            List<Tap> rows = rows(new SplittableRandom(seed));
            List<Pair> found = OperatorHarness.of(Tap.class, Pair.class, stream -> {
                        DataStream<Tap> timed = stream.withWatermarks(WatermarkStrategy.boundedOutOfOrderness(
                                Duration.ofSeconds(DISORDER_SECONDS), tap -> tap.second() * 1_000_000));
                        return join.apply(
                                timed.filter(Tap::isLeft).keyBy(Tap::key, String.class),
                                timed.filter(tap -> !tap.isLeft()).keyBy(Tap::key, String.class));
                    })
                    .withSeed(seed)
                    .rows(rows)
                    .watermark(Instant.ofEpochSecond(1_000))
                    .check();

            assertEquals(
                    counted(definition.apply(inTime(rows))),
                    counted(found.stream().map(Pair::text).toList()),
                    "seed " + seed + " of " + rows);
        }
    }

    @ParameterizedTest
    @EnumSource
    void intervals(JoinType type) {
        check(
                (left, right) -> left.intervalJoin(right, Duration.ofSeconds(-4), Duration.ofSeconds(2))
                        .withType(type)
                        .join("join", Tap.class, Tap.class, Pair::of),
                rows -> pairs(rows, type, (left, right) -> {
                    long later = right.second() - left.second();
                    return later >= -4 && later <= 2;
                }));
    }

    @ParameterizedTest
    @EnumSource(names = {"INNER", "LEFT"})
    void intervalsThatLieAhead(JoinType type) {
        check(
                (left, right) -> left.intervalJoin(right, Duration.ofSeconds(1), Duration.ofSeconds(5))
                        .withType(type)
                        .join("join", Tap.class, Tap.class, Pair::of),
                rows -> pairs(rows, type, (left, right) -> {
                    long later = right.second() - left.second();
                    return later >= 1 && later <= 5;
                }));
    }

    @ParameterizedTest
    @EnumSource(names = {"INNER", "LEFT"})
    void versions(JoinType type) {
        check(
                (left, right) -> type == JoinType.LEFT
                        ? left.temporalJoin(right).leftOuter().join("join", Tap.class, Tap.class, Pair::of)
                        : left.temporalJoin(right).join("join", Tap.class, Tap.class, Pair::of),
                rows -> pairs(rows, type, (left, right) -> right.equals(version(rows, left))));
    }

    /** The newest of the row's time; of several of one time the last. */
    private static @Nullable Tap version(List<Tap> rows, Tap left) {
        return side(rows, false).stream()
                .filter(right -> right.key().equals(left.key()) && right.second() <= left.second())
                .max(Comparator.comparingLong(Tap::second).thenComparingInt(Tap::number))
                .orElse(null);
    }

    /** Windows take rows until they close, so other rows are late here than for the other joins. */
    @ParameterizedTest
    @EnumSource
    void windows(JoinType type) {
        check(
                (left, right) -> left.join(right, TumblingWindows.of(Duration.ofSeconds(1)))
                        .apply("join", type, Tap.class, Tap.class, Pair::of),
                rows -> byWindow(rows, type));
    }

    /** In windows of a second, a row is in time for its window exactly when the watermark has not passed the row. */
    private static List<String> byWindow(List<Tap> rows, JoinType type) {
        return pairs(rows, type, (left, right) -> left.second() == right.second());
    }
}
