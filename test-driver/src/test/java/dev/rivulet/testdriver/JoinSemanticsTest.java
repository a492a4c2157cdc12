package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.TumblingWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What joins do, case by case, with the expected rows written out: as Apache Flink documents it for its window, interval and temporal joins.
 *
 * <p>Rows are {@code L:key@time} of the left stream and {@code R:key@time} of the right one, each a source of its own, in seconds; they come
 * one by one in this order. {@code L!time} and {@code R!time} move that stream's watermark up to a microsecond before that time. Results are
 * {@code left-right} by their times, with {@code _} for none, separated by blanks, in their order.
 */
final class JoinSemanticsTest {

    record Tap(String key, long second) {}

    record Pair(String text) {
        static Pair of(@Nullable Tap left, @Nullable Tap right) {
            return new Pair((left == null ? "_" : left.second()) + "-" + (right == null ? "_" : right.second()));
        }
    }

    /** Joins two streams in some way. */
    interface Join extends BiFunction<KeyedStream<Tap, String>, KeyedStream<Tap, String>, DataStream<Pair>> {}

    private static Join interval(int lower, int upper, JoinType type) {
        return (left, right) -> left.intervalJoin(right, Duration.ofSeconds(lower), Duration.ofSeconds(upper))
                .withType(type)
                .join("join", Tap.class, Tap.class, Pair::of);
    }

    private static Join window(JoinType type) {
        return (left, right) -> left.join(right, TumblingWindows.of(Duration.ofSeconds(10)))
                .apply("join", type, Tap.class, Tap.class, Pair::of);
    }

    private static Join temporal(boolean isOuter) {
        return (left, right) -> isOuter
                ? left.temporalJoin(right).leftOuter().join("join", Tap.class, Tap.class, Pair::of)
                : left.temporalJoin(right).join("join", Tap.class, Tap.class, Pair::of);
    }

    private static final Join EXCLUSIVE =
            (left, right) -> left.intervalJoin(right, Duration.ofSeconds(-2), Duration.ofSeconds(1))
                    .lowerBoundExclusive()
                    .upperBoundExclusive()
                    .join("join", Tap.class, Tap.class, Pair::of);

    private static final Join SESSIONS =
            (left, right) -> left.join(right, SessionWindows.withGap(Duration.ofSeconds(5)))
                    .apply("join", JoinType.INNER, Tap.class, Tap.class, Pair::of);

    private static Arguments of(String what, Join join, String rows, String results, int lateCount) {
        return Arguments.of(what, join, rows, results, lateCount);
    }

    static Stream<Arguments> cases() {
        Join inner = interval(-2, 1, JoinType.INNER);
        return Stream.of(
                of("both bounds are included", inner, "R:a@3 R:a@4 R:a@5 R:a@6 R:a@7 L:a@5", "5-3 5-4 5-5 5-6", 0),
                of("unless they are said not to be", EXCLUSIVE, "R:a@3 R:a@4 R:a@5 R:a@6 L:a@5", "5-4 5-5", 0),
                of("pairs come when their second row comes", inner, "L:a@5 R:a@6 R:a@4 L:a@6", "5-6 5-4 6-4 6-6", 0),
                of("keys do not mix", inner, "L:a@5 R:b@5 R:a@5", "5-5", 0),
                of("rows of one time come in their order", inner, "R:a@5 R:a@5 L:a@5 L:a@5", "5-5 5-5 5-5 5-5", 0),
                of("times before 1970 join too", inner, "L:a@-5 R:a@-7 R:a@-8 R:a@-4", "-5--7 -5--4", 0),
                of("an inner join puts out no row alone", inner, "L:a@5 R:a@50 L!99 R!99", "", 0),
                of(
                        "a row alone comes out when no partner can come any more",
                        interval(-2, 1, JoinType.LEFT),
                        "L:a@5 L:a@9 R:a@9 L!7 R!7",
                        "9-9 5-_",
                        0),
                of("and not before", interval(-2, 1, JoinType.LEFT), "L:a@5 L!7 R!6", "", 0),
                of(
                        "both streams keep theirs in a full join",
                        interval(-2, 1, JoinType.FULL),
                        "L:a@5 R:a@20 L:b@7 R:b@8 L!99 R!99",
                        "7-8 5-_ _-20",
                        0),
                of(
                        "a right join keeps the right ones",
                        interval(0, 1, JoinType.RIGHT),
                        "L:a@5 R:a@9 L!99 R!99",
                        "_-9",
                        0),
                of("a row that the watermark has passed is late", inner, "L!6 R!6 L:a@5 R:a@6 L:a@6", "6-6", 1),
                of("the slower stream counts", inner, "L!60 R:a@6 L:a@5", "5-6", 0),
                of(
                        "windows join what is in them",
                        window(JoinType.INNER),
                        "L:a@1 R:a@9 R:a@10 L:a@8 L!20 R!20",
                        "1-9 8-9",
                        0),
                of("windows of an outer join", window(JoinType.FULL), "L:a@1 R:a@11 L!20 R!20", "1-_ _-11", 0),
                of("sessions of both streams merge", SESSIONS, "L:a@1 R:a@9 L:a@5 L!99 R!99", "1-9 5-9", 0),
                of(
                        "a row meets the version of its time",
                        temporal(false),
                        "R:a@1 R:a@5 L:a@4 L:a@5 L:a@9 L!99 R!99",
                        "4-1 5-5 9-5",
                        0),
                of("also one that comes after it", temporal(false), "L:a@4 R:a@5 R:a@3 L!99 R!99", "4-3", 0),
                of("without a version it is left out", temporal(false), "L:a@4 R:a@5 L!99 R!99", "", 0),
                of("or comes alone", temporal(true), "L:a@4 R:a@5 L!99 R!99", "4-_", 0),
                of(
                        "of several of a time the last one counts",
                        temporal(false),
                        "R:a@1 R:b@1 R:a@1 L:a@2 L!99 R!99",
                        "2-1",
                        0),
                of("it waits for the versions' watermark", temporal(false), "R:a@1 L:a@2 L!99 R!2", "", 0),
                of(
                        "a version that comes too late does not count",
                        temporal(false),
                        "R:a@1 L!5 R!5 R:a@3 L:a@6 L!99 R!99",
                        "6-1",
                        1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void comesTo(String what, Join join, String rows, String results, int lateCount) {
        for (boolean isCrashing : new boolean[] {false, true}) {
            PipelineTestDriver driver = new PipelineTestDriver();
            TestInput<Tap> left = driver.input("left", Tap.class);
            TestInput<Tap> right = driver.input("right", Tap.class);
            TestOutput<Pair> pairs = driver.output("pairs", Pair.class);
            driver.start(() -> pipeline(join, left, right, pairs));
            for (String row : rows.split(" ")) {
                pipe(row, row.charAt(0) == 'L' ? left : right);
                if (isCrashing) {
                    driver.checkpoint();
                    driver.crash();
                    driver.recover();
                }
            }
            String found =
                    String.join(" ", pairs.readAll().stream().map(Pair::text).toList());

            assertEquals(results, found, what);
            assertEquals(lateCount, driver.lateRecords().size(), what);
            driver.assertExactlyOnce();
        }
    }

    private static Pipeline pipeline(Join join, TestInput<Tap> left, TestInput<Tap> right, TestOutput<Pair> pairs) {
        Pipeline pipeline = Pipeline.named("join");
        join.apply(timed(pipeline, "left", left), timed(pipeline, "right", right))
                .sinkTo("pairs", pairs);
        return pipeline;
    }

    /** Disorder without bound, so that only heartbeats move the watermark. */
    private static KeyedStream<Tap, String> timed(Pipeline pipeline, String uid, TestInput<Tap> input) {
        return pipeline.source(uid, input)
                .withWatermarks(WatermarkStrategy.<Tap>forGenerator(
                        tap -> tap.second() * 1_000_000, (tap, time) -> Long.MIN_VALUE))
                .keyBy(Tap::key, String.class);
    }

    private static void pipe(String row, TestInput<Tap> input) {
        if (row.charAt(1) == '!') {
            input.advanceWatermarkTo(
                    Instant.ofEpochSecond(Long.parseLong(row.substring(2))).minusNanos(1_000));
            return;
        }
        String[] parts = row.substring(2).split("@");
        input.pipe(new Tap(parts[0], Long.parseLong(parts[1])));
    }

    @Test
    void aJoinWantsEventTimeOfBoth() {
        PipelineTestDriver driver = new PipelineTestDriver();
        Pipeline pipeline = Pipeline.named("untimed");
        KeyedStream<Tap, String> left = timed(pipeline, "left", driver.input("left", Tap.class));
        KeyedStream<Tap, String> right =
                pipeline.source("right", driver.input("right", Tap.class)).keyBy(Tap::key, String.class);
        interval(0, 1, JoinType.INNER).apply(left, right).sinkTo("pairs", driver.output("pairs", Pair.class));

        IllegalStateException error = assertThrows(IllegalStateException.class, pipeline::plan);
        assertTrue(String.valueOf(error.getMessage()).contains("join"), error.getMessage());
    }

    @Test
    void anIntervalHasItsBoundsInOrder() {
        Pipeline pipeline = Pipeline.named("reversed");
        KeyedStream<Tap, String> stream = timed(pipeline, "left", new PipelineTestDriver().input("left", Tap.class));

        assertThrows(
                IllegalArgumentException.class,
                () -> stream.intervalJoin(stream, Duration.ofSeconds(1), Duration.ofSeconds(-1)));
    }
}
