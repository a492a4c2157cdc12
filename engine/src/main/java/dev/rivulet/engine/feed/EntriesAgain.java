package dev.rivulet.engine.feed;

import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a log that somebody wants once more, each by its place: what they were made of need not be kept in memory until then. Holds
 * one entry at a time, and reads by one buffer, however often it goes to another place; there is none
 * before an entry is wanted. One owner.
 */
public final class EntriesAgain implements Closeable {

    /** Entries are mostly smaller, and those around one that is wanted mostly not. */
    private static final int BUFFER_SIZE_BYTES = 64 << 10;

    /** Opens it for a while. */
    public interface Opener {
        EntriesAgain open();
    }

    private final Wal wal;
    private final FrameDecoder frames;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private @Nullable WalReader reader;
    private @Nullable LogEntry last;

    /**
     * @param frames of which it becomes the owner
     */
    public EntriesAgain(Wal wal, FrameDecoder frames) {
        this.wal = wal;
        this.frames = frames;
    }

    /**
     * The entry at a place. Cheapest when those before it are asked for before.
     *
     * @param position where an entry begins that was followed, and that the log cannot have let go of
     * @param endPosition where it ends
     * @throws IOException if it cannot be read, or its source no longer has what the log has only offsets of
     */
    public LogEntry at(long position, long endPosition) throws IOException {
        LogEntry entry = last;
        if (entry == null || entry.position() != position) {
            entry = read(position, endPosition - position);
            last = entry;
        }
        return entry;
    }

    private LogEntry read(long position, long sizeBytes) throws IOException {
        WalReader open = reader;
        if (open == null || open.endPosition() != position || sizeBytes > buffer.capacity()) {
            closeReader();
            growBuffer(Math.toIntExact(sizeBytes));
            open = wal.newReader(position, buffer);
            reader = open;
        }
        LogEntry entry =
                open.next() ? frames.decode(open.kind(), open.payload(), open.position(), open.endPosition()) : null;
        if (entry == null || entry.position() != position) {
            throw new IOException(
                    "the log no longer has the entry at position " + position + "; see rivulet wal verify");
        }
        return entry;
    }

    private void growBuffer(int sizeBytes) {
        if (sizeBytes > buffer.capacity()) {
            buffer = ByteBuffer.allocate(Math.max(BUFFER_SIZE_BYTES, sizeBytes));
        }
    }

    private void closeReader() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeReader();
        frames.close();
    }
}
