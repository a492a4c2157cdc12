package dev.rivulet.testdriver;

import static dev.rivulet.testdriver.PatternTrial.is;

import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.testdriver.PatternTrial.Tap;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Patterns and event time, case by case: the order of rows, {@code within}, and rows that are late. */
final class PatternTimeTest {

    private static final Duration TEN = Duration.ofSeconds(10);

    private static Pattern<Tap> aThenB() {
        return Pattern.<Tap>begin("a").where(is("a")).followedBy("b").where(is("b"));
    }

    private static Pattern<Tap> noB() {
        return Pattern.<Tap>begin("a")
                .where(is("a"))
                .notFollowedBy("b")
                .where(is("b"))
                .within(TEN);
    }

    private static Arguments of(String what, Pattern<Tap> pattern, String rows, String matches, String timedOut) {
        return Arguments.of(what, pattern, rows, matches, timedOut);
    }

    static Stream<Arguments> cases() {
        Pattern<Tap> within = aThenB().within(TEN);
        Pattern<Tap> loop = Pattern.<Tap>begin("a")
                .where(is("a"))
                .followedBy("b")
                .where(is("b"))
                .oneOrMore();
        Pattern<Tap> noC = loop.notFollowedBy("c").where(is("c")).within(TEN);
        return Stream.of(
                of("a match has less than its time", within, "a@0 b@9", "a b", ""),
                of("at the limit it is over", within, "a@0 b@10", "", "a"),
                of("also before 1970", within, "a1@-20 b1@-11 a2@-9 b2@0 a3@1 b3@11 x@30", "a1 b1, a2 b2", "a3"),
                of("without a row that comes, when the watermark passes the limit", within, "a@0 !10", "", "a"),
                of("and not before", within, "a@0 !9", "", ""),
                of("also where only rows of other keys come", within, "a@0 other:x@30", "", "a"),
                of("each key by itself", within, "k:a1@0 l:a2@5 l:b2@6 k:b1@7 k:x@30", "a2 b2, a1 b1", ""),
                of(
                        "of several that are open each in its time",
                        within,
                        "a1@0 a2@3 x@11 a3@12 x@12 x@13 x@40",
                        "",
                        "a1, a2, a3"),
                of("what was a match is not told again", loop.within(TEN), "a@0 b@1 x@30", "a b", ""),
                of("the shorter of two times counts", within.within(Duration.ofSeconds(5)), "a@0 b@5", "", "a"),
                of("notFollowedBy at the end holds when the time is over", noB(), "a@0 !10", "a", ""),
                of("and not before", noB(), "a@0 !9", "", ""),
                of("a row at the limit is behind it", noB(), "a@0 b@10", "a", ""),
                of("a row before the limit forbids", noB(), "a1@0 a2@1 b@9 a3@10 x@30", "a3", ""),
                of("each beginning has its own time", noB(), "a1@0 a2@5 b@12 x@30", "a1", ""),
                of("behind a loop each of its lengths", noC, "a@0 b1@1 b2@2 x@30", "a b1, a b1 b2", ""),
                of("and none if it is forbidden", noC, "a@0 b1@1 c@2 b2@3 x@30", "", ""),
                of("a greedy one only the longest", greedyThenNoC(), "a@0 b1@1 b2@2 x@30", "a b1 b2", ""),
                of(
                        "a greedy loop at the end holds when the time is over",
                        loop.greedy().within(TEN),
                        "a@0 b1@1 b2@2 !10",
                        "a b1 b2",
                        ""),
                of(
                        "notNext at the end too",
                        Pattern.<Tap>begin("a")
                                .where(is("a"))
                                .notNext("b")
                                .where(is("b"))
                                .within(TEN),
                        "a@0 !10",
                        "a",
                        ""),
                of(
                        "a time of a microsecond is that of the row",
                        aThenB().within(Duration.ofNanos(1_000)),
                        "a1@0 b1@0 a2@1 b2@2",
                        "a1 b1",
                        "a2"));
    }

    private static Pattern<Tap> greedyThenNoC() {
        return Pattern.<Tap>begin("a")
                .where(is("a"))
                .followedBy("b")
                .where(is("b"))
                .oneOrMore()
                .greedy()
                .notFollowedBy("c")
                .where(is("c"))
                .within(TEN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void patternsKeepTime(String what, Pattern<Tap> pattern, String rows, String matches, String timedOut) {
        PatternTrial.of(pattern, rows).finds(matches, timedOut, 0);
    }

    @Test
    void rowsComeInTheOrderOfEventTime() {
        PatternTrial.of(aThenB(), "b1@3 a@2 b2@4 x@20")
                .withDisorder(Duration.ofSeconds(5))
                .finds("a b1");
    }

    @Test
    void thoseOfTheSameTimeInTheOrderOfTheLog() {
        PatternTrial.of(aThenB(), "b1@3 a@3 b2@3 x@20").finds("a b2");
    }

    @Test
    void aRowThatTheWatermarkHasPassedIsLate() {
        PatternTrial.of(aThenB(), "a@0 x@10 b@9 b2@11 y@20").finds("a b2", "", 1);
    }

    @Test
    void andInTimeUntilThen() {
        PatternTrial.of(aThenB(), "a@0 x@10 b@10 y@20").finds("a b", "", 0);
    }

    @Test
    void disorderMovesTheLimit() {
        PatternTrial.of(aThenB(), "a@0 x@10 b@4 b2@5 y@30")
                .withDisorder(Duration.ofSeconds(5))
                .finds("a b2", "", 1);
    }

    @Test
    void lateRowsGoBySideOutputWhereOneIsAskedFor() {
        PatternTrial.of(aThenB(), "a@0 x@10 b@9 b2@11 y@20").readingLateRows().finds("a b2", "", 1);
    }
}
