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
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.supervise.DropReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropNewestTest extends LossyLog {

    DropNewestTest() {
        super(FlowPolicy.DEFAULT.with(OnFull.DROP_NEWEST), false);
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
        fillWhile(() -> wal.roomSizeBytes() > 100);
    }

    private List<Shed> shedsIn() {
        List<Shed> sheds = new ArrayList<>();
        for (LogEntry entry : newEntries()) {
            if (entry.control() instanceof Shed shed) {
                sheds.add(shed);
            }
        }
        return sheds;
    }

    private static Batch batch(String uid, int partition, int number) {
        BatchBuilder batch = new BatchBuilder(uid, partition, "", new byte[0], new byte[0]);
        batch.add(number, new byte[RECORD_SIZE_BYTES], 0, RECORD_SIZE_BYTES);
        return batch.build(ByteBuffer.allocate(4).putInt(number).array(), 0);
    }
}
