package dev.rivulet.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.core.source.Sampling;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.wal.WalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log at eighty-odd percent of its quota, and a source of which then one record in four is taken. */
class SampleTest extends LossyLog {

    private static final int RECORD_COUNT = 40;
    private static final Sampling SAMPLING = new Sampling(4);

    private final List<LogEntry> entries = new ArrayList<>();

    SampleTest() {
        super(FlowPolicy.DEFAULT.with(OnFull.SAMPLE).with(SAMPLING), true);
    }

    @Test
    void allIsTakenWhileThereIsRoom() throws IOException {
        lossyRing.publish(batch("lossy", 0));

        journal.doWork();

        Batch logged = batches().get(0);
        assertEquals(RECORD_COUNT, logged.recordCount());
        assertEquals(0, logged.omittedCount());
        assertEquals(List.of(), reports);
    }

    @Test
    void nearTheQuotaASampleIsTakenOfTheSourceThatAsksForIt() throws IOException {
        fillTo(0.81);
        lossyRing.publish(batch("lossy", 0));
        patientRing.publish(batch("patient", 0));

        journal.doWork();

        Batch patient = batches().stream()
                .filter(batch -> batch.sourceUid().equals("patient"))
                .findFirst()
                .orElseThrow();
        assertEquals(RECORD_COUNT, patient.recordCount());
        Batch whole = batch("lossy", 0);
        Batch lossy = batches().stream()
                .filter(batch -> batch.sourceUid().equals("lossy"))
                .findFirst()
                .orElseThrow();
        int[] kept = SAMPLING.of(whole);
        assertEquals(kept.length, lossy.recordCount());
        assertEquals(RECORD_COUNT - kept.length, lossy.omittedCount());
        assertEquals(whole.recordOffset(kept[1]), lossy.recordOffset(1));
        assertEquals(0, lossyRing.durableSequence());
        assertEquals(List.of(false), reports.stream().map(DropReport::isOver).toList());
        assertEquals(RECORD_COUNT - kept.length, reports.get(0).recordCount());
    }

    @Test
    void theLogHasTheRecordsOfASampleAlsoWhereTheSourceKeepsThem() throws IOException {
        lossyRing.publish(batch("lossy", 0));
        journal.doWork();
        fillTo(0.81);
        lossyRing.publish(batch("lossy", 1));

        journal.doWork();

        List<Batch> logged = new ArrayList<>();
        try (WalReader reader = wal.newReader(0)) {
            while (reader.next()) {
                if (reader.kind() == FrameKind.BATCH) {
                    logged.add(Batch.decode(reader.payload()));
                }
            }
        }
        assertTrue(logged.get(0).isReference());
        assertFalse(logged.get(1).isReference());
    }

    @Test
    void aBatchOfWhichNothingIsInTheSampleIsNotedAsDropped() throws IOException {
        fillTo(0.81);
        int number = 0;
        while (SAMPLING.of(one(number)).length > 0) {
            number++;
        }
        lossyRing.publish(one(number));

        workFor(Duration.ofMillis(200));

        assertEquals(0, lossyRing.durableSequence());
        assertEquals(List.of(), batches());
        assertTrue(progress.hasOpenSheds());
    }

    @Test
    void atTheQuotaTheSampleWaits() throws IOException {
        fillTo(1);
        lossyRing.publish(batch("lossy", 0));

        journal.doWork();
        journal.doWork();

        assertEquals(-1, lossyRing.durableSequence());
        assertEquals(1, progress.logRefusalCount());
        assertEquals(List.of(), reports);
    }

    @Test
    void deadLettersThatAreSentAgainAreTakenWhole() throws IOException {
        fillTo(0.81);
        BatchBuilder replayed = new BatchBuilder("lossy", 0, "", new byte[0], new byte[0]);
        for (int offset = 0; offset < RECORD_COUNT; offset++) {
            replayed.add(offset, new byte[1], 0, 1);
        }
        replayed.markReplayed();
        lossyRing.publish(replayed.build(new byte[0], 0));

        journal.doWork();

        assertEquals(RECORD_COUNT, batches().get(0).recordCount());
    }

    private void fillTo(double fullness) throws IOException {
        fillWhile(() -> wal.fullness() < fullness);
    }

    private List<Batch> batches() {
        entries.addAll(newEntries());
        List<Batch> batches = new ArrayList<>();
        for (LogEntry entry : entries) {
            Batch batch = entry.batch();
            if (batch != null) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private static Batch one(int number) {
        BatchBuilder batch = new BatchBuilder("lossy", 0, "", new byte[0], new byte[0]);
        batch.add(number, new byte[1], 0, 1);
        return batch.build(new byte[0], 0);
    }

    private static Batch batch(String uid, int number) {
        BatchBuilder batch = new BatchBuilder(uid, 0, "", new byte[0], new byte[0]);
        for (int index = 0; index < RECORD_COUNT; index++) {
            batch.add(number * RECORD_COUNT + index, new byte[RECORD_SIZE_BYTES / 10], 0, RECORD_SIZE_BYTES / 10);
        }
        return batch.build(ByteBuffer.allocate(4).putInt(number).array(), 0);
    }
}
