package dev.rivulet.wal.inspect;

import dev.rivulet.wal.internal.FrameCursor;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.SegmentHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Counts what a cursor passes. One owner; good for one segment. */
final class ContentTally {

    private final SegmentHeader header;
    private final List<DamagedRange> damaged = new ArrayList<>();
    private final List<PositionRange> holes = new ArrayList<>();
    private long frameCount;
    private long dataCount;
    private long dataSizeBytes;
    private long sealCount;

    /** Where the last intact frame begins; behind a damaged range the end of that. */
    private long lastPosition;

    private long provenPosition;

    ContentTally(SegmentHeader header) {
        this.header = header;
        this.lastPosition = header.firstPosition();
        this.provenPosition = header.durablePosition();
    }

    /** The frame that the cursor is at, which is no footer. */
    void add(FrameCursor cursor) {
        frameCount++;
        lastPosition = cursor.position();
        noteProven(cursor.durablePosition());
        if (cursor.type() == FrameLayout.TYPE_DATA) {
            dataCount++;
            dataSizeBytes += cursor.payload().remaining();
        } else if (cursor.type() == FrameLayout.TYPE_SEAL) {
            sealCount++;
        } else {
            addHole(new PositionRange(cursor.position(), header.positionAt(cursor.offset())));
        }
    }

    /** The frames of a large hole are told as one. */
    private void addHole(PositionRange hole) {
        int last = holes.size() - 1;
        if (last >= 0 && holes.get(last).toPosition() == hole.fromPosition()) {
            holes.set(last, new PositionRange(holes.get(last).fromPosition(), hole.toPosition()));
        } else {
            holes.add(hole);
        }
    }

    void addDamaged(long fromPosition, long toPosition, String reason) {
        long preceding = Math.min(lastPosition, fromPosition);
        damaged.add(new DamagedRange(
                new PositionRange(fromPosition, toPosition), preceding, header.offsetOf(fromPosition), reason));
        lastPosition = toPosition;
    }

    void noteProven(long position) {
        provenPosition = Math.max(provenPosition, position);
    }

    long provenPosition() {
        return provenPosition;
    }

    long frameCount() {
        return frameCount;
    }

    boolean isWhole() {
        return damaged.isEmpty();
    }

    /** Takes back everything: the frames contradict themselves as a whole. */
    void rejectAll(long toPosition, String reason) {
        damaged.clear();
        lastPosition = header.firstPosition();
        addDamaged(header.firstPosition(), toPosition, reason);
    }

    SegmentContent content(long endPosition, FooterState footer, long checksum, SegmentTail tail) {
        FrameCounts counts = new FrameCounts(frameCount, dataCount, dataSizeBytes, sealCount);
        return new SegmentContent(
                endPosition, true, counts, footer, checksum, OptionalLong.empty(), tail, damaged, holes);
    }

    /** Of a segment of which no frame was read. */
    SegmentContent unread(long endPosition, FooterState footer, long footerFrameCount, long footerChecksum) {
        return new SegmentContent(
                endPosition,
                false,
                new FrameCounts(footerFrameCount, 0, 0, 0),
                footer,
                footerChecksum,
                OptionalLong.empty(),
                SegmentTail.PROVEN,
                damaged,
                holes);
    }
}
