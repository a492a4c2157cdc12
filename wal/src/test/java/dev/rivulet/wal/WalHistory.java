package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.wal.internal.FrameLayout;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/** What a test appended to a log, and the check that a log holds nothing else. One owner. */
final class WalHistory {

    /** One of the ways to append. */
    interface Appender {
        AppendResult append(int kind, ByteBuffer payload) throws IOException;
    }

    private record Frame(int kind, byte[] payload, long endPosition) {}

    private final TreeMap<Long, Frame> frames = new TreeMap<>();

    /** Up to where the log ever said that it is durable. */
    private long durablePosition;

    /** Up to where the log ever said that it is in the files. */
    private long flushedPosition;

    /** Up to where anybody ever allowed the log to release. */
    private long releasedPosition;

    private long releasedIndexEnd;

    AppendResult append(Wal log, int kind, byte[] payload) throws IOException {
        return append(log, kind, payload, log.writer()::append);
    }

    /** Appends to the log and remembers it if the log took it. */
    AppendResult append(Wal log, int kind, byte[] payload, Appender appender) throws IOException {
        long position = log.endPosition();
        // Remembered first: a log that fails may have written it.
        Frame frame = new Frame(kind, payload, position + FrameLayout.alignedSize(32 + payload.length));
        frames.put(position, frame);
        AppendResult result =
                appender.append(kind, kind % 2 == 0 ? ByteBuffer.wrap(payload) : outsideOfTheHeap(payload));
        if (!result.isAppended()) {
            frames.remove(position);
        }
        assertEquals(result.isAppended() ? frame.endPosition : position, log.endPosition());
        return result;
    }

    /** Large ones are written from where they lie. */
    private static ByteBuffer outsideOfTheHeap(byte[] payload) {
        return ByteBuffer.allocateDirect(payload.length).put(payload).flip();
    }

    /** Notes what the log promises now. */
    void noteDurable(Wal log) {
        assertTrue(log.durablePosition() >= durablePosition, "the durable position never goes back");
        assertTrue(log.flushedPosition() >= log.durablePosition(), "what is durable is in the files");
        assertTrue(log.endPosition() >= log.flushedPosition(), "what is in the files was appended");
        durablePosition = log.durablePosition();
        flushedPosition = log.flushedPosition();
    }

    /** Releases, and remembers up to where the log was free to. */
    void release(Wal log, long position, long nowMicros) throws IOException {
        long neededPosition = log.pins().stream().mapToLong(WalPin::position).reduce(position, Math::min);
        releasedPosition = Math.max(releasedPosition, neededPosition);
        for (SegmentHeader segment : log.segments()) {
            boolean isReleasable = segment.firstPosition() <= neededPosition;
            releasedIndexEnd = isReleasable ? Math.max(releasedIndexEnd, segment.index()) : releasedIndexEnd;
        }
        log.release(position, nowMicros);
    }

    /** Positions where a release or a reader may begin: of frames that are durable. */
    long durablePositionAtOrBelow(long position) {
        Long found = frames.floorKey(Math.min(position, durablePosition));
        return found == null ? 0 : found;
    }

    /** Where a reader may begin: a frame, or the end. */
    long positionAtOrAbove(long position, long endPosition) {
        Long found = frames.ceilingKey(position);
        return found == null ? endPosition : Math.min(found, endPosition);
    }

    /** Segments below this index may be gone. */
    long releasedIndexEnd() {
        return releasedIndexEnd;
    }

    long durablePosition() {
        return durablePosition;
    }

    /**
     * Checks a log that was just opened against all that was ever appended, and forgets what it was free to lose.
     *
     * @param message to begin an error with
     */
    void checkRecovered(Wal log, String message) throws IOException {
        assertTrue(
                log.endPosition() >= durablePosition,
                () -> message + ": durable was " + durablePosition + ", but the log ends at " + log.endPosition());
        checkRemainder(log, message);
    }

    /** The end of the process alone loses nothing that is in the files. To be called before the other checks. */
    void checkNothingFlushedIsLost(Wal log, String message) {
        assertTrue(
                log.endPosition() >= flushedPosition,
                () -> message + ": in the files was " + flushedPosition + ", but the log ends at " + log.endPosition());
    }

    /** Checks a log that was just opened and that may have lost its end, and forgets what that was. */
    void checkRemainder(Wal log, String message) throws IOException {
        assertTrue(
                log.firstPosition() <= releasedPosition,
                () -> message + ": the log begins at " + log.firstPosition() + ", but only what lies before "
                        + releasedPosition + " was released");
        check(log, message);
        assertEquals(log.endPosition(), log.durablePosition(), message);
        // Positions from here on are given again.
        frames.tailMap(log.endPosition(), true).clear();
        durablePosition = log.endPosition();
        flushedPosition = log.endPosition();
    }

    /** Reads all there is and compares. */
    void check(Wal log, String message) throws IOException {
        long position = log.firstPosition();
        try (WalReader reader = log.newReader(position)) {
            while (reader.next()) {
                checkNext(reader, position, message);
                position = reader.endPosition();
            }
            assertOnlySealsBetween(position, log.flushedPosition(), message);
        }
    }

    /**
     * Checks the frame that a reader went to.
     *
     * @param from where the reader was before
     */
    void checkNext(WalReader reader, long from, String message) {
        checkFrame(reader, 0, message);
        assertOnlySealsBetween(from, reader.position(), message);
    }

    /**
     * Checks the frame that the reader is at.
     *
     * @param lifted how much higher the log's positions are than those of the history
     */
    void checkFrame(WalReader reader, long lifted, String message) {
        Frame frame = frames.get(reader.position() - lifted);
        assertNotNull(frame, () -> message + ": nothing was appended at " + reader.position());
        byte[] payload = new byte[reader.payload().remaining()];
        reader.payload().get(payload);
        assertEquals(frame.kind, reader.kind(), message);
        assertArrayEquals(frame.payload, payload, message);
        assertEquals(frame.endPosition, reader.endPosition() - lifted, message);
    }

    /** Seals are not in the history, so they may stand between its frames. */
    void assertOnlySealsBetween(long from, long to, String message) {
        assertEquals(
                0,
                frames.subMap(from, to).size(),
                () -> message + ": frames are missing between " + from + " and " + to);
        assertEquals(0, (to - from) % FrameLayout.HEADER_SIZE_BYTES, message);
    }
}
