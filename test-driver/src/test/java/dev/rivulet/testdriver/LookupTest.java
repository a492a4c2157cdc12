package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What comes of rows that something outside is asked about: when it answers, late, not at all, and again after a crash. */
final class LookupTest {

    /** What the service says of a device. */
    record Site(String name, int floor) {}

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Reading> readings = driver.input("readings", Reading.class);
    private final TestOutput<Event> out = driver.output("out", Event.class);
    private final TestLookup<Reading, Site> sites = driver.lookup();

    private final LookupSettings<Site> settings = LookupSettings.of(Site.class).withTimeout(TIMEOUT);

    private void start(LookupSettings<Site> how, UnaryOperator<DataStream<Event>> guarded) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("sites");
            DataStream<Event> events =
                    pipeline.source("readings", readings).asyncLookup("sites", sites, how, LookupTest::event);
            guarded.apply(events).sinkTo("out", out);
            return pipeline;
        });
    }

    private static Event event(Reading reading, Site site) {
        return new Event(reading.device(), site == null ? "nowhere" : site.name() + "/" + site.floor(), (long)
                reading.temperature());
    }

    @Test
    void answersThatAreThereAtOnceChangeNothingButTheRow() {
        sites.answerBy(reading -> new Site("site of " + reading.device(), 2));
        start(settings, events -> events);

        readings.pipeAll(List.of(Reading.of("a", 1, 10), Reading.of("b", 2, 20)));

        assertEquals(List.of(new Event("a", "site of a/2", 10), new Event("b", "site of b/2", 20)), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
        assertEquals(2, sites.callCount());
    }

    @Test
    void rowsWaitForTheirAnswerAndForThoseOfTheRowsBefore() {
        start(settings, events -> events);
        readings.pipe(Reading.of("a", 1, 10));
        readings.pipe(Reading.of("b", 2, 20));

        assertEquals(List.of(Reading.of("a", 1, 10), Reading.of("b", 2, 20)), sites.asked());
        sites.answer(Reading.of("b", 2, 20), new Site("east", 1));
        assertEquals(List.of(), out.readAll());
        sites.answer(Reading.of("a", 1, 10), null);

        assertEquals(List.of(new Event("a", "nowhere", 10), new Event("b", "east/1", 20)), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void windowsBehindALookupHoldWhatTheyWouldWithout() {
        AggregateFunction<Event, ?, Long> sum = Aggregates.sumLong(Event::number);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("sites");
            pipeline.source("readings", readings)
                    .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, Reading::time))
                    .asyncLookup("sites", sites, settings, LookupTest::event)
                    .keyBy(Event::what, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(10)))
                    .aggregate("sums-by-site", sum, (key, window, total) -> new Event(key, "sum", total))
                    .sinkTo("out", out);
            return pipeline;
        });

        readings.pipe(Reading.of("a", 1, 10));
        readings.pipe(Reading.of("b", 9, 20));
        driver.advanceWatermarkTo(Reading.at(10));
        sites.answer(Reading.of("b", 9, 20), new Site("east", 1));
        driver.commit();
        assertEquals(List.of(), out.readAll());
        sites.answer(Reading.of("a", 1, 10), new Site("east", 1));

        assertEquals(List.of(new Event("east/1", "sum", 30)), out.readAll());
        assertEquals(List.of(), driver.lateRecords());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void noMoreAreAskedAtATimeThanTheCapacityAllows() {
        start(settings.withCapacity(2), events -> events);

        readings.pipeAll(List.of(Reading.of("a", 1, 1), Reading.of("b", 2, 2), Reading.of("c", 3, 3)));
        assertEquals(List.of("a", "b"), devices());
        sites.answer(Reading.of("b", 2, 2), new Site("east", 1));

        assertEquals(List.of("a", "c"), devices());
    }

    private List<String> devices() {
        return sites.asked().stream().map(Reading::device).toList();
    }

    @Test
    void aCallThatIsNotAnsweredInTimeIsMadeAgainAfterAPauseThatGrows() {
        start(settings.withRetries(2, Duration.ofSeconds(1)), events -> events);
        Reading reading = Reading.of("a", 1, 10);
        readings.pipe(reading);

        driver.advanceProcessingTime(TIMEOUT.minusNanos(1_000));
        assertEquals(1, sites.callCount());
        driver.advanceProcessingTime(TIMEOUT);
        assertEquals(1, sites.callCount(), "in its first pause");
        driver.advanceProcessingTime(Duration.ofSeconds(1));
        assertEquals(2, sites.callCount());
        sites.fail(reading, new IOException("an answer to the first try, which nobody waits for"));
        sites.fail(reading, new IOException("refused"));
        driver.advanceProcessingTime(Duration.ofSeconds(1));
        assertEquals(2, sites.callCount(), "in its second pause");
        driver.advanceProcessingTime(Duration.ofSeconds(1));
        assertEquals(3, sites.callCount());
        sites.answer(reading, new Site("east", 1));

        assertEquals(List.of(new Event("a", "east/1", 10)), out.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void withoutAnswerARowIsSkippedWhereThePolicySaysSo() {
        start(settings, events -> events.onError(ErrorPolicy.skip()));
        readings.pipeAll(List.of(Reading.of("a", 1, 10), Reading.of("b", 2, 20)));

        sites.fail(Reading.of("a", 1, 10), new IOException("refused"));
        sites.answer(Reading.of("b", 2, 20), new Site("east", 1));

        assertEquals(List.of(new Event("b", "east/1", 20)), out.readAll());
        assertEquals(1, driver.counts().skipped());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void aDeadLetterSaysWhyThereWasNoAnswer() {
        start(settings.withRetries(1, Duration.ZERO), events -> events.onError(ErrorPolicy.deadLetter()));
        readings.pipe(Reading.of("a", 1, 10));

        sites.fail(Reading.of("a", 1, 10), new IOException("refused"));
        sites.fail(Reading.of("a", 1, 10), new IOException("refused again"));

        assertEquals(List.of(), out.readAll());
        RejectedRecord letter = driver.deadLetters().get(0);
        assertEquals("sites", letter.operator());
        assertEquals("dev.rivulet.engine.lookup.LookupFailedException", letter.exception());
        assertEquals("java.io.IOException: refused again (the last of 2 tries)", letter.cause());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void theDefaultIsTakenForAnAnswerThatDoesNotCome() {
        start(settings.withDefault(new Site("unknown", 0)), events -> events);
        readings.pipe(Reading.of("a", 1, 10));

        driver.advanceProcessingTime(TIMEOUT);

        assertEquals(List.of(new Event("a", "unknown/0", 10)), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void theJobEndsWhereThePolicyIsToFailAndAsksAgainAfterwards() {
        start(settings, events -> events);
        readings.pipe(Reading.of("a", 1, 10));

        AssertionError error = assertThrows(
                AssertionError.class, () -> sites.fail(Reading.of("a", 1, 10), new IOException("refused")));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("step sites failed on record 0 of the batch at log position"), message);
        assertTrue(message.contains("java.io.IOException: refused"), message);

        assertFalse(driver.isUp());
        driver.recover();
        sites.answer(Reading.of("a", 1, 10), new Site("east", 1));
        assertEquals(List.of(new Event("a", "east/1", 10)), out.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void whatWasLoggedIsNotAskedAgainAndWhatWasNotIs() {
        start(settings, events -> events);
        readings.pipe(Reading.of("a", 1, 10));
        readings.pipe(Reading.of("b", 2, 20));
        sites.answer(Reading.of("b", 2, 20), new Site("east", 1));

        driver.crash();
        driver.recover();

        assertEquals(List.of("a"), devices());
        sites.answer(Reading.of("a", 1, 10), new Site("west", 2));
        assertEquals(List.of(new Event("a", "west/2", 10), new Event("b", "east/1", 20)), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void whatIsAskedMayDependOnAnotherAnswer() {
        TestLookup<Event, String> owners = driver.lookup();
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("sites");
            DataStream<Event> events = pipeline.source("readings", readings)
                    .asyncLookup("sites", sites, settings.withDefault(new Site("unknown", 0)), LookupTest::event);
            events.filter(event -> !event.what().equals("nowhere"))
                    .union(events.filter(event -> event.number() == 20))
                    .asyncLookup(
                            "owners",
                            owners,
                            LookupSettings.of(String.class).withTimeout(TIMEOUT),
                            (event, owner) -> new Event(event.device(), event.what() + " of " + owner, event.number()))
                    .sinkTo("out", out);
            return pipeline;
        });
        readings.pipeAll(List.of(Reading.of("a", 1, 10), Reading.of("b", 2, 20)));
        sites.answer(Reading.of("b", 2, 20), null);
        assertEquals(List.of(), owners.asked(), "as long as the row before may come, too");
        sites.answer(Reading.of("a", 1, 10), new Site("east", 1));

        assertEquals(List.of(new Event("a", "east/1", 10), new Event("b", "nowhere", 20)), owners.asked());
        driver.crash();
        driver.recover();
        owners.answerBy(Event::device);

        assertEquals(List.of(new Event("a", "east/1 of a", 10), new Event("b", "nowhere of b", 20)), out.readAll());
        assertEquals(2, sites.callCount());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void anAnswerThatCannotBeWrittenEndsTheJobAndNamesTheLookup() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        TestLookup<Reading, Site> wrong = (TestLookup) driver.<Reading, String>lookup();
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("sites");
            pipeline.source("readings", readings)
                    .asyncLookup("sites", wrong, settings, LookupTest::event)
                    .sinkTo("out", out);
            return pipeline;
        });
        answerWithText(wrong);

        AssertionError error = assertThrows(AssertionError.class, () -> readings.pipe(Reading.of("a", 1, 10)));

        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("step sites failed on record 0"), message);
        assertTrue(message.contains("an answer cannot be written in the form "), message);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void answerWithText(TestLookup<Reading, Site> lookup) {
        ((TestLookup) lookup).answerBy(reading -> "no site");
    }

    @Test
    void aLookupBehindAKeyByIsRefused() {
        Pipeline pipeline = Pipeline.named("sites");
        pipeline.source("readings", readings)
                .keyBy(Reading::device, String.class)
                .reduce("newest", Reading.class, (before, reading) -> reading)
                .asyncLookup("sites", sites, settings, LookupTest::event)
                .sinkTo("out", out);

        IllegalStateException error = assertThrows(IllegalStateException.class, pipeline::plan);

        assertEquals(
                "pipeline sites has asyncLookup sites behind a keyBy, wanted before the first: its answers are logged for"
                        + " a batch, which is no more there",
                error.getMessage());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> settings.withTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> settings.withCapacity(0));
        assertThrows(IllegalArgumentException.class, () -> settings.withRetries(-1, Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class, () -> settings.withRetries(1, LookupSettings.BACKOFF_MAX.plusNanos(1)));
    }
}
