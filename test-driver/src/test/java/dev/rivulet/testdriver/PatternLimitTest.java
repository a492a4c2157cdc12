package dev.rivulet.testdriver;

import static dev.rivulet.testdriver.PatternTrial.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.pattern.AfterMatchSkipStrategy;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.testdriver.PatternTrial.Found;
import dev.rivulet.testdriver.PatternTrial.Tap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a key that would have too many open matches, and of what functions refuse. */
final class PatternLimitTest {

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Tap> taps = driver.input("taps", Tap.class);
    private final TestOutput<Found> found = driver.output("found", Found.class);

    private static Pattern<Tap> aThenB(AfterMatchSkipStrategy skip) {
        return Pattern.<Tap>begin("a", skip).where(is("a")).followedByAny("b").where(is("b"));
    }

    @Test
    void thoseThatBeganFirstAreGivenUpAndTold() {
        start(aThenB(AfterMatchSkipStrategy.noSkip()).withOpenMatchesMax(2));
        pipe("a1 other:a1 a2 a3 a4 b x@90");

        assertEquals(List.of("a3 b", "a4 b"), texts());
        assertEquals(List.of("key k", "key k"), rejectedTexts());
        assertTrue(driver.deadLetters().get(0).cause().startsWith("1 open matches were given up"));
        driver.assertExactlyOnce();
    }

    @Test
    void thatHoldsForRowsToo() {
        Pattern<Tap> loop = Pattern.<Tap>begin("a")
                .where(is("a"))
                .followedBy("b")
                .where(is("b"))
                .oneOrMore()
                .consecutive()
                .greedy()
                .followedBy("c")
                .where(is("c"));
        start(loop.withTakenRowsMax(4));
        pipe("a b1 b2 b3 c a b1 b2 b3 b4 c a b c x@90");

        assertEquals(List.of("a b1 b2 b3 c", "a b c"), texts());
        assertEquals(List.of("key k"), rejectedTexts());
        driver.assertExactlyOnce();
    }

    @Test
    void whatIsGivenUpFreesMatchesThatWaitForIt() {
        Pattern<Tap> pattern = Pattern.<Tap>begin("a", AfterMatchSkipStrategy.skipToNext())
                .where(is("a"))
                .followedBy("end")
                .where((tap, soFar) ->
                        tap.name().equals("for-" + soFar.first("a").name()));
        start(pattern.withOpenMatchesMax(3));
        pipe("a1 a2 for-a2 a3 a4 x@90");

        assertEquals(List.of("a2 for-a2"), texts());
        assertEquals(List.of("key k"), rejectedTexts());
        driver.assertExactlyOnce();
    }

    @Test
    void aRowThatAConditionRefusesIsDeadAndChangesNothing() {
        Pattern<Tap> pattern = Pattern.<Tap>begin("a").where(is("a")).next("b").where(tap -> {
            if (tap.name().equals("?")) {
                throw new MalformedRowException("unreadable");
            }
            return tap.name().startsWith("b");
        });
        start(pattern);
        pipe("a ? b x@90");

        assertEquals(List.of("a b"), texts());
        assertEquals("unreadable", driver.deadLetters().get(0).cause());
        driver.assertExactlyOnce();
    }

    @Test
    void aMatchThatTheFunctionRefusesIsDeadAsAWhole() {
        Pattern<Tap> pattern = aThenB(AfterMatchSkipStrategy.noSkip());
        driver.start(() -> pipeline(pattern, true));
        pipe("a b1 b-refused b3 x@90");

        assertEquals(List.of("a b1", "a b3"), texts());
        assertTrue(rejectedTexts().get(0).contains("b-refused"), rejectedTexts().toString());
        driver.assertExactlyOnce();
    }

    private void start(Pattern<Tap> pattern) {
        driver.start(() -> pipeline(pattern, false));
    }

    private void pipe(String rows) {
        long second = 0;
        for (String row : rows.split(" ")) {
            Tap tap = PatternTrial.tap(row, second);
            taps.pipe(tap);
            second = tap.second() + 1;
        }
    }

    private List<String> texts() {
        return found.readAll().stream().map(Found::text).toList();
    }

    private List<String> rejectedTexts() {
        return driver.deadLetters().stream().map(PatternLimitTest::text).toList();
    }

    private static String text(RejectedRecord record) {
        return new String(record.bytes(), StandardCharsets.UTF_8);
    }

    private Pipeline pipeline(Pattern<Tap> pattern, boolean refuses) {
        Pipeline pipeline = Pipeline.named("limits");
        pipeline.source("taps", taps)
                .withWatermarks(
                        WatermarkStrategy.<Tap>boundedOutOfOrderness(Duration.ZERO, tap -> tap.second() * 1_000_000))
                .keyBy(Tap::key, String.class)
                .pattern(pattern, Tap.class)
                .<Found>process("matches", (key, match, out) -> {
                    if (refuses && match.first("b").name().equals("b-refused")) {
                        throw new MalformedRowException("refused");
                    }
                    out.collect(new Found(PatternTrial.text(match)));
                })
                .sinkTo("found", found);
        return pipeline;
    }
}
