package dev.rivulet.wal.inspect;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.wal.internal.FrameCursor;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a damaged header must have said. One owner; good for one log.
 *
 * <p>The index is in the file's name, the id is that of the log. A frame tells the first position, as its own position less its place in
 * the file. The term is in no frame but in every frame's checksum: so the few terms that fit between the neighbours' are tried, and the
 * one by which a frame is intact is the right one. Every opening makes a segment, hence a term grows by at most one from one segment to
 * the next.
 */
final class HeaderSearch {

    private static final int CHUNK_SIZE_BYTES = 64 << 10;

    /** Beyond this the neighbours are too far away to say anything. */
    private static final long TERM_COUNT_MAX = 10_000;

    /**
     * What the nearest usable headers allow.
     *
     * @param before the nearest usable header before; null if there is none
     * @param after the nearest one behind; null if there is none
     */
    record Bounds(@Nullable SegmentHeader before, @Nullable SegmentHeader after) {

        long positionMin() {
            return before == null ? 0 : before.firstPosition();
        }

        long positionMax() {
            return after == null ? Long.MAX_VALUE : after.firstPosition();
        }

        long termMin(long index) {
            long byBefore = before == null ? 1 : before.term();
            return after == null ? byBefore : Math.max(byBefore, after.term() - (after.index() - index));
        }

        long termMax(long index) {
            long byBefore = before == null ? index + 1 : before.term() + (index - before.index());
            return after == null ? byBefore : Math.min(byBefore, after.term());
        }

        int frameSizeMaxBytes() {
            return Math.max(
                    before == null ? 0 : before.frameSizeMaxBytes(), after == null ? 0 : after.frameSizeMaxBytes());
        }
    }

    private final LogDirectory directory;
    private final UUID logId;
    private final FrameCursor cursor = new FrameCursor(CHUNK_SIZE_BYTES);

    HeaderSearch(LogDirectory directory, UUID logId) {
        this.directory = directory;
        this.logId = logId;
    }

    /** The header of a segment, but for its durable position and the checksum before it; null if nothing fits. */
    @Nullable SegmentHeader find(long index, Bounds bounds) throws IOException {
        try (DiskFile file = directory.openForReading(index)) {
            long sizeBytes = file.sizeBytes();
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int step = CHUNK_SIZE_BYTES - FrameLayout.HEADER_SIZE_BYTES;
            for (long start = SegmentHeader.SIZE_BYTES; start < sizeBytes; start += step) {
                chunk.clear();
                int loadedSize = file.read(chunk, start);
                int end = Math.min(step, loadedSize - FrameLayout.HEADER_SIZE_BYTES + 1);
                for (int at = 0; at < end; at += FrameLayout.ALIGNMENT_BYTES) {
                    SegmentHeader header =
                            tryFrame(index, bounds, start + at, chunk.getLong(at + FrameLayout.POSITION_AT), file);
                    if (header != null) {
                        return header;
                    }
                }
            }
            return null;
        }
    }

    private @Nullable SegmentHeader tryFrame(long index, Bounds bounds, long offset, long position, DiskFile file)
            throws IOException {
        long firstPosition = position - (offset - SegmentHeader.SIZE_BYTES);
        boolean isPlausible = firstPosition >= bounds.positionMin()
                && firstPosition <= bounds.positionMax()
                && firstPosition % FrameLayout.ALIGNMENT_BYTES == 0;
        if (!isPlausible) {
            return null;
        }
        long sizeBytes = file.sizeBytes();
        int frameSizeMax = (int) Math.max(bounds.frameSizeMaxBytes(), Math.min(sizeBytes, 1 << 30));
        long termMin = bounds.termMin(index);
        long termMax = Math.min(bounds.termMax(index), termMin + TERM_COUNT_MAX);
        for (long term = termMin; term <= termMax; term++) {
            SegmentHeader header = new SegmentHeader(
                    logId, term, index, firstPosition, firstPosition, FrameLayout.EMPTY_CHECKSUM, frameSizeMax);
            cursor.move(header, file, offset);
            if (cursor.next(sizeBytes)) {
                return header;
            }
        }
        return null;
    }
}
