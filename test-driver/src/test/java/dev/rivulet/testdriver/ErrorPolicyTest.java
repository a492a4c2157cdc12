package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.testdriver.FailingPlace.Trap;
import dev.rivulet.testdriver.FailingPlace.Word;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of rows on which a function fails: every kind of function, every way to fail, every policy. */
final class ErrorPolicyTest {

    private static final List<Trap.Way> WAYS = List.of(Trap.Way.EXCEPTION, Trap.Way.OVERFLOW, Trap.Way.NULL);

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Word> words = driver.input("words", Word.class);
    private final TestOutput<Word> out = driver.output("out", Word.class);

    static Stream<Arguments> placesAndWays() {
        return Stream.of(FailingPlace.values()).flatMap(place -> WAYS.stream().map(way -> Arguments.of(place, way)));
    }

    @ParameterizedTest
    @MethodSource("placesAndWays")
    void skipLeavesTheRowOutAndCountsIt(FailingPlace place, Trap.Way way) {
        start(place, way, ErrorPolicy.skip());
        pipeAll();

        assertEquals(List.of("good", "fine"), texts());
        assertEquals(List.of(), driver.deadLetters());
        assertEquals(1, driver.counts().skipped());
        assertEquals(1, driver.counts().filtered() + driver.counts().filteredResults() - heartbeats());
        driver.assertExactlyOnce();
    }

    @ParameterizedTest
    @MethodSource("placesAndWays")
    void aDeadLetterSaysWhoFailedOnWhatAndWhy(FailingPlace place, Trap.Way way) {
        start(place, way, ErrorPolicy.deadLetter().retryFirst(3));
        pipeAll();

        assertEquals(List.of("good", "fine"), texts());
        RejectedRecord letter = only(driver.deadLetters());
        assertEquals(place.operator, letter.operator());
        assertEquals(place.kind, letter.kind().toString());
        assertTrue(letter.exception().matches(exception(way)), letter.exception());
        assertTrue(letter.cause().contains(cause(way)), letter.cause());
        String text = new String(letter.bytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("bad") || isMerge(place), text);
        assertEquals(0, driver.counts().skipped());
        assertEquals(1, driver.counts().deadLetters() + driver.counts().deadResults());
        driver.assertExactlyOnce();
    }

    @ParameterizedTest
    @EnumSource(FailingPlace.class)
    void aRetryBeginsFromTheSameState(FailingPlace place) {
        start(place, Trap.Way.FLAKY, ErrorPolicy.fail().retryFirst(1));
        pipeAll();

        List<String> expected = isMerge(place) ? List.of("good fine bad") : List.of("good", "bad", "fine");
        assertEquals(
                expected.stream().sorted().toList(), texts().stream().sorted().toList());
        assertEquals(List.of(), driver.deadLetters());
    }

    @ParameterizedTest
    @MethodSource("placesAndWays")
    void failEndsTheJobWithAllThatSomebodyNeedsToKnow(FailingPlace place, Trap.Way way) {
        start(place, way, ErrorPolicy.fail());

        AssertionError error = assertThrows(AssertionError.class, this::pipeAll);

        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("step " + place.operator + " failed on "), message);
        assertTrue(message.contains("log position") || message.contains("log's entry at position"), message);
        assertTrue(message.contains(place.kind + " "), message);
        assertTrue(message.matches("(?s).*: " + exception(way) + ": .*" + cause(way) + ".*"), message);
        assertFalse(driver.isUp());
    }

    @Test
    void rowsOfAFirstStageAreKnownByTheirRecord() {
        start(FailingPlace.ELEMENT, Trap.Way.EXCEPTION, ErrorPolicy.deadLetter());
        words.pipeAll(List.of(new Word("good", 1), new Word("bad", 2)));
        driver.commit();

        RejectedRecord letter = only(driver.deadLetters());
        assertEquals("words", letter.resource());
        assertEquals(1, letter.recordIndex());
        assertEquals("{\"text\":\"bad\",\"second\":2}", new String(letter.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void whatAFailedCallChangedIsUndoneAlsoAcrossACrash() {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("undo");
            DataStream<Word> counted = timed(pipeline)
                    .keyBy(word -> "all", String.class)
                    .process("count", Counting::new)
                    .onError(ErrorPolicy.skip());
            counted.sinkTo("out", out);
            return pipeline;
        });
        words.pipeAll(List.of(new Word("good", 1), new Word("bad", 2)));
        driver.checkpoint();
        driver.crash();
        driver.recover();
        words.pipe(new Word("fine", 3));

        assertEquals(List.of(new Word("good", 1), new Word("fine", 2)), out.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void aMalformedRowIsADeadLetterWhateverThePolicyAndNeverRetried() {
        List<String> calls = new ArrayList<>();
        driver.start(() -> pipeline(
                timed(Pipeline.named("malformed")),
                stream -> stream.map(word -> {
                            calls.add(word.text());
                            if (word.text().equals("bad")) {
                                throw new MalformedRowException("no word");
                            }
                            return word;
                        })
                        .onError(ErrorPolicy.skip().retryFirst(5))));
        words.pipeAll(List.of(new Word("bad", 1), new Word("good", 2)));

        assertEquals(List.of("good"), texts());
        RejectedRecord letter = only(driver.deadLetters());
        assertEquals(RejectedRecord.Kind.RECORD, letter.kind());
        assertEquals(new Word("bad", 1), words.rowOf(letter));
        assertEquals("map-2", letter.operator());
        assertEquals(1, calls.stream().filter("bad"::equals).count());
    }

    @Test
    void whatAStepBehindThrowsIsNotTheFailureOfTheFunctionBefore() {
        driver.start(() -> pipeline(
                timed(Pipeline.named("behind")),
                stream -> stream.<Word>flatMap((word, collector) -> {
                            collector.collect(word);
                            collector.collect(new Word("good", 9));
                        })
                        .onError(ErrorPolicy.skip())
                        .map(word -> word.text().equals("bad") ? fail(word) : word)
                        .onError(ErrorPolicy.deadLetter())));
        words.pipe(new Word("bad", 1));

        assertEquals(List.of("good"), texts());
        assertEquals("map-3", only(driver.deadLetters()).operator());
    }

    @Test
    void otherErrorsEndTheJob() {
        driver.start(() -> pipeline(
                timed(Pipeline.named("errors")),
                stream -> stream.map(word -> word.text().equals("bad") ? missing(word) : word)
                        .onError(ErrorPolicy.skip())));

        AssertionError error = assertThrows(AssertionError.class, () -> words.pipe(new Word("bad", 1)));

        assertTrue(String.valueOf(error.getMessage()).contains("no such class"), error.getMessage());
    }

    @Test
    void aPolicyFollowsAStepOnce() {
        Pipeline pipeline = Pipeline.named("places");
        DataStream<Word> source = pipeline.source("words", words);
        DataStream<Word> guarded = source.map(word -> word).onError(ErrorPolicy.skip());
        OutputTag<Word> tag = OutputTag.of("side", Word.class);
        DataStream<Word> side = source.keyBy(Word::text, String.class)
                .process("op", Counting::new)
                .onError(ErrorPolicy.skip())
                .sideOutput(tag);

        assertThrows(IllegalStateException.class, () -> source.onError(ErrorPolicy.skip()));
        assertThrows(IllegalStateException.class, () -> guarded.onError(ErrorPolicy.skip()));
        assertThrows(IllegalStateException.class, () -> side.onError(ErrorPolicy.skip()));
        assertThrows(IllegalArgumentException.class, () -> ErrorPolicy.skip().retryFirst(-1));
        assertThrows(IllegalArgumentException.class, () -> ErrorPolicy.skip().retryFirst(101));
        assertEquals(
                "dead-letter after 1 retry",
                ErrorPolicy.deadLetter().retryFirst(1).toString());
    }

    private static Word fail(Word word) {
        throw new IllegalStateException("no " + word);
    }

    private static Word missing(Word word) {
        throw new NoClassDefFoundError("no such class as " + word);
    }

    private void start(FailingPlace place, Trap.Way way, ErrorPolicy policy) {
        driver.start(() -> {
            Trap trap = new Trap(way);
            return pipeline(timed(Pipeline.named("failing")), stream -> place.steps(stream, trap, policy));
        });
    }

    /** The steps of a pipeline between its watermarks and its sink. */
    private interface Steps {
        DataStream<Word> of(DataStream<Word> stream);
    }

    private Pipeline current = Pipeline.named("none");

    private Pipeline pipeline(DataStream<Word> timed, Steps steps) {
        steps.of(timed).sinkTo("out", out);
        return current;
    }

    private DataStream<Word> timed(Pipeline pipeline) {
        current = pipeline;
        return pipeline.source("words", words)
                .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(
                        Duration.ofSeconds(60), word -> Reading.at((int) word.second())));
    }

    /** The bad one between the others in time, and behind them in the log. */
    private void pipeAll() {
        words.pipeAll(List.of(new Word("good", 1), new Word("fine", 15), new Word("bad", 8)));
        driver.advanceWatermarkTo(Reading.at(100));
        driver.commit();
    }

    private static boolean isMerge(FailingPlace place) {
        return place == FailingPlace.MERGE || place == FailingPlace.PANE_MERGE;
    }

    /** What moves the watermark is a record, too. */
    private static long heartbeats() {
        return 1;
    }

    private List<String> texts() {
        return out.readAll().stream().map(Word::text).toList();
    }

    private static String exception(Trap.Way way) {
        return switch (way) {
            case EXCEPTION -> IllegalArgumentException.class.getName();
            case OVERFLOW -> StackOverflowError.class.getName();
            default -> "java.lang.(IllegalState|NullPointer)Exception";
        };
    }

    private static String cause(Trap.Way way) {
        return way == Trap.Way.EXCEPTION ? "a bad word" : "";
    }

    private static <T> T only(List<T> all) {
        assertEquals(1, all.size(), () -> String.valueOf(all));
        return all.get(0);
    }

    /** Counts in place, and only then fails. */
    private static final class Counting implements KeyedProcessFunction<String, Word, Word> {
        private ValueState<long[]> count;

        @Override
        public void open(KeyedStates states) {
            count = states.value("count", new CellCodec());
        }

        @Override
        public void processElement(Word word, ProcessContext<String> context, RowCollector<Word> collector)
                throws Exception {
            long[] cell = count.value();
            if (cell == null) {
                cell = new long[1];
                count.update(cell);
            }
            cell[0]++;
            collector.collect(new Word(word.text(), cell[0]));
            if (word.text().equals("bad")) {
                fail(word);
            }
        }
    }
}
