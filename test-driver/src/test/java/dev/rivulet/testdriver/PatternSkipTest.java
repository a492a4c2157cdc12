package dev.rivulet.testdriver;

import static dev.rivulet.engine.pattern.AfterMatchSkipStrategy.noSkip;
import static dev.rivulet.engine.pattern.AfterMatchSkipStrategy.skipPastLastEvent;
import static dev.rivulet.engine.pattern.AfterMatchSkipStrategy.skipToFirst;
import static dev.rivulet.engine.pattern.AfterMatchSkipStrategy.skipToLast;
import static dev.rivulet.engine.pattern.AfterMatchSkipStrategy.skipToNext;
import static dev.rivulet.testdriver.PatternTrial.is;

import dev.rivulet.engine.pattern.AfterMatchSkipStrategy;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.testdriver.PatternTrial.Tap;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What matches discard: the tables of Flink's documentation, with the expected rows written out, and what they leave open. */
final class PatternSkipTest {

    /** {@code b+ c}, where the loop ends with a row that is not taken: else it would go on behind the match. */
    private static Pattern<Tap> loopThenC(AfterMatchSkipStrategy skip) {
        return Pattern.<Tap>begin("b", skip)
                .where(is("b"))
                .oneOrMore()
                .consecutive()
                .next("c")
                .where(is("c"));
    }

    /** {@code (a | b | c) (b | c) c+.greedy d} */
    private static Pattern<Tap> alternatives(AfterMatchSkipStrategy skip) {
        return Pattern.<Tap>begin("first", skip)
                .where(is("a"))
                .or(is("b"))
                .or(is("c"))
                .next("second")
                .where(is("b"))
                .or(is("c"))
                .next("c*")
                .where(is("c"))
                .oneOrMore()
                .greedy()
                .next("d")
                .where(is("d"));
    }

    /** {@code a b+} */
    private static Pattern<Tap> thenLoop(AfterMatchSkipStrategy skip) {
        return Pattern.<Tap>begin("a", skip)
                .where(is("a"))
                .followedBy("b")
                .where(is("b"))
                .oneOrMore();
    }

    /** Any row, then b. */
    private static Pattern<Tap> anyThenB(AfterMatchSkipStrategy skip) {
        return Pattern.<Tap>begin("x", skip).followedBy("b").where(is("b"));
    }

    static Stream<Arguments> cases() {
        String bbbc = "b1 b2 b3 c";
        String abcccd = "a b c1 c2 c3 d";
        String abbb = "a b1 b2 b3";
        return Stream.of(
                Arguments.of("b+ c", loopThenC(noSkip()), bbbc, "b1 b2 b3 c, b2 b3 c, b3 c"),
                Arguments.of("b+ c to next", loopThenC(skipToNext()), bbbc, "b1 b2 b3 c, b2 b3 c, b3 c"),
                Arguments.of("b+ c past last", loopThenC(skipPastLastEvent()), bbbc, "b1 b2 b3 c"),
                Arguments.of("b+ c to first b", loopThenC(skipToFirst("b")), bbbc, "b1 b2 b3 c, b2 b3 c, b3 c"),
                Arguments.of("b+ c to last b", loopThenC(skipToLast("b")), bbbc, "b1 b2 b3 c, b3 c"),
                Arguments.of(
                        "(a|b|c) (b|c) c+ d",
                        alternatives(noSkip()),
                        abcccd,
                        "a b c1 c2 c3 d, b c1 c2 c3 d, c1 c2 c3 d"),
                Arguments.of(
                        "(a|b|c) (b|c) c+ d to first c",
                        alternatives(skipToFirst("c*")),
                        abcccd,
                        "a b c1 c2 c3 d, c1 c2 c3 d"),
                Arguments.of("a b+", thenLoop(noSkip()), abbb, "a b1, a b1 b2, a b1 b2 b3"),
                Arguments.of("a b+ to next", thenLoop(skipToNext()), abbb, "a b1"),
                Arguments.of("any b past last", anyThenB(skipPastLastEvent()), "x y b1 b2 b3 b4", "x b1, b2 b3"),
                Arguments.of(
                        "any b to last of a stage", anyThenB(skipToLast("b")), "x y b1 b2 b3", "x b1, b1 b2, b2 b3"),
                Arguments.of(
                        "a stage without rows discards nothing",
                        Pattern.<Tap>begin("a", skipToFirst("c"))
                                .where(is("a"))
                                .next("c")
                                .where(is("c"))
                                .optional()
                                .followedBy("b")
                                .where(is("b")),
                        "a1 a2 b",
                        "a1 b, a2 b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void matchesDiscardWhatIsWrittenHere(String what, Pattern<Tap> pattern, String rows, String matches) {
        PatternTrial.of(pattern, rows).finds(matches);
    }

    /** a1 .. c2 is complete when c2 comes, but a1 .. b d may still be, so what began with a2 waits. */
    @Test
    void aMatchWaitsForThoseThatBeganBefore() {
        Pattern<Tap> pattern = Pattern.<Tap>begin("a", skipPastLastEvent())
                .where(is("a"))
                .followedBy("end")
                .where((tap, soFar) ->
                        tap.name().equals("for-" + soFar.first("a").name()));

        PatternTrial.of(pattern, "a1 a2 for-a2").finds("");
        PatternTrial.of(pattern, "a1 a2 for-a2 for-a1 a3 for-a3").finds("a1 for-a1, a3 for-a3");
    }

    @Test
    void andIsPutOutWhenTheirTimeIsOver() {
        Pattern<Tap> pattern = Pattern.<Tap>begin("a", skipPastLastEvent())
                .where(is("a"))
                .followedBy("end")
                .where((tap, soFar) ->
                        tap.name().equals("for-" + soFar.first("a").name()))
                .within(Duration.ofSeconds(10));

        PatternTrial.of(pattern, "a1@0 a2@5 for-a2@6 x:a@11").finds("a2 for-a2", "a1", 0);
    }
}
