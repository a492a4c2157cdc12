package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What comes of rows that are put off until something outside has answered, while others go on. */
final class UnorderedLookupTest {

    /** What the service says of a device. */
    record Site(String name, int floor) {}

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Site EAST = new Site("east", 1);
    private static final Reading A = Reading.of("a", 1, 10);
    private static final Reading B = Reading.of("b", 2, 20);
    private static final Reading C = Reading.of("c", 3, 30);
    private static final Event EVENT_A = new Event("a", "east/1", 10);
    private static final Event EVENT_B = new Event("b", "east/1", 20);
    private static final Event EVENT_C = new Event("c", "east/1", 30);

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Reading> readings = driver.input("readings", Reading.class);
    private final TestOutput<Event> out = driver.output("out", Event.class);
    private final TestLookup<Reading, Site> sites = driver.lookup();

    private final LookupSettings<Site> settings =
            LookupSettings.of(Site.class).withTimeout(TIMEOUT).unordered();

    private void start(LookupSettings<Site> how, UnaryOperator<DataStream<Event>> behind) {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("sites");
            DataStream<Event> events =
                    pipeline.source("readings", readings).asyncLookup("sites", sites, how, UnorderedLookupTest::event);
            behind.apply(events).sinkTo("out", out);
            return pipeline;
        });
    }

    private static Event event(Reading reading, Site site) {
        return new Event(reading.device(), site == null ? "nowhere" : site.name() + "/" + site.floor(), (long)
                reading.temperature());
    }

    private List<String> devices() {
        return sites.asked().stream().map(Reading::device).toList();
    }

    @Test
    void aSlowAnswerHoldsUpItsOwnRowOnly() {
        start(settings, events -> events);
        readings.pipeAll(List.of(A, B));
        readings.pipe(C);

        sites.answer(C, EAST);
        assertEquals(List.of(EVENT_C), out.readAll(), "though two before it in the log wait");
        sites.answer(B, EAST);
        assertEquals(List.of(EVENT_B), out.readAll(), "though one of its own batch waits");
        sites.answer(A, EAST);

        assertEquals(List.of(EVENT_A), out.readAll());
        RecordCounts counts = driver.counts();
        assertEquals(3, counts.in());
        assertEquals(3, counts.out());
        driver.replay();
        driver.assertExactlyOnce();
        assertEquals(3, sites.callCount());
    }

    @Test
    void answersThatAreThereAtOnceChangeNothingButTheRow() {
        sites.answerBy(reading -> EAST);
        start(settings, events -> events);

        readings.pipeAll(List.of(A, B));

        assertEquals(List.of(EVENT_A, EVENT_B), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void aRowIsNotLateByHavingWaited() {
        AggregateFunction<Event, ?, Long> sum = Aggregates.sumLong(Event::number);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("sites");
            pipeline.source("readings", readings)
                    .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, Reading::time))
                    .asyncLookup("sites", sites, settings, UnorderedLookupTest::event)
                    .keyBy(Event::what, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(10)))
                    .aggregate("sums-by-site", sum, (key, window, total) -> new Event(key, "sum", total))
                    .sinkTo("out", out);
            return pipeline;
        });
        readings.pipe(A);
        readings.pipe(Reading.of("b", 9, 20));
        readings.pipe(Reading.of("c", 25, 40));
        sites.answer(Reading.of("c", 25, 40), EAST);
        sites.answer(Reading.of("b", 9, 20), EAST);
        driver.commit();
        assertEquals(List.of(), out.readAll(), "the window waits for the row");

        driver.checkpoint();
        driver.crash();
        driver.recover();
        driver.commit();
        assertEquals(List.of(), out.readAll(), "also behind a checkpoint");
        sites.answer(A, EAST);

        assertEquals(List.of(new Event("east/1", "sum", 30)), out.readAll());
        assertEquals(List.of(), driver.lateRecords());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void timeThatIsGivenBehindTheLookupWaitsForTheRowToo() {
        AggregateFunction<Event, ?, Long> sum = Aggregates.sumLong(Event::number);
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("sites");
            pipeline.source("readings", readings)
                    .asyncLookup("sites", sites, settings, (reading, site) -> reading)
                    .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ZERO, Reading::time))
                    .map(reading -> event(reading, EAST))
                    .keyBy(Event::what, String.class)
                    .window(TumblingWindows.of(Duration.ofSeconds(10)))
                    .aggregate("sums-by-site", sum, (key, window, total) -> new Event(key, "sum", total))
                    .sinkTo("out", out);
            return pipeline;
        });
        readings.pipe(A);
        readings.pipe(Reading.of("c", 25, 40));
        readings.pipe(Reading.of("d", 35, 50));
        sites.answer(Reading.of("c", 25, 40), EAST);
        driver.commit();
        assertEquals(List.of(), out.readAll());
        sites.answer(A, EAST);
        sites.answer(Reading.of("d", 35, 50), EAST);

        assertEquals(List.of(new Event("east/1", "sum", 10), new Event("east/1", "sum", 40)), out.readAll());
        assertEquals(List.of(), driver.lateRecords());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void noMoreRowsArePutOffThanTheCapacityAllows() {
        start(settings.withCapacity(2), events -> events);
        readings.pipe(A);
        readings.pipe(B);
        readings.pipe(C);

        assertEquals(List.of("a", "b"), devices());
        sites.answer(B, EAST);
        assertEquals(List.of("a", "c"), devices());
        sites.answer(C, EAST);

        assertEquals(List.of(EVENT_B, EVENT_C), out.readAll());
        sites.answer(A, EAST);
        assertEquals(List.of(EVENT_A), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void aRowWithoutAnswerGoesTheWayOfThePolicyWhereItComesBack() {
        start(settings, events -> events.onError(ErrorPolicy.deadLetter()));
        readings.pipeAll(List.of(A, B));
        sites.answer(A, EAST);
        driver.commit();

        sites.fail(B, new IOException("refused"));

        assertEquals(List.of(EVENT_A), out.readAll());
        RejectedRecord letter = driver.deadLetters().get(0);
        assertEquals("sites", letter.operator());
        assertEquals("readings", letter.resource());
        assertEquals(1, letter.offset(), "that of its record in the input");
        assertEquals("java.io.IOException: refused", letter.cause());
        assertEquals(1, driver.counts().deadLetters());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void aRowWithoutAnswerIsSkippedOrTakesTheDefault() {
        start(settings.withDefault(new Site("unknown", 0)), events -> events);
        readings.pipe(A);

        driver.advanceProcessingTime(TIMEOUT);

        assertEquals(List.of(new Event("a", "unknown/0", 10)), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void aSkippedRowIsCountedWhereItComesBack() {
        start(settings, events -> events.onError(ErrorPolicy.skip()));
        readings.pipe(A);

        sites.fail(A, new IOException("refused"));

        assertEquals(List.of(), out.readAll());
        assertEquals(1, driver.counts().skipped());
        driver.assertExactlyOnce();
    }

    @Test
    void theJobEndsWhereThePolicyIsToFailAndAsksAgainAfterwards() {
        start(settings, events -> events);
        readings.pipe(A);
        driver.commit();
        driver.checkpoint();

        AssertionError error = assertThrows(AssertionError.class, () -> sites.fail(A, new IOException("refused")));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("java.io.IOException: refused; start again when the lookup answers"), message);

        assertFalse(driver.isUp());
        driver.recover();
        sites.answer(A, EAST);
        assertEquals(List.of(EVENT_A), out.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void rowsThatWerePutOffBeforeTheCheckpointComeBackBehindIt() {
        start(settings, events -> events);
        readings.pipeAll(List.of(A, B));
        readings.pipe(C);
        sites.answer(B, EAST);
        driver.checkpoint();
        driver.crash();
        driver.recover();

        assertEquals(List.of("a", "c"), devices());
        sites.answer(C, EAST);
        driver.crash();
        driver.recover();
        assertEquals(List.of("a"), devices());
        sites.answer(A, EAST);

        assertEquals(List.of(EVENT_B, EVENT_C, EVENT_A), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void aRecordThatMakesSeveralRowsGetsEachOfThemBack() {
        driver.start(() -> {
            Pipeline pipeline = Pipeline.named("sites");
            DataStream<Reading> all = pipeline.source("readings", readings);
            all.flatMap((Reading reading, RowCollector<Reading> rows) -> {
                        rows.collect(reading);
                        rows.collect(new Reading(reading.device() + "-twin", reading.time(), reading.temperature()));
                    })
                    .filter(reading -> !reading.device().equals("b"))
                    .union(all.filter(reading -> reading.device().equals("c")))
                    .asyncLookup("sites", sites, settings, UnorderedLookupTest::event)
                    .filter(event -> !event.what().equals("nowhere"))
                    .sinkTo("out", out);
            return pipeline;
        });
        readings.pipeAll(List.of(A, B));
        sites.answer(new Reading("b-twin", B.time(), B.temperature()), EAST);
        sites.answer(new Reading("a-twin", A.time(), A.temperature()), null);
        driver.crash();
        driver.recover();
        sites.answer(A, EAST);

        assertEquals(List.of(new Event("b-twin", "east/1", 20), EVENT_A), out.readAll());
        readings.pipe(C);
        sites.answer(C, EAST);
        sites.answer(C, EAST);
        sites.answer(new Reading("c-twin", C.time(), C.temperature()), EAST);
        assertEquals(List.of(EVENT_C, EVENT_C, new Event("c-twin", "east/1", 30)), out.readAll());
        driver.replay();
        driver.assertExactlyOnce();
    }

    @Test
    void aJobThatStopsWaitsForTheRowsThatArePutOff() {
        start(settings, events -> events.onError(ErrorPolicy.deadLetter()));
        readings.pipe(A);

        AssertionError waiting = assertThrows(AssertionError.class, driver::stop);
        assertTrue(String.valueOf(waiting.getMessage()).contains("the job does not stop"));
        driver.advanceProcessingTime(TIMEOUT);
        driver.advanceProcessingTime(TIMEOUT);

        assertFalse(driver.isUp());
        assertEquals(1, driver.deadLetters().size());
        assertEquals(1, driver.counts().deadLetters());
    }

    @Test
    void anUnorderedLookupThatAnotherOneComesBehindIsRefused() {
        Pipeline pipeline = Pipeline.named("sites");
        pipeline.source("readings", readings)
                .asyncLookup("sites", sites, settings, (reading, site) -> reading)
                .asyncLookup("again", sites, LookupSettings.of(Site.class), UnorderedLookupTest::event)
                .sinkTo("out", out);

        IllegalStateException error = assertThrows(IllegalStateException.class, pipeline::plan);

        assertEquals(
                "pipeline sites has asyncLookup again behind another one, of which one is unordered; wanted in order,"
                        + " or no other lookup on its ways, and enrich behind it",
                error.getMessage());
    }
}
