package dev.rivulet.engine.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.DeadLetter;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.reject.Replays;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.testkit.SimTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dead letter whose window has closed, and one whose window is open, when they are sent again. */
final class LateReplayTest {

    private static final long SECOND_MICROS = 1_000_000;
    private static final DataDirectory DIRECTORY = new DataDirectory(SimJob.DATA);

    private final SimJob sim = new SimJob();
    private final SimTable<KeyWindow> table = new SimTable<>(KeyWindow.class, 1, 0);
    private RecordCounts total = RecordCounts.ZERO;

    private Pipeline pipeline(List<String> lines) {
        Pipeline pipeline = Pipeline.named("late-replays");
        pipeline.source("lines", new LineSource(lines, 1, true))
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO, Reading::timeMicros))
                .keyBy(Reading::key, String.class)
                .window(new TumblingWindows(SECOND_MICROS))
                .aggregate(
                        "sums",
                        new CountAndSum(),
                        (key, window, totals) -> new KeyWindow(key, window.startMicros(), totals.count, totals.sum))
                .sinkTo("windows", table);
        return pipeline;
    }

    private void run(List<String> lines) throws Exception {
        sim.end(sim.runner()
                .withListener(new JobListener() {
                    @Override
                    public void onEpochCommitted(EpochProgress progress) {
                        total = progress.total();
                    }
                })
                .start(pipeline(lines)));
    }

    @Test
    void isLateWhereItsWindowHasClosedAndInItWhereItIsOpen() throws Exception {
        List<String> lines = List.of("k,1,1", "broken", "k,5000000,2", "broken too");
        run(lines);

        List<DeadLetter> letters = RejectedRecordFiles.letters(sim.disk, DIRECTORY.deadLetters());
        byte[] late = "k,2,10".getBytes(UTF_8);
        byte[] inTime = "k,5000001,100".getBytes(UTF_8);
        new Replays(sim.disk, DIRECTORY.replays())
                .publish(List.of(letters.get(0).replayed(late), letters.get(1).replayed(inTime)), 1);
        run(lines);
        List<String> more = List.of("k,1,1", "broken", "k,5000000,2", "broken too", "k,9000000,0");
        run(more);

        assertEquals(List.of(new KeyWindow("k", 0, 1, 1), new KeyWindow("k", 5_000_000, 2, 102)), table.rows());
        List<RejectedRecord> kept = RejectedRecordFiles.read(sim.disk, DIRECTORY.lateRecords());
        assertEquals(1, kept.size());
        assertArrayEquals(late, kept.get(0).bytes());
        assertEquals(letters.get(0).record().offset(), kept.get(0).offset(), "as if it had come in its place");
        assertEquals(2, total.replayed());
        assertEquals(7, total.in());
        assertEquals(1, total.late());
        assertEquals(2, total.deadLetters());
        assertEquals(4, total.windowed());
        ReplayReport verified = Replay.of(
                        pipeline(more), SimJob.DATA, Path.of("/scratch"), EngineSettings.defaults(), sim.machine())
                .verify();
        assertEquals(List.of(), verified.divergences(), "the log alone says what was sent again");
    }
}
