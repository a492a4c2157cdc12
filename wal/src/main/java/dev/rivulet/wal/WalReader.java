package dev.rivulet.wal;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.wal.error.ForeignSegmentException;
import dev.rivulet.wal.error.WalCorruptedException;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalHoleException;
import dev.rivulet.wal.internal.FrameCursor;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log frame by frame, over all segments and up to what the writer has flushed, which need not be durable yet. One owner; any
 * number of readers may be at work beside the writer. Every frame is checked before it is handed out. Allocates nothing per frame.
 */
public final class WalReader implements Closeable {

    private final Wal log;
    private final FrameCursor cursor;

    private @Nullable DiskFile file;
    private @Nullable SegmentHeader segment;

    /** Whether the cursor saw the segment from its first frame on and no hole in it, and so knows its checksum. */
    private boolean isWholeSegment;

    /** Where the next frame begins. */
    private long nextPosition;

    /** Frames that end at or below it may be read from the current segment without asking the log again. */
    private long limitPosition;

    WalReader(Wal log, FrameCursor cursor, long position) {
        this.log = log;
        this.cursor = cursor;
        this.nextPosition = position;
        this.limitPosition = position;
    }

    /**
     * Goes to the next frame. A hole, which a repair left in place of what was lost, is never passed over in silence: each of its frames
     * is thrown once, and the next call goes on behind it.
     *
     * @return false if there is none yet; may be called again later, when the writer has flushed more
     * @throws WalHoleException if the frame is a hole, or the reader began inside of one; {@link #endPosition} is behind it
     * @throws WalCorruptedException if the frame is damaged, or the position that the reader began with is not where a frame begins
     * @throws ForeignSegmentException if the segment that ends here is not the one that the next one continues
     * @throws IllegalStateException if what it should read was released in the meantime, or does not fit into the buffer that was given
     */
    public boolean next() throws IOException {
        do {
            if (nextPosition == limitPosition && !extendLimit()) {
                return false;
            }
            readFrame();
            if (cursor.type() == FrameLayout.TYPE_HOLE) {
                throw holeFrom(cursor.position());
            }
        } while (cursor.type() != FrameLayout.TYPE_DATA);
        return true;
    }

    /** The kind of the frame that {@link #next} went to, as given to {@link WalWriter#append}. */
    public int kind() {
        return cursor.kind();
    }

    /** Where that frame begins. */
    public long position() {
        return cursor.position();
    }

    /** Where that frame ends; before the first call of {@link #next}, where the reader began. */
    public long endPosition() {
        return nextPosition;
    }

    /**
     * The payload from position to limit, read-only: a view of the reader's buffer, or of the one it was given, that is good until the
     * next call of {@link #next}. Always the same object, unless a frame made the reader's own buffer grow.
     */
    public ByteBuffer payload() {
        return cursor.payload();
    }

    /**
     * Waits, without spinning, until {@link #next} has more to read, the log is closed, or the time is over. The thread must not be
     * interrupted while it reads, which would close its file; while it waits it may be.
     *
     * @return whether there is more
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return log.awaitFlushed(nextPosition, timeout);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private void readFrame() throws IOException {
        SegmentHeader current = current();
        if (!cursor.next(current.offsetOf(limitPosition))) {
            throw failure(current);
        }
        nextPosition = current.positionAt(cursor.offset());
    }

    private WalException failure(SegmentHeader current) throws IOException {
        WalCorruptedException damage = new WalCorruptedException(
                log.segmentFile(current), cursor.offset(), nextPosition, limitPosition, cursor.problem());
        long offset = cursor.offset();
        if (passesHoleAround(current, offset)) {
            return holeFrom(nextPosition);
        }
        cursor.move(current, file(), offset); // So that whoever tries again fails again.
        isWholeSegment = false;
        return damage;
    }

    /** A reader may be asked to begin where a frame began before the hole was there: at a checkpoint, say. */
    private boolean passesHoleAround(SegmentHeader current, long offset) throws IOException {
        cursor.move(current, file(), SegmentHeader.SIZE_BYTES);
        while (cursor.offset() < offset) {
            if (!cursor.next(current.offsetOf(limitPosition))) {
                return false;
            }
        }
        return cursor.offset() > offset && cursor.type() == FrameLayout.TYPE_HOLE;
    }

    private WalHoleException holeFrom(long position) {
        SegmentHeader current = current();
        isWholeSegment = false; // The next header sums up what was lost.
        nextPosition = current.positionAt(cursor.offset());
        return new WalHoleException(log.segmentFile(current), current.offsetOf(position), position, nextPosition);
    }

    /** Asks the log how far it may read now, going over to the next segment where this one ends. */
    private boolean extendLimit() throws IOException {
        long flushedPosition = log.flushedPosition();
        if (nextPosition == flushedPosition) {
            return false;
        }
        // Read after the flushed position, so that the segment of that position is in it.
        List<SegmentHeader> segments = log.segments();
        int index = indexOfSegment(segments);
        if (segment == null || segment.index() != segments.get(index).index()) {
            moveTo(segments, index);
        }
        boolean isLast = index == segments.size() - 1;
        limitPosition = isLast
                ? flushedPosition
                : Math.min(flushedPosition, segments.get(index + 1).firstPosition());
        return true;
    }

    /** The last one that begins at or before the next frame: those before it are superseded from there on, or empty. */
    private int indexOfSegment(List<SegmentHeader> segments) {
        if (segments.get(0).firstPosition() > nextPosition) {
            throw new IllegalStateException(
                    "position " + nextPosition + " was released while a reader needed it; the log begins at "
                            + segments.get(0).firstPosition());
        }
        int index = segments.size() - 1;
        while (segments.get(index).firstPosition() > nextPosition) {
            index--;
        }
        return index;
    }

    private void moveTo(List<SegmentHeader> segments, int index) throws IOException {
        checkEndOfSegment(segments);
        close();
        SegmentHeader next = segments.get(index);
        file = log.openForReading(next);
        segment = next;
        cursor.move(next, file, next.offsetOf(nextPosition));
        isWholeSegment = nextPosition == next.firstPosition();
    }

    /** The next header says what the frames of this segment add up to, which an exchanged file would not. */
    private void checkEndOfSegment(List<SegmentHeader> segments) throws ForeignSegmentException {
        if (segment == null || !isWholeSegment) {
            return;
        }
        for (SegmentHeader header : segments) {
            if (header.index() == segment.index() + 1 && header.previousChecksum() != cursor.checksum()) {
                throw new ForeignSegmentException(
                        log.segmentFile(segment),
                        "the checksum of its frames",
                        Long.toHexString(cursor.checksum()),
                        Long.toHexString(header.previousChecksum()));
            }
        }
    }

    private DiskFile file() {
        if (file == null) {
            throw new IllegalStateException("a frame is read before its segment is opened");
        }
        return file;
    }

    private SegmentHeader current() {
        if (segment == null) {
            throw new IllegalStateException("a frame is read before its segment is opened");
        }
        return segment;
    }
}
