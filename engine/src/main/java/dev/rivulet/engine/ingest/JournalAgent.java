package dev.rivulet.engine.ingest;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.ring.EpochMark;
import dev.rivulet.engine.ring.FrameKind;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.IngestRing;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogEntry;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log: takes what has come since its last sync, appends it as one group, syncs once and only then lets the sources
 * acknowledge. Frames of the engine itself come first. Owns the log's writer.
 *
 * <p>While it waits for the disk the next group gathers in the ring: the slower the disk, the larger the groups.
 */
public final class JournalAgent implements Agent {

    private final Wal wal;
    private final WalWriter writer;
    private final IngestRing ring;
    private final Handover<EpochMark> control;
    private final LogTail tail;
    private final JobProgress progress;
    private final boolean logsReferences;
    private final long groupSizeBytesMax;

    /**
     * @param control marks from the epoch agent
     * @param logsReferences whether the source keeps its records, so that offsets and a checksum will do
     * @param groupSizeBytesMax how much is written before a sync at the most
     */
    public JournalAgent(
            Wal wal,
            IngestRing ring,
            Handover<EpochMark> control,
            LogTail tail,
            JobProgress progress,
            boolean logsReferences,
            long groupSizeBytesMax) {
        this.wal = wal;
        this.writer = wal.writer();
        this.ring = ring;
        this.control = control;
        this.tail = tail;
        this.progress = progress;
        this.logsReferences = logsReferences;
        this.groupSizeBytesMax = groupSizeBytesMax;
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public int doWork() throws IOException {
        int count = appendMarks() + appendBatches();
        if (count > 0) {
            writer.sync();
            ring.markDurable();
        }
        return count;
    }

    private int appendMarks() throws IOException {
        int count = 0;
        EpochMark mark = control.poll();
        while (mark != null) {
            long position = wal.endPosition();
            long end = writer.append(FrameKind.EPOCH_MARK, mark.encoded());
            progress.markAppended(mark.epoch(), end);
            tail.offer(new LogEntry(position, end, null, mark));
            count++;
            mark = control.poll();
        }
        return count;
    }

    private int appendBatches() throws IOException {
        int count = 0;
        long size = 0;
        @Nullable Batch batch = ring.poll();
        while (batch != null) {
            long position = wal.endPosition();
            Batch logged = logsReferences ? batch.toReference() : batch;
            long end = writer.append(FrameKind.BATCH, logged.encoded());
            progress.batchAppended(end);
            tail.offer(new LogEntry(position, end, batch, null));
            count++;
            size += logged.sizeBytes();
            batch = size < groupSizeBytesMax ? ring.poll() : null;
        }
        return count;
    }
}
