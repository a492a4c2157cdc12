package dev.rivulet.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropNewestTest {

    private static final int QUOTA_BYTES = 1 << 20;
    private static final int RECORD_SIZE_BYTES = 1_000;

    private final SimClock clock = new SimClock();
    private final JobProgress progress = new JobProgress(new StartPoint(0, 0, 0, 0, 0, new ResumeOffsets()), 2, 1);
    private final List<DropReport> reports = new ArrayList<>();
    private final IngestRing lossyRing = new IngestRing(64, 1 << 20);
    private final IngestRing patientRing = new IngestRing(64, 1 << 20);
    private Wal wal;
    private LogTail tail;
    private JournalAgent journal;

    /** Frames that the log had before one is looked for. */
    private long seenPosition;

    @BeforeEach
    void openLog() throws IOException {
        WalSettings settings = WalSettings.defaults().withSizeMaxBytes(QUOTA_BYTES);
        wal = Wal.open(new SimDisk(1), Path.of("/wal"), settings, new UUID(1, 1));
        tail = new LogTail(64, 1 << 20, wal.endPosition());
        Inlet lossy = new Inlet("lossy", FlowPolicy.DEFAULT.with(OnFull.DROP_NEWEST), false, lossyRing, alarm("lossy"));
        Inlet patient = new Inlet("patient", FlowPolicy.DEFAULT, false, patientRing, alarm("patient"));
        journal = new JournalAgent(
                wal,
                clock,
                List.of(lossy, patient),
                new JournalAgent.Controls(Handover.fromOne(4), null, List.of()),
                tail,
                progress);
    }

    private DropAlarm alarm(String uid) {
        return new DropAlarm(uid, wal, clock, reports::add);
    }

    @AfterEach
    void closeLog() throws IOException {
        wal.close();
    }

    @Test
    void nothingIsDroppedWhileThereIsRoom() throws IOException {
        lossyRing.publish(batch("lossy", 0, 1));

        workFor(Duration.ofSeconds(1));

        assertEquals(0, lossyRing.durableSequence());
        assertEquals(List.of(), reports);
        assertFalse(progress.hasOpenSheds());
    }

    @Test
    void aFullLogDropsOfTheSourceThatMayLoseAndHoldsTheOther() throws IOException {
        fill();
        lossyRing.publish(batch("lossy", 0, 1));
        patientRing.publish(batch("patient", 0, 1));
        lossyRing.publish(batch("lossy", 1, 2));
        lossyRing.publish(batch("lossy", 0, 3));

        workFor(Duration.ofSeconds(1));

        assertEquals(2, lossyRing.durableSequence());
        assertEquals(-1, patientRing.durableSequence());
        List<Shed> sheds = shedsIn();
        assertEquals(List.of(0, 1), sheds.stream().map(Shed::partition).toList());
        assertEquals(List.of(2L, 1L), sheds.stream().map(Shed::recordCount).toList());
        assertEquals(3, ByteBuffer.wrap(sheds.get(0).resumeOffset()).getInt());
    }

    @Test
    void aJobDoesNotEndBeforeAnEpochHasWhatWasDropped() throws IOException {
        fill();
        progress.markAppended(1, wal.endPosition());
        progress.checkpointPublished(1, wal.endPosition());
        lossyRing.publish(batch("lossy", 0, 1));
        assertFalse(progress.isBeyondCheckpoint());

        workFor(Duration.ofSeconds(1));

        assertTrue(progress.isBeyondCheckpoint());
        assertFalse(progress.hasOpenBatches(), "no reason for marks while the log is full");
    }

    @Test
    void aLimitPerTriggerEndsAnEpochInWhichAllWasDropped() throws IOException {
        fill();
        progress.markAppended(1, wal.endPosition());
        Handover<ControlFrame> marks = Handover.fromOne(4);
        EpochAgent epochs = new EpochAgent(
                clock, wal, Duration.ofSeconds(1).toNanos(), marks, progress, EpochAgent.End.COMMITTED, () -> {});
        lossyRing.publish(batch("lossy", 0, 1));
        workFor(Duration.ofSeconds(2));
        epochs.doWork();
        assertNull(marks.peek(), "dropping alone is no reason for a mark");

        progress.triggerFull(2);
        epochs.doWork();

        assertTrue(marks.peek() instanceof EpochMark, "the source would wait for ever");
    }

    @Test
    void theSourceIsToldOfNothingThatTheLogDoesNotHave() throws IOException {
        fill();
        lossyRing.publish(batch("lossy", 0, 1));

        journal.doWork();

        assertEquals(-1, lossyRing.durableSequence(), "the frame is put off, to be one of many batches");
    }

    @Test
    void aDayOfDroppingIsSomeThousandFrames() throws IOException {
        fill();
        long begin = wal.endPosition();
        int minuteCount = 60;

        for (int second = 0; second < minuteCount * 60; second++) {
            lossyRing.publish(batch("lossy", 0, second));
            workFor(Duration.ofSeconds(1));
        }

        long perDay = (wal.endPosition() - begin) * 24 * 60 / minuteCount;
        assertTrue(perDay < 4 << 20, "bytes of a day: " + perDay);
    }

    @Test
    void itIsToldWhenDroppingBeginsAndWhenItIsOver() throws IOException {
        fill();
        lossyRing.publish(batch("lossy", 0, 1));
        workFor(Duration.ofSeconds(2));
        lossyRing.publish(batch("lossy", 0, 2));

        workFor(Duration.ofSeconds(20));

        assertEquals(
                List.of(false, true), reports.stream().map(DropReport::isOver).toList());
        assertEquals(
                List.of(1L, 2L), reports.stream().map(DropReport::recordCount).toList());
        assertEquals(reports.get(0).fromPosition(), reports.get(1).fromPosition());
        assertEquals(wal.endPosition(), reports.get(1).toPosition());
    }

    @Test
    void deadLettersThatAreSentAgainWait() throws IOException {
        fill();
        BatchBuilder replayed = new BatchBuilder("lossy", 0, "", new byte[0], new byte[0]);
        replayed.add(1, new byte[RECORD_SIZE_BYTES], 0, RECORD_SIZE_BYTES);
        replayed.markReplayed();
        lossyRing.publish(replayed.build(new byte[0], 0));

        workFor(Duration.ofSeconds(1));

        assertEquals(-1, lossyRing.durableSequence());
        assertFalse(progress.hasOpenSheds());
    }

    @Test
    void manyMoreBatchesAreDroppedThanTheRingHas() throws IOException {
        fill();

        for (int index = 0; index < 1_000; index++) {
            assertTrue(lossyRing.hasRoom());
            lossyRing.publish(batch("lossy", 0, index));
            journal.doWork();
        }
    }

    private void fill() throws IOException {
        while (wal.roomSizeBytes() > 100) {
            int sizeBytes = (int) Math.min(wal.roomSizeBytes() - 64, RECORD_SIZE_BYTES);
            if (sizeBytes <= 0
                    || !wal.groupCommit()
                            .append(FrameKind.TICK, ByteBuffer.allocate(sizeBytes), 0)
                            .isAppended()) {
                break;
            }
        }
        seenPosition = wal.endPosition();
        progress.batchAppended(seenPosition);
    }

    private void workFor(Duration time) throws IOException {
        for (int step = 0; step < 20; step++) {
            clock.advance(time.dividedBy(20));
            journal.doWork();
        }
    }

    private List<Shed> shedsIn() {
        List<Shed> sheds = new ArrayList<>();
        LogEntry entry = tail.poll(seenPosition);
        while (entry != null) {
            if (entry.control() instanceof Shed shed) {
                sheds.add(shed);
            }
            entry = tail.poll(entry.endPosition());
        }
        return sheds;
    }

    private static Batch batch(String uid, int partition, int number) {
        BatchBuilder batch = new BatchBuilder(uid, partition, "", new byte[0], new byte[0]);
        batch.add(number, new byte[RECORD_SIZE_BYTES], 0, RECORD_SIZE_BYTES);
        return batch.build(ByteBuffer.allocate(4).putInt(number).array(), 0);
    }
}
