package dev.rivulet.wal.repair;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import dev.rivulet.wal.repair.RepairStep.ReplaceSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes a segment anew. One owner, under the log's lock. The file gets its name when all of it is durable, so a crash leaves the one
 * or the other.
 *
 * <p>Intact frames are copied byte for byte, since a frame's checksum knows log, term, segment and place, which all stay. There is no
 * footer: the header's durable position proves all that is in the file.
 */
final class SegmentRewriter {

    private static final int CHUNK_SIZE_BYTES = 256 << 10;

    private final LogDirectory directory;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_SIZE_BYTES);

    SegmentRewriter(LogDirectory directory) {
        this.directory = directory;
    }

    void write(ReplaceSegment step) throws IOException {
        SegmentHeader header = step.header();
        LogDirectory.UnnamedSegment segment = directory.createSegment();
        try (DiskFile file = segment.file()) {
            file.truncate(header.offsetOf(step.endPosition()));
            file.write(header.encode(), 0);
            if (step.keepsFrames()) {
                copyFrames(step, file);
            }
            for (PositionRange hole : step.holes()) {
                writeHole(header, hole, file);
            }
            file.sync(true);
        }
        directory.publish(segment, header.index());
    }

    /** Copies what lies outside of the holes. */
    private void copyFrames(ReplaceSegment step, DiskFile target) throws IOException {
        SegmentHeader header = step.header();
        try (DiskFile source = directory.openForReading(header.index())) {
            long fromOffset = SegmentHeader.SIZE_BYTES;
            for (PositionRange hole : step.holes()) {
                copy(source, target, fromOffset, header.offsetOf(hole.fromPosition()));
                fromOffset = header.offsetOf(hole.toPosition());
            }
            copy(source, target, fromOffset, header.offsetOf(step.endPosition()));
        }
    }

    private void copy(DiskFile source, DiskFile target, long fromOffset, long toOffset) throws IOException {
        long offset = fromOffset;
        while (offset < toOffset) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), toOffset - offset));
            int size = source.read(chunk, offset);
            if (size < chunk.limit()) {
                throw new IOException(directory.path() + ": a segment got shorter while it was repaired, at offset "
                        + (offset + size) + "; find out who else writes to it");
            }
            target.write(chunk.flip(), offset);
            offset += size;
        }
    }

    /** Only heads are written: the file is zeros there already. */
    private void writeHole(SegmentHeader header, PositionRange hole, DiskFile file) throws IOException {
        long position = hole.fromPosition();
        for (int size : HoleFrames.sizes(hole, header.frameSizeMaxBytes())) {
            int length = Math.min(size, header.frameSizeMaxBytes());
            ByteBuffer frame = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer zeros = ByteBuffer.allocate(length - FrameLayout.HEADER_SIZE_BYTES);
            long offset = header.offsetOf(position);
            FrameLayout.encode(frame, 0, FrameLayout.HOLE, position, position, zeros);
            int checksum = FrameLayout.checksum(crc, frame, 0, size, header.frameSeed() ^ (int) offset);
            frame.putInt(FrameLayout.CHECKSUM_AT, checksum);
            file.write(frame.clear().limit(FrameLayout.HEADER_SIZE_BYTES), offset);
            position += size;
        }
    }
}
