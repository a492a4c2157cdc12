package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.wal.internal.FrameLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/** What a test appended to a log, and the check that a log holds nothing else. One owner. */
final class WalHistory {

    private record Frame(int kind, byte[] payload, long endPosition) {}

    private final TreeMap<Long, Frame> frames = new TreeMap<>();

    /** Up to where the log ever said that it is durable. */
    private long durablePosition;

    /** Appends to the log and remembers it if the log took it. */
    void append(Wal log, int kind, byte[] payload) throws IOException {
        long position = log.endPosition();
        // Remembered first: a log that fails may have written it.
        frames.put(position, new Frame(kind, payload, position + FrameLayout.alignedSize(32 + payload.length)));
        AppendResult result = log.writer().append(kind, ByteBuffer.wrap(payload));
        if (result.isAppended()) {
            assertEquals(frames.get(position).endPosition, log.endPosition());
        } else {
            frames.remove(position);
        }
    }

    void noteDurable(Wal log) {
        assertTrue(log.durablePosition() >= durablePosition, "the durable position never goes back");
        durablePosition = log.durablePosition();
    }

    /** Positions where a release or a reader may begin: of frames that are durable. */
    long durablePositionAtOrBelow(long position) {
        Long found = frames.floorKey(Math.min(position, durablePosition));
        return found == null ? 0 : found;
    }

    long durablePosition() {
        return durablePosition;
    }

    /**
     * Checks a log that was just opened against all that was ever appended, and forgets what it has lost.
     *
     * @param message to begin an error with
     */
    void checkRecovered(Wal log, String message) throws IOException {
        assertTrue(
                log.endPosition() >= durablePosition,
                () -> message + ": durable was " + durablePosition + ", but the log ends at " + log.endPosition());
        check(log, message);
        assertEquals(log.endPosition(), log.durablePosition(), message);
        // Positions from here on are given again.
        frames.tailMap(log.endPosition(), true).clear();
        noteDurable(log);
    }

    /** Reads all there is and compares. Seals are not in the history, so they may stand between its frames. */
    void check(Wal log, String message) throws IOException {
        long position = log.firstPosition();
        try (WalReader reader = log.newReader(position)) {
            while (reader.next()) {
                checkFrame(reader, message);
                assertOnlySealsBetween(position, reader.position(), message);
                position = reader.endPosition();
            }
            assertOnlySealsBetween(position, log.flushedPosition(), message);
        }
    }

    /** Checks the frame that the reader is at. */
    void checkFrame(WalReader reader, String message) {
        Frame frame = frames.get(reader.position());
        assertNotNull(frame, () -> message + ": nothing was appended at " + reader.position());
        byte[] payload = new byte[reader.payload().remaining()];
        reader.payload().get(payload);
        assertEquals(frame.kind, reader.kind(), message);
        assertArrayEquals(frame.payload, payload, message);
        assertEquals(frame.endPosition, reader.endPosition(), message);
    }

    private void assertOnlySealsBetween(long from, long to, String message) {
        assertEquals(
                0,
                frames.subMap(from, to).size(),
                () -> message + ": frames are missing between " + from + " and " + to);
        assertEquals(0, (to - from) % FrameLayout.HEADER_SIZE_BYTES, message);
    }
}
