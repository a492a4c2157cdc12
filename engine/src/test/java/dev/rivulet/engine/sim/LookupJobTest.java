package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.frame.PutOffRow;
import dev.rivulet.engine.frame.RowPlace;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.lookup.AsyncLookup;
import dev.rivulet.engine.lookup.LookupPlan;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.lookup.LookupView;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import dev.rivulet.engine.savepoint.Savepoints;
import dev.rivulet.testkit.SimTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Jobs with lookups: what they count, how they stop, and what another version finds in their log. */
final class LookupJobTest {

    private static final LookupSettings<Double> SETTINGS =
            LookupSettings.of(Double.class).withTimeout(Duration.ofMillis(1)).withRetries(1, Duration.ZERO);

    private final SimJob sim = new SimJob();
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);
    private final List<CompletableFuture<Double>> hanging = new ArrayList<>();

    private static List<String> lines(int count) {
        List<String> lines = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            lines.add("a," + index + "," + index);
        }
        return lines;
    }

    private Pipeline pipeline(String uid, AsyncLookup<Reading, Double> lookup) {
        Pipeline pipeline = Pipeline.named("asking");
        DataStream<Reading> readings = pipeline.source("lines", new LineSource(lines(20), 1, false));
        readings.asyncLookup(uid, lookup, SETTINGS, LookupJobTest::plus)
                .onError(ErrorPolicy.skip())
                .sinkTo("table", table);
        return pipeline;
    }

    private static Reading plus(Reading reading, Double answer) {
        return new Reading(reading.key(), reading.timeMicros(), reading.value() + answer);
    }

    private CompletableFuture<Double> hang() {
        CompletableFuture<Double> answer = new CompletableFuture<>();
        hanging.add(answer);
        return answer;
    }

    private List<Double> values() {
        return table.rows().stream().map(Reading::value).toList();
    }

    @Test
    void aJobThatStopsWaitsForItsLookupsAndCountsThem() throws Exception {
        Job job = sim.runner()
                .start(pipeline(
                        "ask", reading -> reading.value() == 3 ? hang() : CompletableFuture.completedFuture(100.0)));
        sim.end(job);

        assertEquals(19, table.rows().size());
        assertEquals(2, hanging.size());
        assertEquals(List.of(new LookupView("ask", 21, 1, 2, 1, 0, 0, 0)), job.lookups());
    }

    @Test
    void anotherVersionGoesOnBehindACleanStop() throws Exception {
        sim.runToEnd(pipeline("ask", reading -> CompletableFuture.completedFuture(100.0)));

        sim.runToEnd(pipeline("ask-others", reading -> CompletableFuture.failedFuture(new AssertionError("asked"))));

        assertEquals(20, table.rows().size());
    }

    @Test
    void aReplayByAPipelineThatAsksSomethingElseEndsBeforeItsFirstQuestion() throws Exception {
        sim.runToEnd(pipeline("ask", reading -> CompletableFuture.completedFuture(100.0)));

        ReplayReport same = verify("ask");
        ReplayReport other = verify("ask-others");

        assertEquals(ReplayReport.NO_POSITION, same.unansweredPosition());
        assertTrue(same.comparedCount() > 0 && same.isSame(), () -> "report " + same);
        assertTrue(other.unansweredPosition() > 0, () -> "report " + other);
        assertEquals(0, other.lastEpoch());
    }

    private ReplayReport verify(String uid) throws Exception {
        return Replay.of(
                        pipeline(uid, reading -> CompletableFuture.failedFuture(new AssertionError("asked"))),
                        SimJob.DATA,
                        Path.of("/scratch"),
                        EngineSettings.defaults(),
                        sim.machine())
                .verify();
    }

    @Test
    void anotherFormOfAnswersIsRefusedWithTheLookupsName() throws Exception {
        sim.runToEnd(pipeline("ask", reading -> CompletableFuture.completedFuture(100.0)));
        Pipeline pipeline = Pipeline.named("asking");
        pipeline.source("lines", new LineSource(lines(20), 1, false))
                .asyncLookup(
                        "ask",
                        reading -> CompletableFuture.completedFuture("text"),
                        LookupSettings.of(String.class),
                        (reading, answer) -> reading)
                .sinkTo("table", table);

        JobException failure = assertThrows(
                JobException.class,
                () -> Replay.of(pipeline, SimJob.DATA, Path.of("/scratch"), EngineSettings.defaults(), sim.machine())
                        .verify());

        assertTrue(
                String.valueOf(failure.getMessage()).contains("lookup ask was answered in another form than"),
                failure.getMessage());
    }

    @Test
    void aLogWithASmallQuotaKeepsRoomForAnswers() throws Exception {
        sim.end(sim.runner(SimJob.DATA, LookupJobTest::withSmallLog).start(manyLines()));

        assertEquals(2_000, table.rows().size());
        assertEquals(101.0, values().get(1));
    }

    @Test
    void aLogWithASmallQuotaKeepsRoomForAnswersMuchLargerThanTheirRows() throws Exception {
        Pipeline pipeline = Pipeline.named("asking");
        pipeline.source("lines", new LineSource(lines(1_000), 1, false))
                .asyncLookup(
                        "ask",
                        reading -> CompletableFuture.completedFuture("x".repeat(600)),
                        LookupSettings.of(String.class),
                        (reading, answer) -> plus(reading, (double) answer.length()))
                .sinkTo("table", table);

        sim.end(sim.runner(SimJob.DATA, LookupJobTest::withSmallLog).start(pipeline));

        assertEquals(1_000, table.rows().size());
        assertEquals(601.0, values().get(1));
    }

    @Test
    void theLogIsLetGoOfBelowARowThatIsPutOff() throws Exception {
        LineSource source = new LineSource(lines(2_000), 1, false);
        Job job = sim.runner(SimJob.DATA, LookupJobTest::withSmallLog).start(unordered(source));
        sim.runUntil(() -> job.log().firstPosition() > 20_000);
        assertEquals(1, job.lookups().get(0).putOff());
        sim.disk.kill();
        assertEquals(1, hanging.size());

        JobException refused = assertThrows(
                JobException.class,
                () -> new Savepoints(Path.of("/savepoints"), sim.machine())
                        .create(SimJob.DATA, "now", Path.of("/scratch")));
        assertTrue(String.valueOf(refused.getMessage()).contains("lookups have put off 1 rows"), refused.getMessage());
        Job again = sim.runner(SimJob.DATA, LookupJobTest::withSmallLog).start(unordered(source));
        sim.runUntil(() -> hanging.size() == 2);
        hanging.get(1).complete(100.0);
        sim.end(again);

        assertEquals(2_000, values().size());
        assertEquals(1, values().stream().filter(value -> value == 103.0).count());
        assertEquals(0, again.lookups().get(0).putOff());
    }

    @Test
    void aPipelineWithoutTheLookupThatHasPutOffRowsIsRefused() throws Exception {
        Batch batch = new BatchBuilder("lines", 0, "a", new byte[0], new byte[0]).build(new byte[0], 0);
        List<PutOffRow> rows = List.of(new PutOffRow(new RowPlace("ask", 100, 0, 0), batch));
        LookupPlan with =
                LookupPlan.of(unordered(new LineSource(lines(1), 1, false)).plan());
        LookupPlan without =
                LookupPlan.of(pipeline("ask-others", reading -> hang()).plan());

        with.requireLookupsOf(rows);
        JobException refused = assertThrows(JobException.class, () -> without.requireLookupsOf(rows));

        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("lookup ask has put off 1 rows that are not back yet"),
                refused.getMessage());
    }

    /** Nobody answers about the fourth line at once. */
    private Pipeline unordered(LineSource source) {
        Pipeline pipeline = Pipeline.named("asking");
        pipeline.source("lines", source)
                .asyncLookup(
                        "ask",
                        reading -> reading.value() == 3 ? hang() : CompletableFuture.completedFuture(100.0),
                        LookupSettings.of(Double.class)
                                .withTimeout(Duration.ofHours(1))
                                .withCapacity(3)
                                .unordered(),
                        LookupJobTest::plus)
                .sinkTo("table", table);
        return pipeline;
    }

    private static EngineSettings withSmallLog(EngineSettings settings) {
        return settings.with(settings.wal()
                .withSegmentSizeBytes(12 << 10)
                .withRunwaySizeBytes(2 << 10)
                .withSizeMaxBytes(48 << 10));
    }

    private Pipeline manyLines() {
        Pipeline pipeline = Pipeline.named("asking");
        pipeline.source("lines", new LineSource(lines(2_000), 1, false))
                .asyncLookup("ask", reading -> CompletableFuture.completedFuture(100.0), SETTINGS, LookupJobTest::plus)
                .sinkTo("table", table);
        return pipeline;
    }
}
