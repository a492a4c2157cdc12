package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Pipelines of several sources: how their rows and their watermarks come together. The clock of the driver begins in 2026. */
final class SourcesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final OutputTag<Reading> AHEAD = OutputTag.of("ahead", Reading.class);

    record Count(String device, long start, long readings) {}

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Reading> north = driver.input("north", Reading.class);
    private final TestInput<Reading> south = driver.input("south", Reading.class);
    private final TestOutput<Count> counts = driver.output("counts", Count.class);

    private static Reading reading(String device, int second) {
        return new Reading(device, START.plusSeconds(second), 20);
    }

    private static WatermarkStrategy<Reading> timely() {
        return WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, Reading::time);
    }

    private static DataStream<Count> counted(DataStream<Reading> stream, String uid) {
        return stream.keyBy(Reading::device, String.class)
                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                .aggregate(
                        uid,
                        Aggregates.<Reading>count(),
                        (device, window, count) -> new Count(
                                device, Duration.between(START, window.start()).toSeconds(), count));
    }

    /** Both sources in one stream, with these strategies. */
    private Pipeline united(
            UnaryOperator<WatermarkStrategy<Reading>> ofNorth, UnaryOperator<WatermarkStrategy<Reading>> ofSouth) {
        Pipeline pipeline = Pipeline.named("united");
        DataStream<Reading> all = pipeline.source("north", north)
                .withWatermarks(ofNorth.apply(timely()))
                .union(pipeline.source("south", south).withWatermarks(ofSouth.apply(timely())));
        counted(all, "counts").sinkTo("counts", counts);
        return pipeline;
    }

    @Test
    void theSlowerSourceHoldsTheWindowsBack() {
        driver.start(() -> united(strategy -> strategy, strategy -> strategy));
        north.pipe(reading("a", 1));
        north.pipe(reading("a", 25));
        assertEquals(List.of(), counts.readAll());
        south.pipe(reading("a", 5));
        assertEquals(List.of(), counts.readAll());
        south.pipe(reading("b", 12));

        assertEquals(List.of(new Count("a", 0, 2)), counts.readAll());
        assertEquals(List.of(), driver.lateRecords());
        driver.assertExactlyOnce();
    }

    @Test
    void anIdleSourceHoldsNothingBackUntilItComesAgain() {
        driver.start(() -> united(strategy -> strategy, strategy -> strategy.withIdleness(Duration.ofSeconds(30))));
        south.pipe(reading("a", 5));
        north.pipe(reading("a", 25));
        assertEquals(List.of(), counts.readAll());
        driver.advanceProcessingTime(Duration.ofSeconds(29));
        assertEquals(List.of(), counts.readAll());
        driver.advanceProcessingTime(Duration.ofSeconds(1));
        assertEquals(List.of(new Count("a", 0, 1)), counts.readAll());

        driver.crash();
        driver.recover();
        south.pipe(reading("a", 26));
        south.pipe(reading("a", 7));
        north.pipe(reading("a", 40));
        assertEquals(List.of(), counts.readAll());
        assertEquals(1, driver.lateRecords().size());
        south.pipe(reading("a", 41));
        assertEquals(List.of(new Count("a", 20, 2)), counts.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void aSourceThatNeverSpokeIsIdleToo() {
        driver.start(() -> united(strategy -> strategy, strategy -> strategy.withIdleness(Duration.ofSeconds(30))));
        north.pipe(reading("a", 5));
        north.pipe(reading("a", 25));
        driver.advanceProcessingTime(Duration.ofSeconds(30));

        assertEquals(List.of(new Count("a", 0, 1)), counts.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void whereAllAreIdleTimeStandsStill() {
        UnaryOperator<WatermarkStrategy<Reading>> idle = strategy -> strategy.withIdleness(Duration.ofSeconds(30));
        driver.start(() -> united(idle, idle));
        north.pipe(reading("a", 5));
        south.pipe(reading("a", 8));
        driver.advanceProcessingTime(Duration.ofMinutes(10));
        assertEquals(List.of(), counts.readAll());
        north.pipe(reading("b", 11));

        assertEquals(List.of(new Count("a", 0, 2)), counts.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void aRowFromTheFutureMovesNothingAndGoesToTheDeadLetters() {
        driver.start(
                () -> united(strategy -> strategy.withMaxFutureSkew(Duration.ofSeconds(60)), strategy -> strategy));
        south.pipe(reading("a", 30));
        north.pipe(reading("a", 60));
        north.pipe(new Reading("a", Instant.parse("2099-01-01T00:00:00Z"), 20));
        north.pipe(reading("a", 5));
        driver.commit();

        assertEquals(1, driver.lateRecords().size());
        assertEquals(1, driver.deadLetters().size());
        assertTrue(driver.deadLetters().get(0).cause().contains("2099-01-01T00:00:00Z"));
        driver.assertExactlyOnce();
    }

    @Test
    void aRowWithATimeThatNoTableKnowsMovesNothingAndGoesToTheDeadLetters() {
        driver.start(() -> united(strategy -> strategy, strategy -> strategy));
        south.pipe(reading("a", 30));
        north.pipe(reading("a", 5));
        north.pipe(new Reading("a", Instant.MAX, 20));
        north.pipe(new Reading("a", Instant.MIN, 20));
        north.pipe(new Reading("a", Instant.parse("0000-12-31T23:59:59.999999Z"), 20));
        north.pipe(new Reading("a", Instant.parse("+10000-01-01T00:00:00Z"), 20));
        north.pipe(reading("a", 6));
        driver.commit();

        assertEquals(List.of(), driver.lateRecords());
        assertEquals(4, driver.deadLetters().size());
        driver.deadLetters()
                .forEach(each -> assertTrue(each.cause().contains("is not in the years 1 to 9999"), each.cause()));
        driver.assertExactlyOnce();
    }

    @Test
    void orToASideOutputIfThereIsOne() {
        TestOutput<Reading> ahead = driver.output("ahead", Reading.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("ahead");
            DataStream<Reading> timed = pipeline.source("north", north)
                    .union(pipeline.source("south", south))
                    .withWatermarks(timely().withMaxFutureSkew(Duration.ofSeconds(60), AHEAD));
            counted(timed, "counts").sinkTo("counts", counts);
            timed.sideOutput(AHEAD).sinkTo("ahead", ahead);
            return pipeline;
        });
        south.pipe(reading("a", 61));
        south.pipe(reading("a", 2));
        north.pipe(reading("a", 20));

        assertEquals(List.of(reading("a", 61)), ahead.readAll());
        assertEquals(List.of(), counts.readAll());
        south.pipe(reading("a", 21));
        assertEquals(List.of(new Count("a", 0, 1)), counts.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void punctuationsMoveTheWatermark() {
        TestInput<Reading> single = north;
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("punctuated");
            WatermarkStrategy<Reading> strategy = WatermarkStrategy.forGenerator(
                    row -> row.time().getEpochSecond() * 1_000_000,
                    (row, time) -> row.device().equals("mark") ? time : Long.MIN_VALUE);
            DataStream<Reading> all = pipeline.source("north", single)
                    .union(pipeline.source("south", south))
                    .withWatermarks(strategy.withIdleness(Duration.ofSeconds(1)));
            counted(all.filter(row -> !row.device().equals("mark")), "counts").sinkTo("counts", counts);
            return pipeline;
        });
        driver.advanceProcessingTime(Duration.ofSeconds(2));
        single.pipe(reading("a", 5));
        driver.advanceProcessingTime(Duration.ofMillis(100));
        single.pipe(reading("a", 50));
        assertEquals(List.of(), counts.readAll());
        south.pipe(reading("mark", 9));
        single.pipe(reading("mark", 9));
        assertEquals(List.of(), counts.readAll());
        south.pipe(reading("mark", 10));
        single.pipe(reading("mark", 10));

        assertEquals(List.of(new Count("a", 0, 1)), counts.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void rowsComeTogetherThatHaveComeAnUnequalWay() {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("unequal");
            DataStream<Reading> timedNorth = pipeline.source("north", north).withWatermarks(timely());
            DataStream<Reading> timedSouth = pipeline.source("south", south).withWatermarks(timely());
            DataStream<Reading> ofCounts = counted(timedNorth, "first")
                    .map(count -> new Reading(count.device(), START.plusSeconds(count.start()), count.readings()));
            counted(ofCounts.union(timedSouth, timedNorth), "second")
                    .union(counted(timedSouth, "third"))
                    .sinkTo("counts", counts);
            return pipeline;
        });
        north.pipe(reading("a", 1));
        north.pipe(reading("a", 2));
        south.pipe(reading("a", 3));
        south.pipe(reading("b", 13));
        driver.crashBefore(CrashPoint.COMMIT);
        north.pipe(reading("b", 14));
        counts.readAll();
        driver.recover();

        // Of north two rows and their count, of south one; and south once more on a shorter way.
        assertEquals(List.of(new Count("a", 0, 1), new Count("a", 0, 4)), sorted());
        driver.assertExactlyOnce();
    }

    private List<Count> sorted() {
        return counts.readAll().stream()
                .sorted((left, right) -> Long.compare(left.readings(), right.readings()))
                .toList();
    }

    @Test
    void aWindowWantsEventTimeOnEveryWay() {
        Pipeline pipeline = Pipeline.named("half");
        DataStream<Reading> all =
                pipeline.source("north", north).withWatermarks(timely()).union(pipeline.source("south", south));
        counted(all, "counts").sinkTo("counts", counts);

        IllegalStateException error = assertThrows(IllegalStateException.class, pipeline::plan);
        assertTrue(String.valueOf(error.getMessage()).contains("on every way from a source"), error.getMessage());
    }

    @Test
    void streamsOfTwoPipelinesDoNotUnite() {
        DataStream<Reading> one = Pipeline.named("one").source("north", north);
        DataStream<Reading> other = Pipeline.named("other").source("south", south);

        assertThrows(IllegalArgumentException.class, () -> one.union(other));
    }
}
