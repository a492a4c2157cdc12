package dev.rivulet.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourcePriority;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.GroupCommit;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourcePriorityTest {

    private static final int QUOTA_BYTES = 1 << 20;

    private final SimClock clock = new SimClock();
    private final JobProgress progress = new JobProgress(new StartPoint(0, 0, 0, 0, 0, new ResumeOffsets()), 2, 1);
    private Wal wal;

    @BeforeEach
    void openLog() throws IOException {
        WalSettings settings = WalSettings.defaults().withSizeMaxBytes(QUOTA_BYTES);
        wal = Wal.open(new SimDisk(1), Path.of("/wal"), settings, new UUID(1, 1));
    }

    @AfterEach
    void closeLog() throws IOException {
        wal.close();
    }

    @Test
    void theMoreImportantSourceHasLongerTurnsAndTheOtherIsNotStarved() throws IOException {
        Inlet low = inletWithBatches("low", SourcePriority.LOW, 10);
        Inlet high = inletWithBatches("high", SourcePriority.HIGH, 20);
        LogTail tail = new LogTail(64, 1 << 20, wal.endPosition());
        JournalAgent journal = new JournalAgent(
                wal,
                clock,
                List.of(low, high),
                new JournalAgent.Controls(Handover.fromOne(4), null, List.of()),
                tail,
                progress);

        journal.doWork();

        List<String> expected = Stream.of(
                        Stream.generate(() -> "high").limit(16),
                        Stream.of("low"),
                        Stream.generate(() -> "high").limit(4),
                        Stream.generate(() -> "low").limit(9))
                .flatMap(uids -> uids)
                .toList();
        assertEquals(expected, sourcesOf(tail));
    }

    @Test
    void aSourceWaitsForMoreImportantOnesAsTheLogFills() throws IOException {
        PipelinePlan plan = plan(SourcePriority.LOW, SourcePriority.NORMAL, SourcePriority.HIGH);

        fillTo(0.65);
        assertEquals(List.of(false, false, false), waiting(plan));
        fillTo(0.75);
        assertEquals(List.of(true, false, false), waiting(plan));
        fillTo(0.9);
        assertEquals(List.of(true, true, false), waiting(plan));
    }

    @Test
    void sourcesOfTheSameImportanceDoNotWaitForEachOther() throws IOException {
        PipelinePlan plan = plan(SourcePriority.LOW, SourcePriority.LOW);

        fillTo(0.9);

        assertEquals(List.of(false, false), waiting(plan));
    }

    @Test
    void nobodyWaitsForALogThatNothingMakesShorter() throws IOException {
        PipelinePlan plan = plan(SourcePriority.LOW, SourcePriority.HIGH);
        fillTo(0.9);
        assertTrue(waiting(plan).get(0));

        progress.checkpointPublished(1, wal.endPosition());

        assertFalse(waiting(plan).get(0));
    }

    private List<Boolean> waiting(PipelinePlan plan) {
        return plan.sources().stream()
                .map(source -> SourceTurn.of(plan, source, wal, progress).mustWait())
                .toList();
    }

    private void fillTo(double fullness) throws IOException {
        GroupCommit group = wal.groupCommit();
        while (wal.fullness() < fullness) {
            assertTrue(
                    group.append(FrameKind.BATCH, ByteBuffer.allocate(1_000), 0).isAppended());
        }
        progress.batchAppended(wal.endPosition());
    }

    private Inlet inletWithBatches(String uid, SourcePriority priority, int count) {
        IngestRing ring = new IngestRing(64, 1 << 20);
        for (int index = 0; index < count; index++) {
            BatchBuilder batch = new BatchBuilder(uid, 0, "", new byte[0], new byte[0]);
            batch.add(index, new byte[1], 0, 1);
            ring.publish(batch.build(new byte[0], 0));
        }
        return new Inlet(
                uid, FlowPolicy.DEFAULT.with(priority), false, ring, new DropAlarm(uid, wal, clock, report -> {}));
    }

    private static List<String> sourcesOf(LogTail tail) {
        List<String> uids = new ArrayList<>();
        LogEntry entry = tail.poll(0);
        while (entry != null) {
            Batch batch = entry.batch();
            uids.add(batch == null ? "none" : batch.sourceUid());
            entry = tail.poll(entry.endPosition());
        }
        return uids;
    }

    private static PipelinePlan plan(SourcePriority... priorities) {
        Pipeline pipeline = Pipeline.named("several");
        for (int index = 0; index < priorities.length; index++) {
            pipeline.source("source-" + index, new Prioritized(priorities[index]))
                    .sinkTo("sink-" + index, new SimTable<>(Row.class, 1, 0));
        }
        return pipeline.plan();
    }

    /** A row. */
    public record Row(long number) {}

    /** Is never opened. */
    private record Prioritized(SourcePriority priority) implements Source<Row> {

        @Override
        public FlowPolicy flow() {
            return FlowPolicy.DEFAULT.with(priority);
        }

        @Override
        public SourceReader open(SourceContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Decoder<Row> newDecoder() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String description() {
            return "prioritized";
        }
    }
}
