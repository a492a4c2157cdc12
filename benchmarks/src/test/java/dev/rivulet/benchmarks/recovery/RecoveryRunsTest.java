package dev.rivulet.benchmarks.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.benchmarks.EventStream;
import dev.rivulet.benchmarks.Totals;
import dev.rivulet.engine.replay.ReplayReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay of something else, or a crash that left nothing to recover, would be worth nothing. */
final class RecoveryRunsTest {

    private static final EventStream STREAM = new EventStream(43_210, 100, 1_000);

    @TempDir
    private Path directory;

    @Test
    void replaysComeToWhatTheLiveRunCameTo() throws Exception {
        WindowedJob job = new WindowedJob(directory, 1, STREAM);
        SealingSink live = job.newSink();
        job.run(live);
        job.forgetState();

        ReplayReport report = job.verify(live);
        SealingSink again = job.newSink();
        job.run(again);

        Totals totals = live.totals();
        assertEquals(STREAM.count(), totals.events());
        assertEquals(totals.windows(), report.rowCount());
        assertTrue(report.isSame() && report.comparedCount() > 0, report.toString());
        assertEquals(totals, again.totals());
        assertEquals(live.seals(), again.seals());
    }

    @Test
    void startBehindAKillFindsACheckpointAndLog() throws Exception {
        CrashingJob.Setup setup = new CrashingJob.Setup(
                directory.resolve("run"), 100, Duration.ofMillis(100), 1, Long.MAX_VALUE, Long.MAX_VALUE);

        List<Recovery> recoveries = new CrashTrial(setup, 1).run(1);

        assertEquals(1, recoveries.size());
        Recovery recovery = recoveries.get(0);
        assertTrue(recovery.stateSizeBytes() > 0, recovery.toString());
        assertTrue(recovery.logSizeBytes() > 0, recovery.toString());
        assertTrue(recovery.recordCount() > 0, recovery.toString());
        assertTrue(recovery.recoveryNs() >= recovery.startNs(), recovery.toString());
        assertEquals(1, Recovery.countOver(recoveries, 1));
    }
}
