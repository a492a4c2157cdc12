package dev.rivulet.engine.work;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.error.WalHoleException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The log from a position on, entry by entry, without gap or double: from memory while the tail has the next entry, from the disk
 * otherwise. Recovery, backlog and live input differ in nothing but which of the two answers. Owned by the feeder agent.
 */
public final class LogFeed implements Closeable {

    /** Opens the source once more, to read again what the log has only offsets of. */
    public interface Rereader {
        SourceReader open() throws IOException;
    }

    private final Wal wal;
    private final LogTail tail;
    private final Rereader rereader;
    private long position;
    private boolean isAtHole;
    private @Nullable WalReader disk;
    private @Nullable SourceReader source;

    LogFeed(Wal wal, LogTail tail, long startPosition, Rereader rereader) {
        this.wal = wal;
        this.tail = tail;
        this.position = startPosition;
        this.rereader = rereader;
    }

    /**
     * The next entry, or null if the log has no more at present.
     *
     * @throws IOException if the log is damaged, or a source no longer has what was logged by offset
     */
    @Nullable LogEntry next() throws IOException {
        LogEntry entry = tail.poll(position);
        if (entry != null) {
            closeDisk();
            position = entry.endPosition();
        }
        while (entry == null && wal.flushedPosition() > position) {
            WalReader reader = diskReader();
            boolean isThere = nextOrHole(reader);
            position = reader.endPosition();
            if (!isThere) {
                return null; // There was only a seal.
            }
            entry = isAtHole ? null : decode(reader); // None if the frame says nothing to the stages that follow.
        }
        return entry;
    }

    /** Holes were told of at the start, when the whole log was read. */
    private boolean nextOrHole(WalReader reader) throws IOException {
        isAtHole = false;
        try {
            return reader.next();
        } catch (WalHoleException hole) {
            isAtHole = true;
            return true;
        }
    }

    private WalReader diskReader() throws IOException {
        if (disk == null) {
            disk = wal.newReader(position);
        }
        return disk;
    }

    private @Nullable LogEntry decode(WalReader frame) throws IOException {
        return switch (frame.kind()) {
            case FrameKind.BATCH ->
                new LogEntry(frame.position(), frame.endPosition(), complete(Batch.decode(frame.payload())), null);
            case FrameKind.EPOCH_MARK -> control(frame, EpochMark.decode(frame.payload()));
            case FrameKind.TICK -> control(frame, Tick.decode(frame.payload()));
            case FrameKind.LANE_CHANGE -> control(frame, LaneChange.decode(frame.payload()));
            case FrameKind.JOB_START -> null;
            default ->
                throw new IOException("log " + wal.logId() + " has a frame of kind " + frame.kind() + " at position "
                        + frame.position() + ", which this version does not know: it was written by a newer one");
        };
    }

    private static LogEntry control(WalReader frame, ControlFrame content) {
        return new LogEntry(frame.position(), frame.endPosition(), null, content);
    }

    private Batch complete(Batch batch) throws IOException {
        if (!batch.isReference()) {
            return batch;
        }
        if (source == null) {
            source = rereader.open();
        }
        Batch again = source.readAgain(batch);
        if (!batch.matches(again)) {
            throw new IOException("source " + batch.sourceUid() + " no longer has what was logged: " + batch
                    + " came back with other records; put the original data back, or start a new job");
        }
        return batch.withRecordsOf(again); // Only records come from outside; offsets and the rest are as logged.
    }

    private void closeDisk() throws IOException {
        if (disk != null) {
            disk.close();
            disk = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeDisk();
        if (source != null) {
            source.close();
            source = null;
        }
    }
}
