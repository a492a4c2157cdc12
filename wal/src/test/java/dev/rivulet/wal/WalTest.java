package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.LockedException;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.error.WalPoisonedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WalTest {

    private static final Path DIRECTORY = Path.of("/sim/log");
    private static final UUID LOG_ID = new UUID(0x1111_2222_3333_4444L, 0x5555_6666_7777_8888L);
    private static final WalSettings SMALL = WalSettings.defaults()
            .withSegmentSizeBytes(8192)
            .withFrameSizeMaxBytes(2048)
            .withRunwaySizeBytes(1024)
            .withGroupSizeMaxBytes(512)
            .withReadAheadSizeBytes(128);

    private final SimDisk disk = new SimDisk(1);

    @Test
    void whatIsAppendedIsReadInOrder() throws IOException {
        try (Wal log = open()) {
            append(log, "one", "two", "three");
            log.writer().sync();

            assertEquals(List.of("one", "two", "three"), read(log, 0));
        }
    }

    @Test
    void aFrameEndsWhereTheNextOneBegins() throws IOException {
        try (Wal log = open()) {
            log.writer().append(3, bytes("a"));
            long firstEnd = log.endPosition();
            log.writer().append(255, bytes(""));
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
        try (Wal log = open()) {
            ByteBuffer payload = ByteBuffer.allocateDirect(20).position(5).limit(9);

            log.writer().append(1, payload);

            assertEquals(5, payload.position());
            assertEquals(9, payload.limit());
        }
    }

    @Test
    void onlyASyncMovesTheDurablePosition() throws IOException {
        try (Wal log = open()) {
            append(log, "one");
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
        try (Wal log = open()) {
            append(log, "one");
            log.writer().sync();
            long callCount = disk.callCount();

            log.writer().sync();
            log.writer().flush();

            assertEquals(callCount, disk.callCount());
        }
    }

    @Test
    void aGroupIsOneWriteAndOneSync() throws IOException {
        try (Wal log = open(SMALL.withRunwaySizeBytes(0))) {
            long callCount = disk.callCount();

            append(log, "one", "two", "three");
            log.writer().sync();

            assertEquals(callCount + 2, disk.callCount());
        }
    }

    @Test
    void aReaderSeesFramesOnceTheyAreFlushed() throws IOException {
        try (Wal log = open();
                WalReader reader = log.newReader(0)) {
            append(log, "one");
            boolean sawBefore = reader.next();
            log.writer().flush();
            boolean sawAfter = reader.next();

            assertFalse(sawBefore);
            assertTrue(sawAfter);
            assertEquals("one", text(reader));
        }
    }

    @Test
    void aReaderCrossesSegmentsAndSeesNoSeals() throws IOException {
        try (Wal log = open();
                WalReader reader = log.newReader(0)) {
            List<String> texts = new ArrayList<>();
            for (int index = 0; index < 200; index++) {
                texts.add("frame " + index + "-".repeat(index));
                append(log, texts.get(index));
                log.writer().seal();
            }

            assertTrue(log.segments().size() > 3);
            List<String> found = new ArrayList<>();
            while (reader.next()) {
                found.add(text(reader));
            }
            assertEquals(texts, found);
            assertEquals(log.endPosition(), reader.endPosition());
        }
    }

    @Test
    void aSealIsWrittenOnceUntilMoreIsAppended() throws IOException {
        try (Wal log = open()) {
            log.writer().seal();
            append(log, "one");
            log.writer().seal();
            long sealedPosition = log.endPosition();
            log.writer().seal();

            assertEquals(40 + 32, sealedPosition);
            assertEquals(sealedPosition, log.endPosition());
        }
    }

    @Test
    void reopeningGoesOnInPositionsAndClaimsTheNextTerm() throws IOException {
        try (Wal log = open()) {
            append(log, "one");
        }

        try (Wal log = open()) {
            assertEquals(new WalRecovery(false, true, 1, 2, 0, 40, 40, 0, 0, 2), log.recovery());
            assertEquals(2, log.term());
            assertEquals(LOG_ID, log.logId());
            append(log, "two");
            log.writer().sync();

            assertEquals(List.of("one", "two"), read(log, 0));
            assertEquals(80, log.endPosition());
        }
    }

    @Test
    void aNewLogSaysSo() throws IOException {
        try (Wal log = open()) {
            assertEquals(new WalRecovery(true, false, 0, 1, 0, 0, 0, 0, 0, 1), log.recovery());
        }
    }

    @Test
    void anExistingLogKeepsItsId() throws IOException {
        open().close();

        try (Wal log = Wal.open(disk, DIRECTORY, SMALL, new UUID(9, 9))) {
            assertEquals(LOG_ID, log.logId());
        }
    }

    @Test
    void closingSyncsWhatIsLeft() throws IOException {
        try (Wal log = open()) {
            append(log, "one");
        }
        disk.crash(3);

        try (Wal log = open()) {
            assertTrue(log.recovery().endedCleanly());
            assertEquals(List.of("one"), read(log, 0));
        }
    }

    @Test
    void unprovenFramesAreCarriedIntoTheNewSegment() throws IOException {
        Wal first = open();
        append(first, "one");
        first.writer().sync();
        append(first, "two");
        first.writer().sync();
        disk.kill();

        try (Wal log = open()) {
            assertEquals(40, log.recovery().provenPosition());
            assertEquals(40, log.recovery().carriedSizeBytes());
            assertEquals(List.of("one", "two"), read(log, 0));
            assertEquals(40, log.segments().get(1).firstPosition());
            assertEquals(80, log.segments().get(1).durablePosition());
        }
    }

    @Test
    void aLargerTailThanASegmentIsCarriedAfterTheSettingsShrank() throws IOException {
        Wal first = open(SMALL.withSegmentSizeBytes(32768).withFrameSizeMaxBytes(9000));
        append(first, "x".repeat(8900), "y".repeat(8900));
        first.writer().flush();
        disk.kill();

        try (Wal log = open()) {
            append(log, "one");
            log.writer().sync();

            assertEquals(List.of("x".repeat(8900), "y".repeat(8900), "one"), read(log, 0));
        }
        try (Wal log = open()) {
            assertEquals(3, read(log, 0).size());
        }
    }

    @Test
    void releaseDeletesOnlySegmentsWhollyBelow() throws IOException {
        try (Wal log = open()) {
            append(log, "x".repeat(2000), "x".repeat(2000), "x".repeat(2000), "x".repeat(2000));
            long secondSegment = log.segments().get(1).firstPosition();
            log.writer().sync();

            log.release(secondSegment - 1, 0);
            long before = log.firstPosition();
            log.release(secondSegment, 0);

            assertEquals(0, before);
            assertEquals(secondSegment, log.firstPosition());
            assertFalse(disk.list(DIRECTORY).contains("0000000000000000.wal"));
            assertThrows(IllegalArgumentException.class, () -> log.newReader(0));
            assertEquals(3, read(log, secondSegment).size());
        }
        try (Wal log = open()) {
            assertEquals(2032, log.firstPosition());
        }
    }

    @Test
    void releasingEverythingKeepsTheSegmentBeingWritten() throws IOException {
        try (Wal log = open()) {
            append(log, "one");
            log.writer().sync();

            log.release(Long.MAX_VALUE, 0);

            assertEquals(List.of("one"), read(log, 0));
        }
    }

    @Test
    void aReaderThatNeedsWhatWasReleasedIsTold() throws IOException {
        try (Wal log = open();
                WalReader reader = log.newReader(0)) {
            for (int index = 0; index < 12; index++) {
                append(log, "x".repeat(2000));
            }
            log.writer().sync();
            assertTrue(reader.next());
            log.release(log.endPosition(), 0);

            IllegalStateException error = assertThrows(IllegalStateException.class, () -> readToEnd(reader));
            assertTrue(error.getMessage().contains("released"), error.getMessage());
        }
    }

    @Test
    void aFailedSyncPoisonsTheLogForGood() throws IOException {
        Wal log = open();
        append(log, "one");
        log.writer().flush();
        disk.failOnce(1);

        IOException first = assertThrows(IOException.class, () -> log.writer().sync());

        assertSame(
                first,
                assertThrows(WalPoisonedException.class, () -> append(log, "two"))
                        .getCause());
        assertSame(
                first,
                assertThrows(WalPoisonedException.class, () -> log.writer().flush())
                        .getCause());
        assertSame(
                first,
                assertThrows(WalPoisonedException.class, () -> log.writer().sync())
                        .getCause());
        assertSame(
                first,
                assertThrows(WalPoisonedException.class, () -> log.writer().seal())
                        .getCause());
        assertSame(
                first,
                assertThrows(WalPoisonedException.class, () -> log.release(0, 0))
                        .getCause());
        assertEquals(0, log.durablePosition());
        long callCount = disk.callCount();
        log.close();
        assertEquals(callCount, disk.callCount(), "closing a poisoned log writes nothing");
        open().close();
    }

    @Test
    void aReaderGoesOnBesideAPoisonedWriter() throws IOException {
        Wal log = open();
        append(log, "one");
        log.writer().flush();
        disk.failOnce(1);
        assertThrows(IOException.class, () -> log.writer().sync());

        assertEquals(List.of("one"), read(log, 0));
        log.close();
    }

    @Test
    void onlyOneMayHaveTheLogOpen() throws IOException {
        Wal log = open();

        assertThrows(LockedException.class, this::open);
        log.close();
        log.close();
        open().close();
    }

    @Test
    void aFailedOpeningGivesTheLockBack() throws IOException {
        disk.failOnce(6);
        assertThrows(IOException.class, this::open);

        open().close();
    }

    @Test
    void frameTooLargeIsRefusedWithoutHarm() throws IOException {
        try (Wal log = open()) {
            IllegalArgumentException error = assertThrows(
                    IllegalArgumentException.class, () -> log.writer().append(1, ByteBuffer.allocate(2017)));
            assertThrows(IllegalArgumentException.class, () -> log.writer().append(256, bytes("")));
            assertThrows(IllegalArgumentException.class, () -> log.writer().append(-1, bytes("")));
            log.writer().append(1, ByteBuffer.allocate(2016));
            log.writer().sync();

            assertTrue(error.getMessage().contains("2016"), error.getMessage());
            assertEquals(2048, log.durablePosition());
        }
    }

    @Test
    void aClosedLogTakesNothing() throws IOException {
        Wal log = open();
        log.close();

        assertThrows(IllegalStateException.class, () -> append(log, "one"));
        assertThrows(IllegalStateException.class, () -> log.release(0, 0));
    }

    @Test
    void aReaderOutsideOfTheLogIsRefused() throws IOException {
        try (Wal log = open()) {
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

    private Wal open() throws IOException {
        return open(SMALL);
    }

    private Wal open(WalSettings settings) throws IOException {
        return Wal.open(disk, DIRECTORY, settings, LOG_ID);
    }

    private static void append(Wal log, String... texts) throws IOException {
        for (String text : texts) {
            log.writer().append(1, bytes(text));
        }
    }

    private static List<String> read(Wal log, long position) throws IOException {
        try (WalReader reader = log.newReader(position)) {
            return readToEnd(reader);
        }
    }

    private static List<String> readToEnd(WalReader reader) throws IOException {
        List<String> texts = new ArrayList<>();
        while (reader.next()) {
            texts.add(text(reader));
        }
        return texts;
    }

    private static String text(WalReader reader) {
        return StandardCharsets.UTF_8.decode(reader.payload()).toString();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
