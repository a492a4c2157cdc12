package dev.rivulet.engine.ingest;

import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.ResumeOffsets;
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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A log with a quota that is filled by hand, and two sources before it: of the one something may be lost then, of the other nothing. */
abstract class LossyLog {

    static final int RECORD_SIZE_BYTES = 1_000;

    private static final int QUOTA_BYTES = 1 << 20;

    final SimClock clock = new SimClock();
    final JobProgress progress = new JobProgress(new StartPoint(0, 0, 0, 0, 0, new ResumeOffsets()), 2, 1);
    final List<DropReport> reports = new ArrayList<>();
    final IngestRing lossyRing = new IngestRing(64, 1 << 20);
    final IngestRing patientRing = new IngestRing(64, 1 << 20);
    Wal wal;
    JournalAgent journal;

    private final FlowPolicy flow;
    private final boolean isReferenceSource;
    private LogTail tail;

    /** Frames that the log had before one is looked for. */
    private long seenPosition;

    /**
     * @param flow of the source that may lose something
     * @param isReferenceSource whether that keeps its records
     */
    LossyLog(FlowPolicy flow, boolean isReferenceSource) {
        this.flow = flow;
        this.isReferenceSource = isReferenceSource;
    }

    @BeforeEach
    void openLog() throws IOException {
        WalSettings settings = WalSettings.defaults().withSizeMaxBytes(QUOTA_BYTES);
        wal = Wal.open(new SimDisk(1), Path.of("/wal"), settings, new UUID(1, 1));
        tail = new LogTail(64, 1 << 20, wal.endPosition());
        Inlet lossy = new Inlet("lossy", flow, isReferenceSource, lossyRing, alarm("lossy"));
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

    /** Puts frames into the log that say nothing, as long as there is room. */
    void fillWhile(BooleanSupplier isMoreWanted) throws IOException {
        while (isMoreWanted.getAsBoolean()) {
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

    void workFor(Duration time) throws IOException {
        for (int step = 0; step < 20; step++) {
            clock.advance(time.dividedBy(20));
            journal.doWork();
        }
    }

    /** What the log has got since it was filled, or since this was called last. */
    List<LogEntry> newEntries() {
        List<LogEntry> entries = new ArrayList<>();
        for (LogEntry entry = tail.poll(seenPosition); entry != null; entry = tail.poll(seenPosition)) {
            entries.add(entry);
            seenPosition = entry.endPosition();
        }
        return entries;
    }
}
