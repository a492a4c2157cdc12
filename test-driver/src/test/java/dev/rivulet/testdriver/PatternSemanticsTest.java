package dev.rivulet.testdriver;

import static dev.rivulet.testdriver.PatternTrial.is;

import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.testdriver.PatternTrial.Tap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What patterns find, case by case, with the expected rows written out: first the examples in the documentation of Apache Flink's CEP
 * library, then what it leaves to its tests, or open.
 */
final class PatternSemanticsTest {

    private static Arguments of(String what, Pattern<Tap> pattern, String rows, String matches) {
        return Arguments.of(what, pattern, rows, matches);
    }

    private static Pattern<Tap> a() {
        return Pattern.<Tap>begin("a").where(is("a"));
    }

    private static Pattern<Tap> c() {
        return Pattern.<Tap>begin("c").where(is("c"));
    }

    static Stream<Arguments> documented() {
        Pattern<Tap> until = a().oneOrMore().until(is("b"));
        Pattern<Tap> anyB = a().followedByAny("b").where(is("b")).oneOrMore();
        Pattern<Tap> loop = c().followedBy("a").where(is("a")).oneOrMore();
        Pattern<Tap> anyLoop = c().followedByAny("a").where(is("a")).oneOrMore();
        return Stream.of(
                of("strict", a().next("b").where(is("b")), "a c b1 b2", ""),
                of("relaxed", a().followedBy("b").where(is("b")), "a c b1 b2", "a b1"),
                of("non-deterministic", a().followedByAny("b").where(is("b")), "a c b1 b2", "a b1, a b2"),
                of("until", until, "a1 c a2 b a3", "a1, a1 a2, a2, a3"),
                of("a strict loop", anyB.consecutive().next("c").where(is("c")), "a b1 d1 b2 d2 b3 c", "a b3 c"),
                of(
                        "a relaxed loop",
                        anyB.followedBy("c").where(is("c")),
                        "a b1 d1 b2 d2 b3 c",
                        "a b1 c, a b2 c, a b1 b2 c, a b3 c, a b2 b3 c, a b1 b2 b3 c"),
                of(
                        "a loop of combinations",
                        anyB.allowCombinations().followedBy("c").where(is("c")),
                        "a b1 d1 b2 d2 b3 c",
                        "a b1 c, a b2 c, a b1 b2 c, a b3 c, a b1 b3 c, a b2 b3 c, a b1 b2 b3 c"),
                of(
                        "consecutive()",
                        loop.consecutive().followedBy("b").where(is("b")),
                        "c d a1 a2 a3 d a4 b",
                        "c a1 b, c a1 a2 b, c a1 a2 a3 b"),
                of(
                        "without",
                        loop.followedBy("b").where(is("b")),
                        "c d a1 a2 a3 d a4 b",
                        "c a1 b, c a1 a2 b, c a1 a2 a3 b, c a1 a2 a3 a4 b"),
                of(
                        "allowCombinations(), where the loop has to begin with the first",
                        loop.allowCombinations().followedBy("b").where(is("b")),
                        "c d a1 a2 a3 d a4 b",
                        "c a1 b, c a1 a2 b, c a1 a3 b, c a1 a2 a3 b, c a1 a4 b, c a1 a2 a4 b, c a1 a3 a4 b, c a1 a2 a3 a4 b"),
                of(
                        "allowCombinations(), where it may begin with any",
                        anyLoop.allowCombinations().followedBy("b").where(is("b")),
                        "c d a1 a2 a3 d a4 b",
                        "c a1 b, c a2 b, c a1 a2 b, c a3 b, c a1 a3 b, c a2 a3 b, c a1 a2 a3 b, c a4 b, c a1 a4 b, c a2 a4 b, "
                                + "c a1 a2 a4 b, c a3 a4 b, c a1 a3 a4 b, c a2 a3 a4 b, c a1 a2 a3 a4 b"));
    }

    static Stream<Arguments> quantified() {
        Pattern<Tap> loop = c().followedBy("a").where(is("a"));
        return Stream.of(
                of("times(n)", a().times(2), "a1 a2 a3", "a1 a2, a2 a3"),
                of("times(n) passes over others", a().times(2), "a1 b a2", "a1 a2"),
                of("unless they are consecutive", a().times(2).consecutive(), "a1 b a2", ""),
                of("times(from, to)", a().times(2, 3), "a1 a2 a3 a4", "a1 a2, a1 a2 a3, a2 a3, a2 a3 a4, a3 a4"),
                of("times(0, n) may be skipped", c().next("a").where(is("a")).times(0, 1), "c a", "c, c a"),
                of("timesOrMore(n)", a().timesOrMore(2), "a1 a2 a3", "a1 a2, a1 a2 a3, a2 a3"),
                of(
                        "optional()",
                        c().followedBy("a")
                                .where(is("a"))
                                .optional()
                                .followedBy("b")
                                .where(is("b")),
                        "c a b",
                        "c b, c a b"),
                of(
                        "zero or more",
                        loop.oneOrMore().optional().followedBy("b").where(is("b")),
                        "c a1 a2 b",
                        "c b, c a1 b, c a1 a2 b"),
                of(
                        "a first stage that may be skipped",
                        a().optional().next("b").where(is("b")),
                        "a b c b2",
                        "a b, b, b2"),
                of(
                        "a greedy loop takes what it can",
                        loop.oneOrMore().greedy().followedBy("b").where(is("b")),
                        "c a1 d a2 b",
                        "c a1 a2 b"),
                of(
                        "also where it may be skipped",
                        loop.oneOrMore().optional().greedy().followedBy("b").where(is("b")),
                        "c a1 a2 b",
                        "c a1 a2 b"),
                of(
                        "and is skipped where there is nothing",
                        loop.oneOrMore().optional().greedy().followedBy("b").where(is("b")),
                        "c d b",
                        "c b"),
                of(
                        "a greedy range",
                        loop.times(2, 3).greedy().followedBy("b").where(is("b")),
                        "c a1 a2 a3 b",
                        "c a1 a2 a3 b"),
                of(
                        "a greedy range that is full",
                        loop.times(1, 2).greedy().followedBy("b").where(is("b")),
                        "c a1 a2 a3 b",
                        "c a1 a2 b"),
                of(
                        "a greedy loop before a stage that takes the same rows",
                        loop.oneOrMore()
                                .greedy()
                                .next("last")
                                .where(is("a"))
                                .next("b")
                                .where(is("b")),
                        "c a1 a2 b",
                        ""),
                of(
                        "a greedy loop at the end waits for a row that it cannot take",
                        loop.oneOrMore().optional().greedy(),
                        "c a1 a2 d a3",
                        "c a1 a2"),
                of(
                        "and may be consecutive",
                        loop.times(2, 5).consecutive().greedy(),
                        "c a1 a2 a3 a4 d",
                        "c a1 a2 a3 a4"),
                of("a full one does not wait", loop.times(1, 2).greedy(), "c a1 a2", "c a1 a2"),
                of(
                        "until ends a greedy loop",
                        loop.oneOrMore()
                                .optional()
                                .greedy()
                                .until(is("ax"))
                                .followedBy("b")
                                .where(is("b")),
                        "c a1 a2 ax a3 b",
                        "c a1 a2 b"),
                of(
                        "also before its first row",
                        loop.oneOrMore()
                                .optional()
                                .greedy()
                                .until(is("ax"))
                                .followedBy("b")
                                .where(is("b")),
                        "c ax a1 a2 b",
                        "c b"),
                of(
                        "until leaves what follows",
                        loop.oneOrMore().until(is("u")).followedBy("b").where(is("b")),
                        "c a1 u a2 b",
                        "c a1 b"),
                of(
                        "and a row before the loop does not end it",
                        loop.oneOrMore().until(is("u")).followedBy("b").where(is("b")),
                        "c u a1 b",
                        "c a1 b"));
    }

    static Stream<Arguments> negative() {
        Pattern<Tap> notNext = a().notNext("c").where(is("c")).followedBy("b").where(is("b"));
        Pattern<Tap> notFollowed =
                a().notFollowedBy("c").where(is("c")).followedBy("b").where(is("b"));
        Pattern<Tap> loop = a().followedBy("b").where(is("b")).oneOrMore();
        Pattern<Tap> anyLoop = a().followedByAny("b").where(is("b")).oneOrMore();
        return Stream.of(
                of("notNext forbids the next row", notNext, "a c b", ""),
                of("and no other", notNext, "a d c b", "a b"),
                of("notFollowedBy forbids all up to the next stage", notFollowed, "a d c b", ""),
                of("and none behind it", notFollowed, "a d b c", "a b"),
                of("each match by itself", notFollowed, "a1 c a2 b", "a2 b"),
                of(
                        "negative stages may be several",
                        a().notFollowedBy("c")
                                .where(is("c"))
                                .notNext("d")
                                .where(is("d"))
                                .followedBy("b")
                                .where(is("b")),
                        "a1 d b1 a2 e c b2 a3 e d b3",
                        "a3 b3"),
                of(
                        "they count up to the first row that is taken",
                        a().notFollowedBy("b")
                                .where(is("b"))
                                .followedByAny("c")
                                .where(is("c"))
                                .optional(),
                        "a1 c1 b1 c2",
                        "a1, a1 c1"),
                of(
                        "and not behind a loop that has begun",
                        a().notFollowedBy("b")
                                .where(is("b"))
                                .followedBy("c")
                                .where(is("c"))
                                .times(2)
                                .optional()
                                .followedBy("d")
                                .where(is("d")),
                        "a1 c1 b1 c2 d",
                        "a1 c1 c2 d"),
                of(
                        "notNext ends a loop",
                        loop.notNext("c").where(is("c")).followedBy("d").where(is("d")),
                        "a b1 c b2 d",
                        ""),
                of(
                        "and not what begins later",
                        anyLoop.notNext("c").where(is("c")).followedBy("d").where(is("d")),
                        "a b1 c b2 d",
                        "a b2 d"),
                of(
                        "notFollowedBy ends a loop",
                        loop.notFollowedBy("c").where(is("c")).followedBy("d").where(is("d")),
                        "a b1 b2 c b3 d",
                        ""),
                of(
                        "and not what begins later",
                        anyLoop.notFollowedBy("c")
                                .where(is("c"))
                                .followedBy("d")
                                .where(is("d")),
                        "a b1 b2 c b4 b5 d",
                        "a b4 d, a b5 d, a b4 b5 d"),
                of(
                        "a forbidden row is not taken either",
                        a().notFollowedBy("bx").where(is("bx")).followedBy("b").where(is("b")),
                        "a bx b1",
                        ""),
                of("notNext at the end waits for the next row", a().notNext("b").where(is("b")), "a1 b a2 c a3", "a2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"documented", "quantified", "negative"})
    void patternsFindWhatIsWrittenHere(String what, Pattern<Tap> pattern, String rows, String matches) {
        PatternTrial.of(pattern, rows).finds(matches);
    }
}
