package dev.rivulet.wal;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.wal.error.ForeignSegmentException;
import dev.rivulet.wal.error.WalCorruptedException;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalGapException;
import dev.rivulet.wal.error.WalStartException;
import dev.rivulet.wal.internal.FrameCursor;
import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.LogDirectory;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Finds out what a log holds after whatever ended its last run, and begins the next term. One owner, good for one log.
 *
 * <p>Only the last segment can have a torn tail, since a segment gets its final name after the one before it was synced to its end.
 * So only that one is read through; damage in the others is found by whoever reads them. In the last one the first frame that fails is
 * the end of the log, unless something proves that it had been durable: its header, or any intact frame of the segment, says up to
 * where the log was known to be synced. A failed frame below that is damage, and recovery stops.
 *
 * <p>What is intact but not proven may lie in the page cache only, because the last run's sync failed. It is therefore never trusted
 * where it is: it is copied to the new segment, which is synced before it gets its name. The old file is not written to, so a crash at
 * any moment leaves either the old state or the new one.
 */
final class Recovery {

    /** The log as it is now. The caller owns the writer. */
    record Outcome(List<SegmentHeader> segments, SegmentWriter active, WalRecovery report) {}

    /**
     * What the last segment holds.
     *
     * @param provenPosition up to where it must be intact, and is
     * @param endPosition behind the last intact frame
     * @param cutSizeBytes what lies behind it and is not zero
     */
    private record Tail(long provenPosition, long endPosition, boolean endsCleanly, long cutSizeBytes) {}

    private final LogDirectory directory;
    private final WalSettings settings;
    private final FrameCursor cursor;
    private int leftoverCount;

    Recovery(LogDirectory directory, WalSettings settings) {
        this.directory = directory;
        this.settings = settings;
        this.cursor = new FrameCursor(settings.readAheadSizeBytes());
    }

    /**
     * Recovers, or makes a new log.
     *
     * @throws WalException if the files are damaged; nothing but worthless leftovers was touched
     */
    Outcome run(UUID idIfNew) throws IOException {
        LogDirectory.Listing listing = directory.list();
        for (String name : listing.temporaryNames()) {
            directory.deleteTemporary(name);
            leftoverCount++;
        }
        if (!listing.hasStart()) {
            return begin(listing, idIfNew);
        }
        // The last run may have died between giving a file its name and syncing the name. Nothing may be built on names
        // that a
        // power loss would still take away, one without the other.
        directory.sync();
        List<SegmentHeader> segments = survey(listing.indexes());
        SegmentHeader last = segments.get(segments.size() - 1);
        Tail tail = readTail(last);
        SegmentWriter active = carryOver(last, tail);
        segments.add(active.header());
        return new Outcome(List.copyOf(segments), active, report(segments, last, tail));
    }

    /** The start mark is written last, so without it there was no log, or only an empty first segment. */
    private Outcome begin(LogDirectory.Listing listing, UUID idIfNew) throws IOException {
        for (long index : listing.indexes()) {
            if (index != 0 || directory.segmentSizeBytes(index) > SegmentHeader.SIZE_BYTES) {
                throw new WalStartException(
                        directory.path().resolve(LogDirectory.START_NAME),
                        "the start mark is missing, but there is " + LogDirectory.segmentName(index)
                                + ", so whether older segments are missing cannot be told; put the file back");
            }
            directory.deleteSegment(index);
            leftoverCount++;
        }
        SegmentHeader header = SegmentHeader.first(idIfNew, settings.frameSizeMaxBytes());
        PreparedFile file = newFile();
        SegmentWriter active = new SegmentWriter(header, file, settings, SegmentWriter.newGroup(settings));
        try {
            active.begin();
            directory.publish(file.segment(), header.index());
            directory.writeStart(header);
            active.prepareReserve();
        } catch (IOException e) {
            active.close();
            throw e;
        }
        WalRecovery report = new WalRecovery(true, false, 0, header.term(), 0, 0, 0, 0, leftoverCount, 1);
        return new Outcome(List.of(header), active, report);
    }

    /** Reads and checks all headers, and deletes what was released before: no sooner, since the start mark may be damaged too. */
    private List<SegmentHeader> survey(List<Long> indexes) throws IOException {
        SegmentHeader start = directory.readStart();
        List<Long> kept =
                indexes.stream().filter(index -> index >= start.index()).toList();
        if (kept.isEmpty() || kept.get(0) != start.index()) {
            throw new WalStartException(
                    directory.segmentFile(start.index()),
                    "the first segment is missing though it was never released; put it back, or all segments from it on");
        }
        List<SegmentHeader> segments = new ArrayList<>();
        for (long index : kept) {
            checkContiguous(kept.get(0) + segments.size(), index);
            SegmentHeader header = directory.readHeader(index);
            checkPlace(start, index, header);
            if (segments.isEmpty()) {
                checkEqual(index, "first position", header.firstPosition(), start.firstPosition());
            } else {
                checkFollows(segments.get(segments.size() - 1), header);
            }
            segments.add(header);
        }
        deleteReleased(start, indexes);
        return segments;
    }

    private void deleteReleased(SegmentHeader start, List<Long> indexes) throws IOException {
        for (long index : indexes) {
            if (index < start.index()) {
                directory.deleteSegment(index);
                leftoverCount++;
            }
        }
    }

    private void checkContiguous(long wanted, long found) throws WalGapException {
        if (found != wanted) {
            throw new WalGapException(directory.path(), wanted, found - 1);
        }
    }

    private void checkPlace(SegmentHeader start, long index, SegmentHeader header) throws ForeignSegmentException {
        checkEqual(index, "log id", header.logId(), start.logId());
        checkEqual(index, "index", header.index(), index);
    }

    private void checkEqual(long index, String what, Object found, Object wanted) throws ForeignSegmentException {
        if (!found.equals(wanted)) {
            throw new ForeignSegmentException(directory.segmentFile(index), what, found, wanted);
        }
    }

    /** A segment reaches to where the next one begins; what it holds beyond is superseded. */
    private void checkFollows(SegmentHeader before, SegmentHeader header) throws IOException {
        if (header.term() < before.term()) {
            throw new ForeignSegmentException(
                    directory.segmentFile(header.index()), "term", header.term(), "at least " + before.term());
        }
        if (header.firstPosition() < before.firstPosition()) {
            throw new ForeignSegmentException(
                    directory.segmentFile(header.index()),
                    "first position",
                    header.firstPosition(),
                    "at least " + before.firstPosition());
        }
        long sizeBytes = directory.segmentSizeBytes(before.index());
        if (sizeBytes < before.offsetOf(header.firstPosition())) {
            throw new WalCorruptedException(
                    directory.segmentFile(before.index()),
                    sizeBytes,
                    before.positionAt(sizeBytes),
                    header.firstPosition(),
                    "the file ends there");
        }
    }

    private Tail readTail(SegmentHeader last) throws IOException {
        try (DiskFile file = directory.openForReading(last.index())) {
            long fileSize = file.sizeBytes();
            cursor.move(last, file, SegmentHeader.SIZE_BYTES);
            long provenPosition = last.durablePosition();
            long frameCount = 0;
            while (cursor.next(fileSize)) {
                provenPosition = Math.max(provenPosition, cursor.durablePosition());
                if (cursor.type() == FrameLayout.TYPE_FOOTER) {
                    return tailWithFooter(last, frameCount, provenPosition);
                }
                frameCount++;
            }
            return tailWithoutFooter(last, provenPosition, fileSize);
        }
    }

    private Tail tailWithFooter(SegmentHeader last, long frameCount, long provenPosition) throws IOException {
        ByteBuffer payload = cursor.payload().order(ByteOrder.LITTLE_ENDIAN);
        long endPosition = cursor.position();
        boolean isSound = payload.remaining() == 16
                && payload.getLong(payload.position()) == frameCount
                && payload.getLong(payload.position() + 8) == cursor.checksum();
        if (!isSound || provenPosition > endPosition) {
            throw new WalCorruptedException(
                    directory.segmentFile(last.index()),
                    last.offsetOf(endPosition),
                    last.firstPosition(),
                    Math.max(provenPosition, endPosition),
                    "the footer is intact but sums up other frames");
        }
        return new Tail(provenPosition, endPosition, provenPosition == endPosition, 0);
    }

    private Tail tailWithoutFooter(SegmentHeader last, long provenPosition, long fileSize) throws IOException {
        long endOffset = cursor.offset();
        String problem = cursor.problem();
        FrameCursor.Remainder remainder = cursor.searchRemainder(endOffset, fileSize);
        long mustReach = Math.max(provenPosition, remainder.provenPosition());
        long endPosition = last.positionAt(endOffset);
        if (mustReach > endPosition) {
            throw new WalCorruptedException(
                    directory.segmentFile(last.index()), endOffset, endPosition, mustReach, problem);
        }
        return new Tail(provenPosition, endPosition, false, remainder.endOffset() - endOffset);
    }

    /** Begins the next segment with a copy of what is not proven. */
    private SegmentWriter carryOver(SegmentHeader last, Tail tail) throws IOException {
        try (DiskFile file = directory.openForReading(last.index())) {
            cursor.move(last, file, SegmentHeader.SIZE_BYTES);
            passFrames(last, tail.provenPosition());
            SegmentHeader header = nextHeader(last, tail);
            PreparedFile next = newFile();
            SegmentWriter active = new SegmentWriter(header, next, settings, SegmentWriter.newGroup(settings));
            try {
                while (last.positionAt(cursor.offset()) < tail.endPosition()) {
                    passFrame(last, tail.endPosition());
                    int typeAndKind = FrameLayout.typeAndKind(cursor.type(), cursor.kind());
                    active.add(typeAndKind, tail.provenPosition(), cursor.payload());
                }
                active.begin();
                active.prepareReserve(); // Before it has a name: starts that fail on a full disk shall leave nothing
                // behind.
                directory.publish(next.segment(), header.index());
                return active;
            } catch (IOException e) {
                active.close();
                throw e;
            }
        }
    }

    private PreparedFile newFile() throws IOException {
        return new PreparedFile(
                directory.createSegment(),
                settings.segmentSizeBytes(),
                settings.preallocation().runwaySizeBytes());
    }

    private SegmentHeader nextHeader(SegmentHeader last, Tail tail) {
        boolean carriesFrames = tail.endPosition() > tail.provenPosition();
        int frameSizeMax = carriesFrames
                ? Math.max(last.frameSizeMaxBytes(), settings.frameSizeMaxBytes())
                : settings.frameSizeMaxBytes();
        return last.next(last.term() + 1, tail.provenPosition(), tail.endPosition(), cursor.checksum(), frameSizeMax);
    }

    private void passFrames(SegmentHeader last, long toPosition) throws IOException {
        while (last.positionAt(cursor.offset()) < toPosition) {
            passFrame(last, toPosition);
        }
    }

    /** Reads a frame again that was intact a moment ago. */
    private void passFrame(SegmentHeader last, long toPosition) throws IOException {
        long offset = cursor.offset();
        if (!cursor.next(last.offsetOf(toPosition))) {
            throw new WalCorruptedException(
                    directory.segmentFile(last.index()), offset, last.positionAt(offset), toPosition, cursor.problem());
        }
    }

    private WalRecovery report(List<SegmentHeader> segments, SegmentHeader last, Tail tail) {
        return new WalRecovery(
                false,
                tail.endsCleanly(),
                last.term(),
                last.term() + 1,
                segments.get(0).firstPosition(),
                tail.provenPosition(),
                tail.endPosition(),
                tail.cutSizeBytes(),
                leftoverCount,
                segments.size());
    }
}
