package dev.rivulet.engine.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PatternTest {

    private static Pattern<String> a() {
        return Pattern.<String>begin("a").where(row -> row.startsWith("a"));
    }

    private static Arguments of(String message, Executable building) {
        return Arguments.of(message, building);
    }

    static Stream<Arguments> illegal() {
        return Stream.of(
                of("has no name", () -> Pattern.begin(" ")),
                of("two stages of a pattern are named \"a\"", () -> a().next("a")),
                of("\"a\" of a pattern takes 0 to 0 rows", () -> a().times(0)),
                of("takes 3 to 2 rows", () -> a().times(3, 2)),
                of("takes -1 to 2 rows", () -> a().times(-1, 2)),
                of("takes 0 rows or more", () -> a().timesOrMore(0)),
                of("is told twice how many rows", () -> a().times(2).oneOrMore()),
                of("has greedy() but takes a single row", () -> a().greedy()),
                of(
                        "has consecutive() but takes a single row",
                        () -> a().optional().consecutive()),
                of("has allowCombinations() but takes a single row", () -> a().allowCombinations()),
                of(
                        "has consecutive() beside ANY",
                        () -> a().oneOrMore().allowCombinations().consecutive()),
                of(
                        "has allowCombinations() beside STRICT",
                        () -> a().oneOrMore().consecutive().allowCombinations()),
                of(
                        "greedy and to allow combinations",
                        () -> a().oneOrMore().greedy().allowCombinations()),
                of(
                        "greedy and to allow combinations",
                        () -> a().oneOrMore().allowCombinations().greedy()),
                of("until(...), which ends oneOrMore()", () -> a().times(2).until(row -> true)),
                of(
                        "has until(...) twice",
                        () -> a().oneOrMore().until(row -> true).until(row -> true)),
                of("\"b\" of a pattern takes no rows", () -> a().notNext("b").optional()),
                of(
                        "\"b\" of a pattern takes no rows",
                        () -> a().notFollowedBy("b").times(2)),
                of(
                        "\"b\" of a pattern takes no rows",
                        () -> a().notFollowedBy("b").greedy()),
                of(
                        "\"a\" of a pattern may be skipped, so \"b\" cannot forbid",
                        () -> a().optional().notNext("b")),
                of(
                        "\"a\" of a pattern may be skipped",
                        () -> a().oneOrMore().optional().notFollowedBy("b")),
                of("within is PT0S", () -> a().within(Duration.ZERO)),
                of("within is PT0.000000999S", () -> a().within(Duration.ofNanos(999))),
                of("openMatchesMax is 0", () -> a().withOpenMatchesMax(0)),
                of("takenRowsMax is -1", () -> a().withTakenRowsMax(-1)),
                of("more than 60 stages", PatternTest::tooLong),
                of(
                        "pattern p ends with notFollowedBy(\"b\")",
                        () -> a().notFollowedBy("b").requireComplete("p")),
                of("pattern p skips to \"x\", wanted one of its stages that take rows: [a]", () -> skippingTo("x")),
                of("pattern p skips to \"not\"", () -> skippingTo("not")));
    }

    private static void tooLong() {
        Pattern<String> pattern = a();
        for (int index : IntStream.range(0, 60).toArray()) {
            pattern = pattern.next("stage-" + index);
        }
    }

    private static void skippingTo(String name) {
        Pattern.<String>begin("a", AfterMatchSkipStrategy.skipToLast(name))
                .notNext("not")
                .requireComplete("p");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("illegal")
    void illegalPatternsAreRefusedWhenBuilt(String message, Executable building) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, building);

        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }

    @Test
    void conditionsAreJoinedOneAfterTheOther() throws Exception {
        Condition<String> condition = Pattern.<String>begin("x")
                .where(row -> row.contains("a"))
                .or(row -> row.contains("b"))
                .where((row, soFar) -> row.length() > soFar.rows("x").size())
                .stages()
                .get(0)
                .condition();
        Match<String> one = Match.of(Map.of("x", List.of("first")));

        assertTrue(condition.isMetBy("ab", () -> one));
        assertTrue(condition.isMetBy("bb", () -> one));
        assertEquals(false, condition.isMetBy("b", () -> one), "the last one is and-ed to both");
        assertEquals(false, condition.isMetBy("cc", () -> one));
    }

    @Test
    void aMatchTellsWhatStagesItHas() {
        Match<String> match = Match.of(Map.of("x", List.of()));

        assertEquals(List.of(), match.rows("x"));
        assertThrows(IllegalStateException.class, () -> match.first("x"));
        assertThrows(IllegalArgumentException.class, () -> match.rows("y"));
    }

    @Test
    void conditionsAndLimitsMayChangeAndTheStructureMayNot() {
        String text = a().within(Duration.ofSeconds(1)).text();

        assertEquals(
                text,
                Pattern.begin("a")
                        .within(Duration.ofSeconds(1))
                        .withOpenMatchesMax(3)
                        .text());
        assertTrue(Stream.of(
                        a(),
                        a().within(Duration.ofSeconds(2)),
                        a().next("b").within(Duration.ofSeconds(1)),
                        a().oneOrMore().within(Duration.ofSeconds(1)),
                        Pattern.begin("a", AfterMatchSkipStrategy.skipToNext()).within(Duration.ofSeconds(1)))
                .noneMatch(other -> other.text().equals(text)));
    }
}
