package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written to a log, read from it and released. */
class WalTest {

    private final SmallLog small = new SmallLog();

    @Test
    void whatIsAppendedIsReadInOrder() throws IOException {
        try (Wal log = small.open()) {
            SmallLog.append(log, "one", "two", "three");
            log.writer().sync();

            assertEquals(List.of("one", "two", "three"), SmallLog.read(log, 0));
        }
    }

    @Test
    void aFrameEndsWhereTheNextOneBegins() throws IOException {
        try (Wal log = small.open()) {
            log.writer().append(3, SmallLog.bytes("a"));
            long firstEnd = log.endPosition();
            log.writer().append(255, SmallLog.bytes(""));
            long secondEnd = log.endPosition();
            log.writer().flush();

            try (WalReader reader = log.newReader(firstEnd)) {
                assertTrue(reader.next());
                assertEquals(255, reader.kind());
                assertEquals(firstEnd, reader.position());
                assertEquals(secondEnd, reader.endPosition());
                assertEquals(0, reader.payload().remaining());
                assertFalse(reader.next());
            }
        }
    }

    @Test
    void thePayloadGivenIsNotMoved() throws IOException {
        try (Wal log = small.open()) {
            ByteBuffer payload = ByteBuffer.allocateDirect(20).position(5).limit(9);

            log.writer().append(1, payload);

            assertEquals(5, payload.position());
            assertEquals(9, payload.limit());
        }
    }

    @Test
    void onlyASyncMovesTheDurablePosition() throws IOException {
        try (Wal log = small.open()) {
            SmallLog.append(log, "one");
            log.writer().flush();
            long durableBefore = log.durablePosition();
            log.writer().sync();

            assertEquals(0, durableBefore);
            assertEquals(40, log.durablePosition());
            assertEquals(40, log.endPosition());
        }
    }

    @Test
    void aSyncWithNothingNewDoesNothing() throws IOException {
        try (Wal log = small.open()) {
            SmallLog.append(log, "one");
            log.writer().sync();
            long callCount = small.disk.callCount();

            log.writer().sync();
            log.writer().flush();

            assertEquals(callCount, small.disk.callCount());
        }
    }

    @Test
    void aGroupIsOneWriteAndOneSync() throws IOException {
        try (Wal log = small.open(SmallLog.SMALL.withRunwaySizeBytes(0))) {
            long callCount = small.disk.callCount();

            SmallLog.append(log, "one", "two", "three");
            log.writer().sync();

            assertEquals(callCount + 2, small.disk.callCount());
        }
    }

    @Test
    void aReaderSeesFramesOnceTheyAreFlushed() throws IOException {
        try (Wal log = small.open();
                WalReader reader = log.newReader(0)) {
            SmallLog.append(log, "one");
            boolean sawBefore = reader.next();
            log.writer().flush();
            boolean sawAfter = reader.next();

            assertFalse(sawBefore);
            assertTrue(sawAfter);
            assertEquals("one", SmallLog.text(reader));
        }
    }

    @Test
    void aReaderCrossesSegmentsAndSeesNoSeals() throws IOException {
        try (Wal log = small.open();
                WalReader reader = log.newReader(0)) {
            List<String> texts = new ArrayList<>();
            for (int index = 0; index < 200; index++) {
                texts.add("frame " + index + "-".repeat(index));
                SmallLog.append(log, texts.get(index));
                log.writer().seal();
            }

            assertTrue(log.segments().size() > 3);
            List<String> found = new ArrayList<>();
            while (reader.next()) {
                found.add(SmallLog.text(reader));
            }
            assertEquals(texts, found);
            assertEquals(log.endPosition(), reader.endPosition());
        }
    }

    @Test
    void aSealIsWrittenOnceUntilMoreIsAppended() throws IOException {
        try (Wal log = small.open()) {
            log.writer().seal();
            SmallLog.append(log, "one");
            log.writer().seal();
            long sealedPosition = log.endPosition();
            log.writer().seal();

            assertEquals(40 + 32, sealedPosition);
            assertEquals(sealedPosition, log.endPosition());
        }
    }

    @Test
    void releaseDeletesOnlySegmentsWhollyBelow() throws IOException {
        try (Wal log = small.open()) {
            SmallLog.append(log, "x".repeat(2000), "x".repeat(2000), "x".repeat(2000), "x".repeat(2000));
            long secondSegment = log.segments().get(1).firstPosition();
            log.writer().sync();

            log.release(secondSegment - 1, 0);
            long before = log.firstPosition();
            log.release(secondSegment, 0);

            assertEquals(0, before);
            assertEquals(secondSegment, log.firstPosition());
            assertFalse(small.disk.list(SmallLog.DIRECTORY).contains("0000000000000000.wal"));
            assertThrows(IllegalArgumentException.class, () -> log.newReader(0));
            assertEquals(3, SmallLog.read(log, secondSegment).size());
        }
        try (Wal log = small.open()) {
            assertEquals(2032, log.firstPosition());
        }
    }

    @Test
    void releasingEverythingKeepsTheSegmentBeingWritten() throws IOException {
        try (Wal log = small.open()) {
            SmallLog.append(log, "one");
            log.writer().sync();

            log.release(Long.MAX_VALUE, 0);

            assertEquals(List.of("one"), SmallLog.read(log, 0));
        }
    }

    @Test
    void aReaderThatNeedsWhatWasReleasedIsTold() throws IOException {
        try (Wal log = small.open();
                WalReader reader = log.newReader(0)) {
            for (int index = 0; index < 12; index++) {
                SmallLog.append(log, "x".repeat(2000));
            }
            log.writer().sync();
            assertTrue(reader.next());
            log.release(log.endPosition(), 0);

            IllegalStateException error = assertThrows(IllegalStateException.class, () -> SmallLog.readToEnd(reader));
            assertTrue(error.getMessage().contains("released"), error.getMessage());
        }
    }

    @Test
    void frameTooLargeIsRefusedWithoutHarm() throws IOException {
        try (Wal log = small.open()) {
            IllegalArgumentException error = assertThrows(
                    IllegalArgumentException.class, () -> log.writer().append(1, ByteBuffer.allocate(2017)));
            assertThrows(IllegalArgumentException.class, () -> log.writer().append(256, SmallLog.bytes("")));
            assertThrows(IllegalArgumentException.class, () -> log.writer().append(-1, SmallLog.bytes("")));
            log.writer().append(1, ByteBuffer.allocate(2016));
            log.writer().sync();

            assertTrue(error.getMessage().contains("2016"), error.getMessage());
            assertEquals(2048, log.durablePosition());
        }
    }

    @Test
    void aReaderOutsideOfTheLogIsRefused() throws IOException {
        try (Wal log = small.open()) {
            assertThrows(IllegalArgumentException.class, () -> log.newReader(-1));
            assertThrows(IllegalArgumentException.class, () -> log.newReader(8));
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        WalSettings defaults = WalSettings.defaults();

        assertThrows(IllegalArgumentException.class, () -> defaults.withSegmentSizeBytes(4096));
        assertThrows(IllegalArgumentException.class, () -> defaults.withSegmentSizeBytes(10_000));
        assertThrows(IllegalArgumentException.class, () -> defaults.withFrameSizeMaxBytes(64 << 20));
        assertThrows(IllegalArgumentException.class, () -> defaults.withFrameSizeMaxBytes(32));
        assertThrows(IllegalArgumentException.class, () -> defaults.withRunwaySizeBytes(-1));
        assertThrows(IllegalArgumentException.class, () -> defaults.withGroupSizeMaxBytes(0));
        assertThrows(IllegalArgumentException.class, () -> defaults.withReadAheadSizeBytes(0));
        assertEquals(3536, defaults.withSegmentSizeBytes(8192).frameSizeMaxBytes());
    }
}
