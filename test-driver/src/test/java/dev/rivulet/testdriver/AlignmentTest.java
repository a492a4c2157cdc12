package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Sources that wait for each other: which rows a source is asked for, seen at a sink that takes all of them at once. */
final class AlignmentTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DRIFT = Duration.ofSeconds(10);

    record Seen(String device, long second) {}

    record Count(String device, long readings) {}

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Reading> fast = driver.input("fast", Reading.class);
    private final TestInput<Reading> slow = driver.input("slow", Reading.class);
    private final TestOutput<Seen> seen = driver.output("seen", Seen.class);
    private final TestOutput<Count> counts = driver.output("counts", Count.class);

    private static Reading at(int second) {
        return new Reading("a", START.plusSeconds(second), 20);
    }

    /** The watermark of a source is a microsecond behind its newest row, so between sources that makes no difference. */
    private static WatermarkStrategy<Reading> timely() {
        return WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, Reading::time);
    }

    private static WatermarkStrategy<Reading> aligned(WatermarkStrategy<Reading> strategy) {
        return strategy.withAlignment("both", DRIFT);
    }

    private void start(
            UnaryOperator<WatermarkStrategy<Reading>> ofFast, UnaryOperator<WatermarkStrategy<Reading>> ofSlow) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("aligned");
            DataStream<Reading> both = pipeline.source("fast", fast)
                    .withWatermarks(ofFast.apply(timely()))
                    .union(pipeline.source("slow", slow).withWatermarks(ofSlow.apply(timely())));
            both.map(reading -> new Seen(
                            reading.device(),
                            Duration.between(START, reading.time()).toSeconds()))
                    .sinkTo("seen", seen);
            both.keyBy(Reading::device, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(10)))
                    .aggregate(
                            "counts", Aggregates.<Reading>count(), (device, window, count) -> new Count(device, count))
                    .sinkTo("counts", counts);
            return pipeline;
        });
    }

    private List<Long> seconds() {
        return seen.readAll().stream().map(Seen::second).toList();
    }

    /** Both have begun; the fast one is 29 s ahead, and has more. */
    private void holdTheFastOne() {
        slow.pipe(at(1));
        fast.pipe(at(30));
        assertEquals(List.of(1L, 30L), seconds());
        fast.pipe(at(31));
        fast.pipe(at(32));
        assertEquals(List.of(), seconds());
    }

    @Test
    void theFastSourceIsHeldWhileTheSlowOneLagsAndIsReleasedThen() {
        start(AlignmentTest::aligned, AlignmentTest::aligned);
        holdTheFastOne();
        slow.pipe(at(19));
        assertEquals(List.of(19L), seconds());
        slow.pipe(at(22));

        assertEquals(List.of(22L, 31L, 32L), seconds());
        assertEquals(List.of(new Count("a", 1), new Count("a", 1)), counts.readAll());
        assertEquals(List.of(), driver.lateRecords());
        driver.assertExactlyOnce();
    }

    @Test
    void nothingIsHeldWithoutAlignmentOrInAnotherGroup() {
        start(AlignmentTest::aligned, strategy -> strategy.withAlignment("others", DRIFT));
        slow.pipe(at(1));
        fast.pipe(at(30));
        fast.pipe(at(90));
        fast.pipe(at(91));

        assertEquals(List.of(1L, 30L, 90L, 91L), seconds());
        driver.assertExactlyOnce();
    }

    @Test
    void aSourceThatHasNotBegunNeitherHoldsNorIsHeld() {
        start(AlignmentTest::aligned, AlignmentTest::aligned);
        fast.pipe(at(30));
        fast.pipe(at(50));
        assertEquals(List.of(30L, 50L), seconds());
        slow.pipe(at(5));
        fast.pipe(at(51));

        assertEquals(List.of(5L), seconds());
        slow.pipe(at(45));
        assertEquals(List.of(45L, 51L), seconds());
        driver.assertExactlyOnce();
    }

    @Test
    void anIdleSlowSourceHoldsNobody() {
        start(AlignmentTest::aligned, strategy -> aligned(strategy).withIdleness(Duration.ofSeconds(30)));
        holdTheFastOne();
        driver.advanceProcessingTime(Duration.ofSeconds(29));
        assertEquals(List.of(), seconds());
        driver.advanceProcessingTime(Duration.ofSeconds(1));

        assertEquals(List.of(31L, 32L), seconds());
        slow.pipe(at(33));
        fast.pipe(at(34));
        assertEquals(List.of(33L, 34L), seconds());
        driver.assertExactlyOnce();
    }

    @Test
    void nothingIsLostOverARestartOfWhoIsHeld() {
        start(AlignmentTest::aligned, AlignmentTest::aligned);
        holdTheFastOne();
        driver.checkpoint();
        driver.crash();
        fast.pipe(at(33));
        driver.recover();
        driver.kill();
        driver.recover();
        slow.pipe(at(25));

        assertEquals(List.of(25L, 31L, 32L, 33L), seconds().stream().sorted().toList());
        assertEquals(List.of(), driver.lateRecords());
    }

    @Test
    void aSlowSourceThatHasComeToItsEndHoldsNobody() {
        start(AlignmentTest::aligned, AlignmentTest::aligned);
        holdTheFastOne();
        driver.stop();

        assertEquals(List.of(31L, 32L), seconds());
    }
}
