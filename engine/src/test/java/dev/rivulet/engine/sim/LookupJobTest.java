package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.lookup.AsyncLookup;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.lookup.LookupView;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
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
        assertEquals(List.of(new LookupView("ask", 21, 1, 2, 1, 0, 0)), job.lookups());
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
