package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.testdriver.FailingPlace.Word;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Error policies where steps have more before or behind them than one: watermarks, side outputs, several sources, ways of unequal length. */
final class GuardedStepsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final OutputTag<Word> AHEAD = OutputTag.of("ahead", Word.class);

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Word> words = driver.input("words", Word.class);
    private final TestOutput<Word> out = driver.output("out", Word.class);

    private static Instant time(Word word) {
        return START.plusSeconds(word.second());
    }

    /** Fails on the word {@code bad}. */
    private static <R> R good(Word word, R result) {
        if (word.text().equals("bad")) {
            throw new IllegalStateException("a bad word");
        }
        return result;
    }

    private static WatermarkStrategy<Word> timely() {
        return WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, word -> good(word, time(word)));
    }

    private static DataStream<Word> counted(DataStream<Word> stream) {
        return stream.keyBy(Word::text, String.class)
                .window(TumblingWindows.of(Duration.ofSeconds(10)))
                .aggregate("counts", Aggregates.<Word>count(), (key, window, count) -> new Word(key, count));
    }

    private RejectedRecord onlyLetter() {
        driver.commit();
        assertEquals(1, driver.deadLetters().size(), () -> String.valueOf(driver.deadLetters()));
        return driver.deadLetters().get(0);
    }

    @Test
    void aRowWithoutAnEventTimeMovesNothing() {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("times");
            counted(pipeline.source("words", words).withWatermarks(timely()).onError(ErrorPolicy.deadLetter()))
                    .sinkTo("out", out);
            return pipeline;
        });
        words.pipeAll(List.of(new Word("good", 1), new Word("bad", 90), new Word("good", 2), new Word("end", 20)));

        assertEquals(List.of(new Word("good", 2)), out.readAll());
        assertEquals(List.of(), driver.lateRecords());
        RejectedRecord letter = onlyLetter();
        assertEquals("withWatermarks-1", letter.operator());
        assertEquals(1, letter.recordIndex());
        assertEquals("{\"text\":\"bad\",\"second\":90}", new String(letter.bytes(), StandardCharsets.UTF_8));
        driver.assertExactlyOnce();
    }

    @Test
    void aGeneratorOfWatermarksFailsAsAnyFunction() {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("generated");
            WatermarkStrategy<Word> strategy = WatermarkStrategy.forGenerator(
                    word -> Duration.between(Instant.EPOCH, time(word)).toNanos() / 1_000,
                    (word, eventTimeMicros) -> good(word, eventTimeMicros - 1));
            counted(pipeline.source("words", words).withWatermarks(strategy).onError(ErrorPolicy.skip()))
                    .sinkTo("out", out);
            return pipeline;
        });
        words.pipeAll(List.of(new Word("good", 1), new Word("bad", 90), new Word("good", 2), new Word("end", 20)));
        driver.commit();

        assertEquals(List.of(new Word("good", 2)), out.readAll());
        assertEquals(1, driver.counts().skipped());
        assertEquals(1, driver.counts().filtered());
        driver.assertExactlyOnce();
    }

    @Test
    void whatIsTooFarAheadGoesOutBesideAGuardedStep() {
        TestOutput<Word> side = driver.output("side", Word.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("ahead");
            DataStream<Word> timed = pipeline.source("words", words)
                    .withWatermarks(timely().withMaxFutureSkew(Duration.ofSeconds(60), AHEAD))
                    .onError(ErrorPolicy.skip());
            timed.sinkTo("out", out);
            timed.sideOutput(AHEAD).sinkTo("side", side);
            return pipeline;
        });
        words.pipeAll(List.of(new Word("good", 1), new Word("bad", 2), new Word("early", 100_000_000)));

        assertEquals(List.of(new Word("good", 1)), out.readAll());
        assertEquals(List.of(new Word("early", 100_000_000)), side.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void aStepOfSeveralSourcesIsOneStep() {
        TestInput<Word> others = driver.input("others", Word.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("united");
            pipeline.source("words", words)
                    .union(pipeline.source("others", others))
                    .map(word -> good(word, word))
                    .onError(ErrorPolicy.deadLetter())
                    .sinkTo("out", out);
            return pipeline;
        });
        words.pipe(new Word("bad", 1));
        others.pipe(new Word("bad", 2));
        words.pipe(new Word("good", 3));
        driver.commit();

        assertEquals(List.of(new Word("good", 3)), out.readAll());
        assertEquals(
                List.of("map-1", "map-1"),
                driver.deadLetters().stream().map(RejectedRecord::operator).toList());
        assertEquals(
                List.of("words", "others"),
                driver.deadLetters().stream().map(RejectedRecord::source).toList());
        driver.assertExactlyOnce();
    }

    /** Rows that come to the operator directly are relayed past the one that the others go through, by the operator's key selector. */
    @Test
    void onAShorterWayToAnOperatorItsPolicyHoldsToo() {
        TestInput<Word> others = driver.input("others", Word.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("ways");
            DataStream<Word> direct = pipeline.source("words", words);
            DataStream<Word> around = pipeline.source("others", others)
                    .keyBy(Word::text, String.class)
                    .process("first", Numbering::new)
                    .onError(ErrorPolicy.deadLetter());
            direct.union(around)
                    .keyBy(word -> good(word, word.text()), String.class)
                    .process("second", Numbering::new)
                    .onError(ErrorPolicy.skip())
                    .sinkTo("out", out);
            return pipeline;
        });
        words.pipeAll(List.of(new Word("good", 7), new Word("bad", 7)));
        others.pipeAll(List.of(new Word("good", 7), new Word("bad", 7)));
        driver.commit();

        assertEquals(List.of(new Word("good", 1), new Word("good", 2)), out.readAll());
        assertEquals(List.of(), driver.deadLetters());
        assertEquals(2, driver.counts().skipped());
        driver.assertExactlyOnce();
    }

    @Test
    void whatFollowsAGuardedOperatorFollowsTheOperator() {
        TestOutput<Word> side = driver.output("side", Word.class);
        OutputTag<Word> odd = OutputTag.of("odd", Word.class);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("stages");
            DataStream<Word> numbered = pipeline.source("words", words)
                    .withWatermarks(timely())
                    .onError(ErrorPolicy.skip())
                    .keyBy(Word::text, String.class)
                    .process("first", () -> new Odd(odd))
                    .onError(ErrorPolicy.skip());
            counted(numbered).onError(ErrorPolicy.skip()).sinkTo("out", out);
            numbered.sideOutput(odd).sinkTo("side", side);
            return pipeline;
        });
        words.pipeAll(List.of(new Word("good", 2), new Word("good", 3), new Word("bad", 4), new Word("end", 20)));

        assertEquals(List.of(new Word("good", 1)), out.readAll());
        assertEquals(List.of(new Word("good", 3)), side.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void aUnionHasNoFunctions() {
        TestInput<Word> others = driver.input("others", Word.class);
        Pipeline pipeline = Pipeline.named("places");
        DataStream<Word> all = pipeline.source("words", words).union(pipeline.source("others", others));

        assertThrows(IllegalStateException.class, () -> all.onError(ErrorPolicy.skip()));
    }

    /** Puts words out with their number among those of the key. */
    private static final class Numbering implements KeyedProcessFunction<String, Word, Word> {
        private ValueState<Long> count;

        @Override
        public void open(KeyedStates states) {
            count = states.value("count", Long.class);
        }

        @Override
        public void processElement(Word word, ProcessContext<String> context, RowCollector<Word> collector)
                throws Exception {
            Long before = count.value();
            long number = before == null ? 1 : before + 1;
            count.update(number);
            collector.collect(new Word(word.text(), number));
        }
    }

    /** Puts words of odd seconds out by a tag. */
    private record Odd(OutputTag<Word> tag) implements KeyedProcessFunction<String, Word, Word> {
        @Override
        public void processElement(Word word, ProcessContext<String> context, RowCollector<Word> collector)
                throws Exception {
            if (word.second() % 2 == 1) {
                context.output(tag, word);
            } else {
                collector.collect(word);
            }
        }
    }
}
