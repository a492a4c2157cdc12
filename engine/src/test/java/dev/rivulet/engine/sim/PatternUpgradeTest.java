package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.testkit.SimTable;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** A pattern that comes back changed: what its open matches survive, and what is refused before anything runs. */
class PatternUpgradeTest {

    /** The row of the first version. */
    record Step(String key, int number) {}

    /** The row of the second: a wider number, and a field more. */
    record Step2(String key, String note, long number) {}

    /** What cannot be made of the first. */
    record Step3(String key, String number) {}

    /** The watermark passes the first of the two only. */
    private static final List<String> BEGINNING = List.of("k,1,10", "k,2,15");

    private static final List<String> ALL = List.of("k,1,10", "k,2,15", "k,3,25", "k,4,0");

    private final SimJob sim = new SimJob();
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);

    @Test
    void openMatchesGoOnWithRowsThatHaveGrown() throws Exception {
        sim.runToEnd(first(BEGINNING));

        sim.runToEnd(pipeline(
                ALL,
                row -> new Step2(row.key(), "new", (long) row.value()),
                Step2.class,
                begun(Step2::number).followedByAny("end").where(step -> step.number() % 10 == 5),
                Step2::number));

        assertEquals(
                List.of(1_015.0, 1_025.0),
                table.rows().stream().map(Reading::value).toList());
    }

    @Test
    void conditionsAndLimitsMayChange() throws Exception {
        sim.runToEnd(first(BEGINNING));

        sim.runToEnd(pipeline(
                ALL,
                PatternUpgradeTest::step,
                Step.class,
                begun(Step::number)
                        .followedByAny("end")
                        .where(step -> step.number() == 25)
                        .withOpenMatchesMax(7),
                Step::number));

        assertEquals(List.of(1_025.0), table.rows().stream().map(Reading::value).toList());
    }

    @Test
    void rowsThatDoNotFitAreRefusedByUidAndField() throws Exception {
        sim.runToEnd(first(BEGINNING));

        JobException refusal = assertThrows(
                JobException.class,
                () -> sim.runToEnd(pipeline(
                        ALL,
                        row -> new Step3(row.key(), "?"),
                        Step3.class,
                        Pattern.<Step3>begin("begin").followedByAny("end"),
                        step -> 0)));

        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("matches"), message);
        assertTrue(message.contains("number"), message);
    }

    @Test
    void anotherPatternIsRefused() throws Exception {
        sim.runToEnd(first(BEGINNING));

        JobException refusal = assertThrows(
                JobException.class,
                () -> sim.runToEnd(pipeline(
                        ALL,
                        PatternUpgradeTest::step,
                        Step.class,
                        begun(Step::number).next("end").where(step -> step.number() % 10 == 5),
                        Step::number)));

        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("pattern matches"), message);
    }

    private static Step step(Reading row) {
        return new Step(row.key(), (int) row.value());
    }

    private static <S> Pattern<S> begun(ToLongFunction<S> number) {
        return Pattern.<S>begin("begin").where(step -> number.applyAsLong(step) == 10);
    }

    private Pipeline first(List<String> lines) {
        Pattern<Step> pattern = begun(Step::number).followedByAny("end").where(step -> step.number() % 10 == 5);
        return pipeline(lines, PatternUpgradeTest::step, Step.class, pattern, Step::number);
    }

    private <S> Pipeline pipeline(
            List<String> lines,
            Function<Reading, S> steps,
            Class<S> type,
            Pattern<S> pattern,
            ToLongFunction<S> number) {
        Pipeline pipeline = Pipeline.named("upgraded");
        pipeline.source("lines", new LineSource(lines, 1, false))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO, Reading::timeMicros))
                .map(steps::apply)
                .keyBy(step -> "k", String.class)
                .pattern(pattern, type)
                .select(
                        "matches",
                        (key, match) -> new Reading(
                                key,
                                0,
                                100.0 * number.applyAsLong(match.first("begin"))
                                        + number.applyAsLong(match.first("end"))))
                .sinkTo("table", table);
        return pipeline;
    }
}
