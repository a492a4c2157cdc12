package dev.rivulet.engine.feed;

import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.ring.LogTail;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.error.WalHoleException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The log from a position on, entry by entry, without gap or double: from memory while the tail has the next entry, from the disk
 * otherwise. Recovery, backlog and live input differ in nothing but which of the two answers. Owned by the feeder agent.
 */
public final class LogFeed implements LogEntries {

    private final Wal wal;
    private final LogTail tail;
    private final FrameDecoder frames;
    private long position;
    private boolean isAtHole;
    private @Nullable WalReader disk;

    public LogFeed(Wal wal, LogTail tail, long startPosition, FrameDecoder frames) {
        this.wal = wal;
        this.tail = tail;
        this.position = startPosition;
        this.frames = frames;
    }

    @Override
    public @Nullable LogEntry next() throws IOException {
        LogEntry entry = tail.poll(position);
        while (entry != null && isSilent(entry.control())) {
            position = entry.endPosition();
            entry = tail.poll(position);
        }
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
            entry = isAtHole
                    ? null
                    : frames.decode(
                            reader.kind(),
                            reader.payload(),
                            reader.position(),
                            reader.endPosition()); // None if the frame says nothing to the stages that follow.
        }
        return entry;
    }

    private static boolean isSilent(@Nullable ControlFrame control) {
        return control != null && control.isSilent();
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

    private void closeDisk() throws IOException {
        if (disk != null) {
            disk.close();
            disk = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeDisk();
        frames.close();
    }
}
