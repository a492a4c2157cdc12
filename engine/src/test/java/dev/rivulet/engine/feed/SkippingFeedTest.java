package dev.rivulet.engine.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.ingest.DropAlarm;
import dev.rivulet.engine.ingest.Inlet;
import dev.rivulet.engine.ingest.JournalAgent;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.engine.skip.Skip;
import dev.rivulet.engine.skip.SkipDesk;
import dev.rivulet.engine.skip.SkippedRanges;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A full log of 8 segments with batches of two sources by turns, of which one loses its oldest records. */
class SkippingFeedTest {

    private static final int SEGMENT_SIZE_BYTES = 16 * 1024;
    private static final int RECORD_SIZE_BYTES = 500;
    private static final String LOSSY = "lossy";
    private static final String PATIENT = "patient";

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(1);
    private final JobProgress progress = new JobProgress(new StartPoint(0, 0, 0, 0, 0, new ResumeOffsets()), 2, 1);
    private final List<DropReport> reports = new ArrayList<>();
    private final IngestRing lossyRing = new IngestRing(1_024, 1 << 20);
    private final IngestRing patientRing = new IngestRing(1_024, 1 << 20);
    private final SkipDesk desk = new SkipDesk(List.of(LOSSY));
    private Wal wal;
    private LogTail tail;
    private JournalAgent journal;
    private SkippingFeed feed;

    @BeforeEach
    void openLog() throws IOException {
        wal = Wal.open(disk, Path.of("/wal"), settings(), new UUID(1, 1));
        tail = new LogTail(16, 1 << 20, wal.endPosition());
        FlowPolicy dropOldest = FlowPolicy.DEFAULT.with(OnFull.DROP_OLDEST);
        Inlet lossy = new Inlet(LOSSY, dropOldest, false, lossyRing, alarm(LOSSY));
        Inlet patient = new Inlet(PATIENT, FlowPolicy.DEFAULT, false, patientRing, alarm(PATIENT));
        journal = new JournalAgent(
                wal,
                clock,
                List.of(lossy, patient),
                new JournalAgent.Controls(Handover.fromOne(4), null, List.of(), desk),
                tail,
                progress);
        feed = feed(new SkippedRanges());
    }

    private static WalSettings settings() {
        return WalSettings.defaults()
                .withSegmentSizeBytes(SEGMENT_SIZE_BYTES)
                .withReadAheadSizeBytes(SEGMENT_SIZE_BYTES)
                .withSizeMaxBytes(8 * SEGMENT_SIZE_BYTES);
    }

    private SkippingFeed feed(SkippedRanges skipped) {
        FrameDecoder frames = new FrameDecoder(
                uid -> {
                    throw new AssertionError("nothing is read again");
                },
                skipped);
        return new SkippingFeed(
                new LogFeed(wal, tail, 0, frames),
                new SkippingFeed.Parts(wal, clock, desk, skipped, this::alarm),
                0,
                SEGMENT_SIZE_BYTES);
    }

    private DropAlarm alarm(String uid) {
        return new DropAlarm(uid, wal, clock, reports::add);
    }

    @AfterEach
    void closeLog() throws IOException {
        feed.close();
        wal.close();
    }

    @Test
    void nothingIsSkippedWhileThereIsRoom() throws IOException {
        lossyRing.publish(batch(LOSSY, 0));

        journal.doWork();

        LogEntry entry = next();
        assertNotNull(entry.batch());
        assertNull(desk.peek());
    }

    @Test
    void theFeedStandsStillUntilTheLogSaysWhatIsSkipped() throws IOException {
        fill();

        assertNull(feed.next());
        assertNull(feed.next());
        journal.doWork();

        assertTrue(next().control() instanceof Shed);
    }

    @Test
    void theOldestOfTheSourceAreSkippedAndNothingElse() throws IOException {
        fill();
        feed.next();
        journal.doWork();
        Skip skip = skipInLog();

        List<LogEntry> entries = drain();

        assertEquals(0, skip.fromPosition());
        assertTrue(skip.toPosition() <= SEGMENT_SIZE_BYTES);
        assertTrue(entries.size() > 100);
        for (LogEntry entry : entries) {
            Batch batch = entry.batch();
            boolean isSkipped = entry.position() < skip.toPosition()
                    && (batch == null || uidOf(batch).equals(LOSSY));
            assertEquals(
                    isSkipped,
                    entry.control() instanceof Shed shed && shed.sourceUid().equals(LOSSY));
        }
        assertEquals(List.of(false), reports.stream().map(DropReport::isOver).toList());
    }

    @Test
    void theNextStartSkipsTheSame() throws IOException {
        fill();
        feed.next();
        journal.doWork();
        List<Boolean> before =
                drain().stream().map(entry -> entry.batch() == null).toList();
        SkippedRanges found = new SkippedRanges();
        found.add(skipInLog());
        FrameDecoder frames = new FrameDecoder(
                uid -> {
                    throw new AssertionError("nothing is read again");
                },
                found);

        List<Boolean> again = new ArrayList<>();
        try (LogFeed log = new LogFeed(wal, new LogTail(16, 1, 0), 0, frames)) {
            for (LogEntry entry = log.next(); entry != null; entry = log.next()) {
                again.add(entry.batch() == null);
            }
        }

        assertEquals(before, again.subList(0, before.size()));
    }

    @Test
    void onlyWhenTheLogWasLetGoOfMoreIsSkipped() throws IOException {
        fill();
        feed.next();
        journal.doWork();
        next();
        assertNull(desk.peek(), "one segment is enough until it is seen what comes of it");
        for (LogEntry entry = next(); entry.position() < SEGMENT_SIZE_BYTES; entry = next()) {
            journal.doWork();
        }

        wal.release(SEGMENT_SIZE_BYTES, clock.epochMicros());
        for (int index = 0; index < 100; index++) {
            lossyRing.publish(batch(LOSSY, index));
        }
        journal.doWork();
        feed.next();

        assertNotNull(desk.peek());
    }

    @Test
    void whereNotEvenTheDiskHasRoomTheFeedGoesOn() throws IOException {
        fill();
        feed.next();
        desk.answer(SkipDesk.NOT_LOGGED);

        assertNotNull(next().batch());
    }

    @Test
    void deadLettersThatAreSentAgainAreNotSkipped() throws IOException {
        BatchBuilder replayed = new BatchBuilder(LOSSY, 0, "", new byte[0], new byte[0]);
        replayed.add(1, new byte[RECORD_SIZE_BYTES], 0, RECORD_SIZE_BYTES);
        replayed.markReplayed();
        lossyRing.publish(replayed.build(new byte[0], 0));
        journal.doWork();
        fill();
        feed.next();
        journal.doWork();

        assertNotNull(next().batch());
        assertTrue(next().control() instanceof Shed);
    }

    /** The journal agent has told of them. */
    @Test
    void whatAnotherSourceLosesIsNotToldOfOnceMore() throws IOException {
        wal.writer().append(FrameKind.SHED, Shed.of(batch(PATIENT, 1)).encoded());
        wal.writer().sync();

        assertTrue(next().control() instanceof Shed);

        assertEquals(List.of(), reports);
    }

    private void fill() throws IOException {
        for (int index = 0; index < 200; index++) {
            lossyRing.publish(batch(LOSSY, index));
            patientRing.publish(batch(PATIENT, index));
        }
        while (journal.doWork() > 0) {
            clock.advanceNanos(1_000_000);
        }
    }

    private LogEntry next() throws IOException {
        LogEntry entry = feed.next();
        if (entry == null) {
            throw new AssertionError("the log has something, and nothing came");
        }
        return entry;
    }

    private List<LogEntry> drain() throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        for (LogEntry entry = feed.next(); entry != null; entry = feed.next()) {
            entries.add(entry);
        }
        return entries;
    }

    private Skip skipInLog() throws IOException {
        try (WalReader reader = wal.newReader(0)) {
            while (reader.next()) {
                if (reader.kind() == FrameKind.SKIP) {
                    return Skip.decode(reader.payload());
                }
            }
        }
        throw new AssertionError("the log does not say what is skipped");
    }

    private static String uidOf(Batch batch) {
        return batch.sourceUid();
    }

    private static Batch batch(String uid, int number) {
        BatchBuilder batch = new BatchBuilder(uid, 0, "", new byte[0], new byte[0]);
        batch.add(number, new byte[RECORD_SIZE_BYTES], 0, RECORD_SIZE_BYTES);
        return batch.build(new byte[] {(byte) number}, 0);
    }
}
