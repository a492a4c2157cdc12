package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.quality.Expectation;
import dev.rivulet.engine.quality.Expectation.Action;
import dev.rivulet.engine.quality.RuleCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done about rows that are not as expected: every kind of rule, every action, and the counts. */
final class ExpectationTest {

    record Person(@Nullable String name, int age, @Nullable Instant born) {}

    private static final Person ANN = new Person("ann", 30, null);
    private static final Person OLD = new Person("bob", 300, null);
    private static final Person NOBODY = new Person(null, 20, null);

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Person> in = driver.input("in", Person.class);
    private final TestOutput<Person> out = driver.output("out", Person.class);

    static Stream<Arguments> rules() {
        Person young = new Person("ann", -1, null);
        return Stream.of(
                Arguments.of(
                        Expectation.<Person>notNull("rule", "name", Person::name),
                        ANN,
                        NOBODY,
                        "rule rule: name is null, wanted a value"),
                Arguments.of(
                        Expectation.range("rule", "age", Person::age, 0, 150),
                        new Person("ann", 150, null),
                        new Person("ann", 151, null),
                        "rule rule: age is 151, wanted 0 to 150"),
                Arguments.of(
                        Expectation.range("rule", "age", Person::age, 0, 150),
                        new Person("ann", 0, null),
                        young,
                        "rule rule: age is -1, wanted 0 to 150"),
                Arguments.of(
                        Expectation.matches("rule", "name", Person::name, "[a-z]+"),
                        ANN,
                        new Person("ann 2", 1, null),
                        "rule rule: name is ann 2, wanted a match of [a-z]+"),
                Arguments.of(
                        Expectation.oneOf("rule", "name", Person::name, Set.of("ann", "bob")),
                        ANN,
                        new Person("carl", 1, null),
                        "rule rule: name is carl, wanted one of [ann, bob]"),
                Arguments.of(
                        Expectation.<Person>that("rule", "no negative age", person -> person.age() >= 0),
                        ANN,
                        young,
                        "rule rule: wanted no negative age"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aDeadLetterSaysWhichRuleFieldAndValueAndWhatWasWanted(
            Expectation<Person> rule, Person good, Person bad, String cause) {
        start(stream -> stream.expect("quality", rule.or(Action.DEAD_LETTER)));
        in.pipeAll(List.of(good, bad));

        assertEquals(List.of(good), out.readAll());
        assertEquals(1, driver.deadLetters().size());
        RejectedRecord letter = driver.deadLetters().get(0);
        assertEquals(cause, letter.cause());
        assertEquals("quality", letter.operator());
        assertEquals(1, letter.recordIndex());
        assertTrue(new String(letter.bytes(), StandardCharsets.UTF_8).contains("\"age\":" + bad.age()));
        assertEquals(counts(2, 1, Action.DEAD_LETTER), driver.counts().rules());
        assertEquals(1, driver.counts().deadLetters());
        driver.assertExactlyOnce();
    }

    @Test
    void nullViolatesNotNullAlone() {
        start(stream -> stream.expect(
                "quality",
                Expectation.matches("regex", "name", Person::name, "[a-z]+").or(Action.DROP),
                Expectation.oneOf("known", "name", Person::name, Set.of("ann")).or(Action.DROP)));
        in.pipe(NOBODY);

        assertEquals(List.of(NOBODY), out.readAll());
    }

    @Test
    void warnLetsThroughAndCountsAlsoAcrossACrash() {
        start(stream -> stream.expect("quality", Expectation.range("rule", "age", Person::age, 0, 150)));
        in.pipeAll(List.of(ANN, OLD));
        driver.checkpoint();
        driver.crash();
        driver.recover();
        in.pipe(OLD);

        assertEquals(List.of(ANN, OLD, OLD), out.readAll());
        assertEquals(counts(3, 2, Action.WARN), driver.counts().rules());
        driver.assertExactlyOnce();
    }

    @Test
    void rulesBehindAUnionCountTheRowsOfAllItsSources() {
        TestInput<Person> more = driver.input("more", Person.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("quality");
            pipeline.source("in", in)
                    .union(pipeline.source("more", more))
                    .expect("quality", Expectation.range("rule", "age", Person::age, 0, 150))
                    .sinkTo("out", out);
            return pipeline;
        });
        in.pipeAll(List.of(ANN, OLD));
        driver.checkpoint();
        driver.crash();
        driver.recover();
        more.pipeAll(List.of(OLD, ANN));

        assertEquals(List.of(ANN, OLD, OLD, ANN), out.readAll());
        assertEquals(counts(4, 2, Action.WARN), driver.counts().rules());
        driver.assertExactlyOnce();
    }

    @Test
    void dropCountsAsFiltered() {
        start(stream -> stream.expect(
                "quality", Expectation.range("rule", "age", Person::age, 0, 150).or(Action.DROP)));
        in.pipeAll(List.of(ANN, OLD));

        assertEquals(List.of(ANN), out.readAll());
        assertEquals(1, driver.counts().filtered());
        assertEquals(List.of(), driver.deadLetters());
    }

    @Test
    void failEndsTheJobAndSaysWhy() {
        start(stream -> stream.expect(
                "quality", Expectation.range("rule", "age", Person::age, 0, 150).or(Action.FAIL)));

        AssertionError error = assertThrows(AssertionError.class, () -> in.pipeAll(List.of(ANN, OLD)));

        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("step quality failed on record 1"), message);
        assertTrue(message.contains("rule rule: age is 300, wanted 0 to 150"), message);
    }

    @Test
    void ofSeveralRulesTheStrictestDecidesAndAllAreTold() {
        start(stream -> stream.expect(
                "quality",
                Expectation.range("age", "age", Person::age, 0, 150).or(Action.DEAD_LETTER),
                Expectation.matches("name", "name", Person::name, "a.*").or(Action.DROP)));
        in.pipe(OLD);
        driver.commit();

        assertEquals(
                "rule age: age is 300, wanted 0 to 150; rule name: name is bob, wanted a match of a.*",
                driver.deadLetters().get(0).cause());
        assertEquals(0, driver.counts().filtered());
    }

    @Test
    void freshIsJudgedByTheTimeInTheLog() {
        start(stream -> stream.expect(
                "quality",
                Expectation.fresh("rule", "born", Person::born, Duration.ofMinutes(5), Duration.ofSeconds(10))
                        .or(Action.DROP)));
        Instant now = driver.processingTime();
        Person fresh = new Person("fresh", 1, now);
        Person stale = new Person("stale", 1, now.minusSeconds(301));
        Person early = new Person("early", 1, now.plusSeconds(11));
        in.pipeAll(List.of(fresh, stale, early));
        driver.advanceProcessingTime(Duration.ofHours(1));

        assertEquals(List.of(fresh), out.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void aRuleThatFailsItselfIsDealtWithAsThePolicySays() {
        start(stream -> stream.expect("quality", Expectation.range("rule", "length", ExpectationTest::length, 0, 9))
                .onError(ErrorPolicy.skip()));
        in.pipeAll(List.of(ANN, NOBODY));

        assertEquals(List.of(ANN), out.readAll());
        assertEquals(1, driver.counts().skipped());
        assertEquals(counts(1, 0, Action.WARN), driver.counts().rules());
    }

    @Test
    void rulesBehindAKeyByCountToo() {
        start(stream -> stream.keyBy(person -> "all", String.class)
                .reduce("oldest", Person.class, (before, person) -> person.age() > before.age() ? person : before)
                .expect(
                        "quality",
                        Expectation.range("rule", "age", Person::age, 0, 150).or(Action.DEAD_LETTER)));
        in.pipeAll(List.of(ANN, OLD, ANN));

        assertEquals(List.of(ANN), out.readAll());
        assertEquals(counts(3, 2, Action.DEAD_LETTER), driver.counts().rules());
        assertEquals(2, driver.counts().deadResults());
        driver.assertExactlyOnce();
    }

    @Test
    void mistakesAreSaidAtOnce() {
        DataStream<Person> stream = Pipeline.named("mistakes").source("in", in);
        Expectation<Person> rule = Expectation.range("rule", "age", Person::age, 0, 1);

        assertThrows(IllegalArgumentException.class, () -> stream.expect("quality"));
        assertThrows(IllegalArgumentException.class, () -> stream.expect("quality", rule, rule));
        assertThrows(IllegalArgumentException.class, () -> Expectation.range("rule", "age", Person::age, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Expectation.range("", "age", Person::age, 0, 1));
    }

    private static int length(Person person) {
        String name = person.name();
        if (name == null) {
            throw new IllegalStateException("nobody");
        }
        return name.length();
    }

    private static RuleCounts counts(long checked, long violated, Action action) {
        return new RuleCounts(new TreeMap<>(Map.of("quality/rule", new RuleCounts.Count(checked, violated, action))));
    }

    private void start(UnaryOperator<DataStream<Person>> steps) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("quality");
            steps.apply(pipeline.source("in", in)).sinkTo("out", out);
            return pipeline;
        });
    }
}
