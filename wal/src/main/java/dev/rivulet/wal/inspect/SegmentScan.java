package dev.rivulet.wal.inspect;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.wal.internal.FrameCursor;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a segment and goes on behind those that are damaged. One owner.
 *
 * <p>A segment that has its successor must be intact up to where that begins. Of any other it is as recovery says: up to what the
 * header or an intact frame proves to have been durable, a frame that fails is damaged, and behind that it is the torn end.
 *
 * <p>A writer may be at work. What it has written before a frame that proves it cannot change any more; but it may have been written
 * after it was looked at in vain. So a frame is believed to be damaged only if it fails again when its proof has been seen.
 */
final class SegmentScan {

    /** As a reader of the log. */
    private static final int READ_AHEAD_SIZE_BYTES = 256 << 10;

    private final LogDirectory directory;
    private final FrameCursor cursor = new FrameCursor(READ_AHEAD_SIZE_BYTES);

    SegmentScan(LogDirectory directory) {
        this.directory = directory;
    }

    /** Reads all frames up to where the next segment begins. */
    SegmentContent toLimit(SegmentHeader header, long limitPosition) throws IOException {
        try (DiskFile file = directory.openForReading(header.index())) {
            ContentTally tally = new ContentTally(header);
            cursor.move(header, file, SegmentHeader.SIZE_BYTES);
            long limitOffset = header.offsetOf(limitPosition);
            boolean isAtLimit = false;
            while (!isAtLimit && cursor.offset() < limitOffset) {
                if (cursor.next(limitOffset)) {
                    isAtLimit = isFooter();
                    addFrame(tally, limitPosition);
                } else {
                    isAtLimit = !passDamage(header, tally, limitPosition, limitOffset);
                }
            }
            long checksum = cursor.checksum();
            FooterState footer = isAtLimit ? FooterState.NONE : footerHere(file.sizeBytes());
            return tally.content(limitPosition, footer, checksum, SegmentTail.PROVEN);
        }
    }

    /** A footer before the limit says that the rest never was, which the next segment says it was. */
    private void addFrame(ContentTally tally, long limitPosition) {
        if (isFooter()) {
            tally.addDamaged(
                    cursor.position(), limitPosition, "there is a footer, though the next segment begins behind it");
        } else {
            tally.add(cursor);
        }
    }

    /** Goes to the next intact frame; false if there is none. */
    private boolean passDamage(SegmentHeader header, ContentTally tally, long limitPosition, long limitOffset)
            throws IOException {
        long failedOffset = cursor.offset();
        String reason = cursor.problem();
        boolean goesOn = cursor.seek(failedOffset, limitOffset);
        if (!goesOn || cursor.offset() > failedOffset) {
            long toPosition = goesOn ? header.positionAt(cursor.offset()) : limitPosition;
            tally.addDamaged(header.positionAt(failedOffset), toPosition, reason);
        }
        return goesOn;
    }

    /** Reads nothing but the footer where the next segment begins, which knows the frames before it. */
    SegmentContent footerOnly(SegmentHeader header, long limitPosition) throws IOException {
        try (DiskFile file = directory.openForReading(header.index())) {
            long limitOffset = header.offsetOf(limitPosition);
            long sizeBytes = file.sizeBytes();
            ContentTally tally = new ContentTally(header);
            if (sizeBytes < limitOffset) {
                tally.addDamaged(header.positionAt(sizeBytes), limitPosition, "the file ends there");
            }
            cursor.move(header, file, limitOffset);
            FooterState footer = footerHere(sizeBytes);
            ByteBuffer sums = footer == FooterState.NONE ? null : footerPayload();
            return sums == null
                    ? tally.unread(limitPosition, footer, 0, 0)
                    : tally.unread(limitPosition, footer, sums.getLong(sums.position()), checksumIn(sums));
        }
    }

    /** Reads all frames up to the end of the log. */
    SegmentContent toEnd(SegmentHeader header) throws IOException {
        try (DiskFile file = directory.openForReading(header.index())) {
            long sizeBytes = file.sizeBytes();
            ContentTally tally = new ContentTally(header);
            cursor.move(header, file, SegmentHeader.SIZE_BYTES);
            while (true) {
                while (cursor.next(sizeBytes)) {
                    if (isFooter()) {
                        return withFooter(tally);
                    }
                    tally.add(cursor);
                }
                long failedOffset = cursor.offset();
                String reason = cursor.problem();
                FrameCursor.Remainder remainder = cursor.searchRemainder(failedOffset, sizeBytes);
                tally.noteProven(remainder.provenPosition());
                long endPosition = endAt(header, tally, failedOffset, reason, sizeBytes);
                if (endPosition >= 0) {
                    long tornSizeBytes = Math.max(0, remainder.endOffset() - header.offsetOf(endPosition));
                    return tally.content(
                            endPosition,
                            FooterState.NONE,
                            cursor.checksum(),
                            new SegmentTail(tally.provenPosition(), tornSizeBytes));
                }
            }
        }
    }

    /** Where the log ends, if it does at or behind a frame that fails; -1 if the cursor is at an intact frame further on. */
    private long endAt(SegmentHeader header, ContentTally tally, long failedOffset, String reason, long sizeBytes)
            throws IOException {
        long failedPosition = header.positionAt(failedOffset);
        if (tally.provenPosition() <= failedPosition) {
            return failedPosition;
        }
        boolean goesOn = cursor.seek(failedOffset, sizeBytes);
        if (goesOn && cursor.offset() == failedOffset) {
            return -1; // A writer has completed it in the meantime.
        }
        long nextPosition = goesOn ? header.positionAt(cursor.offset()) : Long.MAX_VALUE;
        // Behind what is proven a frame that fails ends the log, here as in recovery.
        long toPosition = Math.min(nextPosition, tally.provenPosition());
        tally.addDamaged(failedPosition, toPosition, reason);
        return toPosition == nextPosition ? -1 : toPosition;
    }

    private SegmentContent withFooter(ContentTally tally) {
        long endPosition = cursor.position();
        FooterState footer = footerState();
        tally.noteProven(cursor.durablePosition());
        ByteBuffer sums = footerPayload();
        boolean sumsUpOthers = sums == null
                || sums.getLong(sums.position()) != tally.frameCount()
                || checksumIn(sums) != cursor.checksum();
        if (tally.provenPosition() > endPosition || tally.isWhole() && sumsUpOthers) {
            endPosition = Math.max(tally.provenPosition(), endPosition);
            tally.rejectAll(endPosition, "the footer is intact but sums up other frames");
        }
        return tally.content(endPosition, footer, cursor.checksum(), new SegmentTail(tally.provenPosition(), 0));
    }

    private FooterState footerHere(long sizeBytes) throws IOException {
        return cursor.next(sizeBytes) && isFooter() ? footerState() : FooterState.NONE;
    }

    private FooterState footerState() {
        return cursor.durablePosition() == cursor.position() ? FooterState.CLEAN : FooterState.ROLLED;
    }

    private boolean isFooter() {
        return cursor.type() == FrameLayout.TYPE_FOOTER;
    }

    /** Count and checksum; null if the footer has something else. */
    private @Nullable ByteBuffer footerPayload() {
        ByteBuffer payload = cursor.payload().order(ByteOrder.LITTLE_ENDIAN);
        return payload.remaining() == 16 ? payload : null;
    }

    private static long checksumIn(ByteBuffer footerPayload) {
        return footerPayload.getLong(footerPayload.position() + 8);
    }
}
