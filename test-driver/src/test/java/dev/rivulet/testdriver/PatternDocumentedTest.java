package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.pattern.AfterMatchSkipStrategy;
import dev.rivulet.engine.pattern.Pattern;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program of docs/patterns.md: it runs, and the page shows exactly what runs here. */
final class PatternDocumentedTest {

    // The documented pattern begins here.
    record Payment(String card, String country, long cents, Instant time) {}

    record Alarm(String card, long firstCents, long abroadCents) {}

    /** Three small payments, then a large one abroad, within ten minutes. */
    static final Pattern<Payment> FRAUD = Pattern.<Payment>begin("small", AfterMatchSkipStrategy.skipPastLastEvent())
            .where(payment -> payment.cents() < 500)
            .times(3)
            .followedBy("large")
            .where(payment -> payment.cents() > 50_000)
            .where((payment, soFar) ->
                    !payment.country().equals(soFar.first("small").country()))
            .within(Duration.ofMinutes(10));

    static final OutputTag<Payment> UNFINISHED = OutputTag.of("unfinished", Payment.class);

    static Pipeline alarms(Source<Payment> payments, Sink<Alarm> table, Sink<Payment> unfinished) {
        Pipeline pipeline = Pipeline.named("fraud");
        DataStream<Alarm> alarms = pipeline.source("payments", payments)
                .withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(30), Payment::time))
                .keyBy(Payment::card, String.class)
                .pattern(FRAUD, Payment.class)
                .sideOutputTimedOut(UNFINISHED, (card, open, out) -> out.collect(open.first("small")))
                .select(
                        "fraud",
                        (card, match) -> new Alarm(
                                card,
                                match.first("small").cents(),
                                match.first("large").cents()));
        alarms.sinkTo("alarms", table);
        alarms.sideOutput(UNFINISHED).sinkTo("unfinished", unfinished);
        return pipeline;
    }
    // The documented pattern ends here.

    private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");

    private final PipelineTestDriver driver = new PipelineTestDriver();
    private final TestInput<Payment> payments = driver.input("payments", Payment.class);
    private final TestOutput<Alarm> alarms = driver.output("alarms", Alarm.class);
    private final TestOutput<Payment> unfinished = driver.output("unfinished", Payment.class);

    private static Payment payment(String card, String country, long cents, int second) {
        return new Payment(card, country, cents, START.plusSeconds(second));
    }

    @Test
    void threeSmallPaymentsAndALargeOneAbroadAreAnAlarm() {
        driver.start(() -> alarms(payments, alarms, unfinished));
        payments.pipe(payment("a", "AT", 100, 0));
        payments.pipe(payment("b", "AT", 100, 1));
        payments.pipe(payment("a", "AT", 120, 60));
        payments.pipe(payment("a", "AT", 70_000, 70));
        driver.crash();
        driver.recover();
        payments.pipe(payment("a", "AT", 90, 65)); // In disorder, and in time.
        payments.pipe(payment("a", "BR", 80_000, 599));
        payments.pipe(payment("b", "BR", 80_000, 600));
        driver.crashBefore(CrashPoint.COMMIT);
        driver.advanceWatermarkTo(START.plusSeconds(2_000));
        driver.recover();

        assertEquals(List.of(new Alarm("a", 100, 80_000)), alarms.readAll());
        assertEquals(List.of(payment("b", "AT", 100, 1)), unfinished.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void tenMinutesLaterItIsNone() {
        driver.start(() -> alarms(payments, alarms, unfinished));
        for (int second : List.of(0, 1, 2)) {
            payments.pipe(payment("a", "AT", 100, second));
        }
        payments.pipe(payment("a", "BR", 80_000, 600));
        driver.advanceWatermarkTo(START.plusSeconds(2_000));

        assertEquals(List.of(), alarms.readAll());
        driver.assertExactlyOnce();
    }

    @Test
    void pageShowsWhatRunsHere() throws IOException {
        DocumentedPage.requireShown(PatternDocumentedTest.class, "docs/patterns.md", List.of("pattern"));
    }
}
