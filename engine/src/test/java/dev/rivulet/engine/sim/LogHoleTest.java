package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.LogHole;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.SegmentReport;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import dev.rivulet.wal.repair.WalRepair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a job does about a piece of its log that was lost and repaired. */
class LogHoleTest {

    private static final int STEP_COUNT_MAX = 1_000_000;
    private static final Duration STEP_TIME = Duration.ofNanos(50_000);
    private static final Path DATA = Path.of("/data");
    private static final Path WAL = new DataDirectory(DATA).wal();
    private static final List<String> LINES =
            IntStream.range(0, 400).mapToObj(line -> "key,1," + line).toList();

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final SimTable<Reading> table = new SimTable<>(Reading.class, 1, 0);
    private SimHost host = new SimHost(1);

    /** A frame of the log and its place. */
    private record Placed(PositionRange range, LoggedFrame frame) {}

    @Test
    void holeWithoutAMarkIsPassedOverAndReported() throws Exception {
        dieHalfWay();
        List<Placed> frames = frames();
        PositionRange lost = firstBetweenMarks(frames);
        lose(lost);

        Job job = start();

        assertEquals(
                List.of(new LogHole(lost.fromPosition(), lost.toPosition())),
                job.recovery().holes());
        end(job);
        assertTrue(table.rows().contains(new Reading("key", 1, 399)), "the job came to its end");
    }

    @Test
    void holeThatSwallowedAMarkIsRefusedWithItsRange() throws Exception {
        dieHalfWay();
        List<Placed> marks = marks(frames());
        PositionRange lost = marks.get(1).range();
        lose(lost);

        JobException refusal = assertThrows(JobException.class, this::start);

        String range = "positions " + lost.fromPosition() + " to " + lost.toPosition();
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(range), message);
        assertTrue(message.contains("the mark of epoch 2"), message);
        assertTrue(message.contains("at or behind position " + lost.toPosition()), message);
    }

    @Test
    void holeAtTheEndOfALogThatTheTableIsAheadOfIsNamed() throws Exception {
        dieHalfWay();
        List<Placed> frames = frames();
        PositionRange lastBatch = lastBatch(frames);
        long fromPosition = marks(frames).get(0).range().fromPosition();
        zero(new PositionRange(
                lastBatch.toPosition(), frames.get(frames.size() - 1).range().toPosition()));
        zero(new PositionRange(fromPosition, lastBatch.fromPosition()));
        new WalRepair(disk, WAL).run();
        assertEquals(fromPosition, inspect().holes().get(0).fromPosition());

        JobException refusal = assertThrows(JobException.class, this::start);

        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("since its positions " + fromPosition), message);
    }

    @Test
    void holeBeforeTheCheckpointDoesNotMatter() throws Exception {
        end(start());
        lose(marks(frames()).get(0).range());

        Job job = start();

        assertEquals(List.of(), job.recovery().holes());
        end(job);
        assertEquals(400, table.rows().size());
    }

    private Job start() throws JobException {
        host = new SimHost(1);
        Pipeline pipeline = Pipeline.named("holes");
        pipeline.source("lines", new LineSource(LINES, 1, false)).sinkTo("table", table);
        return EmbeddedRunner.in(DATA)
                .on(new Machine(disk, clock, name -> host, new HeapStateBackend(disk)))
                .withSettings(EngineSettings.defaults()
                        .with(new BatchLimits(5, 1_000))
                        .withEpochInterval(Duration.ofMillis(1))
                        .withCommitInterval(Duration.ofMillis(1)))
                .availableNow()
                .start(pipeline);
    }

    private void end(Job job) throws Exception {
        runUntil(job::isTerminated);
        job.awaitTermination();
    }

    private void runUntil(BooleanSupplier isReached) throws Exception {
        host.runUntil(
                () -> {
                    clock.advance(STEP_TIME);
                    return isReached.getAsBoolean();
                },
                STEP_COUNT_MAX);
    }

    /** Several epochs are committed, no checkpoint was made. */
    private void dieHalfWay() throws Exception {
        start();
        runUntil(() -> table.rows().size() > 150);
        disk.kill();
    }

    private WalReport inspect() throws IOException {
        return new WalInspection(disk, WAL).inspect(WalReport.Depth.EVERY_FRAME);
    }

    private List<Placed> frames() throws IOException {
        List<Placed> frames = new ArrayList<>();
        try (FrameWalk walk = new FrameWalk(disk, inspect(), new PositionRange(0, Long.MAX_VALUE))) {
            while (walk.next() != FrameWalk.Step.END) {
                frames.add(new Placed(
                        new PositionRange(walk.position(), walk.endPosition()),
                        LoggedFrame.describe(walk.kind(), walk.payload())));
            }
        }
        return frames;
    }

    private static List<Placed> marks(List<Placed> frames) {
        return frames.stream()
                .filter(placed -> placed.frame() instanceof LoggedFrame.EpochEnd)
                .toList();
    }

    private static PositionRange firstBetweenMarks(List<Placed> frames) {
        long firstMark = marks(frames).get(0).range().toPosition();
        return frames.stream()
                .filter(placed -> placed.range().fromPosition() >= firstMark)
                .filter(placed -> placed.frame() instanceof LoggedFrame.Records)
                .findFirst()
                .orElseThrow()
                .range();
    }

    private static PositionRange lastBatch(List<Placed> frames) {
        List<Placed> batches = frames.stream()
                .filter(placed -> placed.frame() instanceof LoggedFrame.Records)
                .toList();
        return batches.get(batches.size() - 1).range();
    }

    private void lose(PositionRange range) throws IOException {
        zero(range);
        new WalRepair(disk, WAL).run();
        assertEquals(List.of(range), inspect().holes());
    }

    private void zero(PositionRange range) throws IOException {
        for (SegmentReport segment : inspect().segments()) {
            if (segment.firstPosition() <= range.fromPosition()
                    && segment.content().endPosition() >= range.toPosition()) {
                byte[] bytes = disk.bytes(segment.file());
                int offset = (int) (range.fromPosition() - segment.firstPosition()) + 4096;
                Arrays.fill(bytes, offset, offset + (int) range.sizeBytes(), (byte) 0);
                disk.overwrite(segment.file(), bytes);
            }
        }
    }
}
