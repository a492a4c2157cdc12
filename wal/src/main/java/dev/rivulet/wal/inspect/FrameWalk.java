package dev.rivulet.wal.inspect;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.wal.internal.FrameCursor;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log that need not be open, nor sound, frame by frame: what cannot be read is a step of its own, behind which it goes on. One
 * owner. Sees what there was when the log was inspected; segments that are released meanwhile count as lost.
 */
public final class FrameWalk implements Closeable {

    /** What the walk has come to. */
    public enum Step {
        /** A frame that a user of the log appended. */
        FRAME,

        /** What a repair gave up before. */
        HOLE,

        /** What is damaged or missing, and was not repaired. */
        LOST,

        END
    }

    private static final int READ_AHEAD_SIZE_BYTES = 256 << 10;

    private final LogDirectory directory;
    private final PositionRange range;
    private final Iterator<SegmentReport> segments;
    private final FrameCursor cursor = new FrameCursor(READ_AHEAD_SIZE_BYTES);

    private @Nullable SegmentHeader header;
    private @Nullable DiskFile file;
    private long limitPosition;
    private long position;
    private long endPosition;
    private String problem = "";

    /**
     * @param report of the log, of either depth
     * @param range of the frames to walk over: all that lie in it, be it partly
     */
    public FrameWalk(Disk disk, WalReport report, PositionRange range) {
        this.directory = new LogDirectory(disk, report.directory());
        this.range = range;
        this.segments = report.usableSegments().stream()
                .filter(segment -> segment.content().endPosition() > range.fromPosition())
                .iterator();
        this.endPosition = Math.max(range.fromPosition(), report.firstPosition());
    }

    /** Goes on. What it has come to lies from {@link #position} to {@link #endPosition}. */
    public Step next() throws IOException {
        while (endPosition < range.toPosition()) {
            if (header == null || endPosition >= limitPosition) {
                if (!segments.hasNext()) {
                    return Step.END;
                }
                if (!enter(segments.next())) {
                    return Step.LOST;
                }
                continue;
            }
            Step step = read(header);
            if (step != Step.END && endPosition > range.fromPosition()) {
                return step;
            }
        }
        return Step.END;
    }

    /** Where the step begins. */
    public long position() {
        return position;
    }

    /** Where it ends. */
    public long endPosition() {
        return endPosition;
    }

    /** The kind of a frame. */
    public int kind() {
        return cursor.kind();
    }

    /** The payload of a frame, read-only, until the next step. */
    public ByteBuffer payload() {
        return cursor.payload();
    }

    /** Why something is lost, with the file. */
    public String problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Opens a segment; false if something between it and the last one is lost, to be told before. */
    private boolean enter(SegmentReport segment) throws IOException {
        close();
        SegmentHeader next = segment.usableHeader();
        long reached = endPosition;
        header = next;
        file = directory.openForReading(next.index());
        limitPosition = segment.content().endPosition();
        cursor.move(next, file, SegmentHeader.SIZE_BYTES);
        endPosition = next.firstPosition();
        if (next.firstPosition() <= reached) {
            return true;
        }
        position = reached;
        problem = "no segment has it";
        return false;
    }

    /** One frame of the log's own, a seal say, is no step. */
    private Step read(SegmentHeader current) throws IOException {
        long offset = cursor.offset();
        long limitOffset = current.offsetOf(limitPosition);
        position = endPosition;
        if (!cursor.next(limitOffset)) {
            problem = directory.segmentFile(current.index()) + " at offset " + offset + ": " + cursor.problem();
            endPosition = cursor.seek(offset, limitOffset) ? current.positionAt(cursor.offset()) : limitPosition;
            return Step.LOST;
        }
        endPosition = current.positionAt(cursor.offset());
        return switch (cursor.type()) {
            case FrameLayout.TYPE_DATA -> Step.FRAME;
            case FrameLayout.TYPE_HOLE -> Step.HOLE;
            default -> Step.END;
        };
    }
}
