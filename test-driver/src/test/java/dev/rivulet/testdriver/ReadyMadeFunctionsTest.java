package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.state.StateTtl;
import dev.rivulet.engine.stateful.KeyedState;
import dev.rivulet.engine.stateful.StatefulFunction;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What deduplicate, reduce and mapWithState do, case by case, with the expected rows written out. Rows are {@code key@second} and, where it
 * matters, {@code key@second=number}; {@code !second} moves the watermark up to a microsecond before that second.
 */
final class ReadyMadeFunctionsTest {

    record Row(String key, long second, long number) {}

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Row> in = driver.input("in", Row.class);
    private final TestOutput<Row> out = driver.output("out", Row.class);

    @ParameterizedTest
    @CsvSource({
        "the first of a key goes on,                         a@0 a@3 b@3,             a@0 b@3,        1, 0",
        "a duration away is not a duplicate,                 a@0 a@10 a@19,           a@0 a@10,       1, 0",
        "what is left out does not lengthen the time,        a@0 a@9 a@11,            a@0 a@11,       1, 0",
        "first is what comes first in the log,               a@5 a@0,                 a@5,            1, 0",
        "an older row a duration away goes on,               a@20 a@10 a@15,          a@20 a@10,      1, 0",
        "a duplicate is known after the watermark has passed, a@0 !9 a@8,             a@0,            1, 0",
        "a row whose duration is over is late,               a@0 !20 a@10,            a@0,            0, 1",
        "and in time a moment before,                        a@0 !20 a@11,            a@0 a@11,       0, 0",
        "times before 1970 are times,                        a@-20 a@-15 a@-10,       a@-20 a@-10,    1, 0",
    })
    void deduplicate(String what, String rows, String expected, int duplicateCount, int lateCount) {
        start(stream -> stream.deduplicate("once", Row::key, String.class).within(Duration.ofSeconds(10)));
        long heartbeatCount = pipe(rows);

        assertEquals(expected, texts(false), what);
        assertEquals(duplicateCount, driver.counts().filteredResults(), what);
        assertEquals(lateCount, driver.counts().late(), what);
        assertEquals(heartbeatCount, driver.counts().filtered());
        driver.assertExactlyOnce();
    }

    @Test
    void whatDeduplicateKnowsSurvivesACrashAndIsForgottenInTime() {
        start(stream -> stream.deduplicate("once", Row::key, String.class).within(Duration.ofSeconds(10)));
        pipe("a@0 b@0");
        driver.checkpoint();
        driver.crash();
        driver.recover();
        pipe("a@1");
        assertEquals("a@0 b@0", texts(false));
        assertTrue(driver.state("once").get("a").isPresent());

        pipe("!21");

        assertEquals(Optional.empty(), driver.state("once").get("a"));
        assertEquals(Optional.empty(), driver.state("once").get("b"));
    }

    @Test
    void reducePutsOutWhatRowsHaveComeToSoFar() {
        start(stream -> stream.keyBy(Row::key, String.class)
                .reduce("sum", Row.class, (sum, row) -> new Row(row.key(), row.second(), sum.number() + row.number())));
        pipe("a@0=1 b@0=5 a@1=2");
        driver.checkpoint();
        driver.crash();
        driver.recover();
        pipe("a@2=4");

        assertEquals("a@0=1 b@0=5 a@1=3 a@2=7", texts(true));
        driver.assertExactlyOnce();
    }

    @Test
    void aStateWithATimeToLiveBeginsAnew() {
        start(stream -> stream.keyBy(Row::key, String.class)
                .reduce(
                        "sum",
                        KeyedState.of(Row.class).withTtl(StateTtl.afterWriting(Duration.ofSeconds(5))),
                        (sum, row) -> new Row(row.key(), row.second(), sum.number() + row.number())));
        pipe("a@0=1 a@1=2 !20 a@21=4");

        assertEquals("a@0=1 a@1=3 a@21=4", texts(true));
    }

    @Test
    void mapWithStateGivesEachRowTheStateOfItsKeyUntilItIsCleared() {
        start(stream -> stream.keyBy(Row::key, String.class)
                .mapWithState("numbers", Long.class, (Row row, Long state) -> {
                    long number = state == null ? 1 : state + 1;
                    return new StatefulFunction.Result<>(
                            new Row(row.key(), row.second(), number), row.number() == 0 ? null : number);
                }));
        pipe("a@0=1 a@1=1 b@1=1 a@2=0 a@3=1");

        assertEquals("a@0=1 a@1=2 b@1=1 a@2=3 a@3=1", texts(true));
    }

    @Test
    void mistakesAreSaidAtOnce() {
        Pipeline pipeline = Pipeline.named("mistakes");
        DataStream<Row> rows = pipeline.source("in", in);

        assertThrows(
                IllegalArgumentException.class,
                () -> rows.deduplicate("once", Row::key, String.class).within(Duration.ZERO));
        rows.deduplicate("once", Row::key, String.class)
                .within(Duration.ofSeconds(1))
                .sinkTo("out", out);
        assertThrows(IllegalStateException.class, pipeline::plan);
    }

    private void start(UnaryOperator<DataStream<Row>> steps) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("ready-made");
            steps.apply(pipeline.source("in", in)
                            .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(
                                    Duration.ofSeconds(60), row -> Reading.at((int) row.second()))))
                    .sinkTo("out", out);
            return pipeline;
        });
    }

    /** How many of them are heartbeats. */
    private long pipe(String rows) {
        for (String text : rows.split(" ")) {
            if (text.startsWith("!")) {
                driver.advanceWatermarkTo(
                        Reading.at(Integer.parseInt(text.substring(1))).minusNanos(1_000));
            } else {
                String[] parts = text.split("[@=]");
                in.pipe(new Row(parts[0], Long.parseLong(parts[1]), parts.length == 3 ? Long.parseLong(parts[2]) : 0));
            }
        }
        driver.commit();
        return Stream.of(rows.split(" ")).filter(text -> text.startsWith("!")).count();
    }

    private String texts(boolean withNumbers) {
        List<String> texts = out.readAll().stream()
                .map(row -> row.key() + "@" + row.second() + (withNumbers ? "=" + row.number() : ""))
                .toList();
        return String.join(" ", texts);
    }
}
