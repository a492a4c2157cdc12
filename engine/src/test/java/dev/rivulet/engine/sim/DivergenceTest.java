package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DivergenceException;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import dev.rivulet.testkit.SimTable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens when an epoch that was committed is computed to other rows. */
class DivergenceTest {

    private static final List<String> LINES =
            IntStream.range(0, 400).mapToObj(line -> "key,1," + line).toList();

    private final SimJob sim = new SimJob();
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);

    /** What the function of the pipeline adds: it should be the same in all runs. */
    private double added;

    @Test
    void jobStopsAndNamesEpochSinkAndBothDigests() throws Exception {
        sim.dieWhen(pipeline(), () -> table.rows().size() > 100);
        added = 1;

        DivergenceException divergence = assertThrows(DivergenceException.class, () -> sim.runToEnd(pipeline()));

        assertEquals(1, divergence.divergence().epoch());
        String message = String.valueOf(divergence.getMessage());
        assertTrue(message.contains("epoch 1 of sink table"), message);
        assertTrue(message.contains("rivulet accept-divergence --epoch 1"), message);
        long committed = table.seals().get(1L).digest();
        assertTrue(message.contains(Long.toHexString(committed)), message);
    }

    @Test
    void jobGoesOnWhenEveryDivergenceIsAcceptedAndKeepsWhatTheTableHas() throws Exception {
        sim.dieWhen(pipeline(), () -> table.rows().size() > 100);
        long committedCount = table.rows().size();
        added = 1;

        boolean isEnded = false;
        for (int attempt = 0; !isEnded && attempt < 1_000; attempt++) {
            try {
                sim.runToEnd(pipeline());
                isEnded = true;
            } catch (DivergenceException e) {
                sim.runner().acceptDivergence(e.divergence().epoch());
            }
        }

        assertTrue(isEnded, "the job never ended");
        assertEquals(400, table.rows().size());
        assertEquals(new Reading("key", 1, 0), table.rows().get(0));
        assertEquals(
                committedCount,
                table.rows().stream()
                        .filter(row -> row.value() == Math.floor(row.value()))
                        .count());
    }

    @Test
    void verifyFindsADifferenceAndNamesIt() throws Exception {
        sim.runToEnd(pipeline());
        added = 0.5;

        ReplayReport report = Replay.of(
                        pipeline(), SimJob.DATA, Path.of("/scratch"), EngineSettings.defaults(), sim.machine())
                .verify();

        assertEquals(report.comparedCount(), report.divergences().size());
        assertTrue(report.comparedCount() > 0, "nothing was compared");
        assertEquals("table", report.divergences().get(0).sink());
    }

    private Pipeline pipeline() {
        Pipeline pipeline = Pipeline.named("divergent");
        pipeline.source("lines", new LineSource(LINES, 1, false))
                .map(row -> new Reading(row.key(), row.timeMicros(), row.value() + added / 2))
                .sinkTo("table", table);
        return pipeline;
    }
}
