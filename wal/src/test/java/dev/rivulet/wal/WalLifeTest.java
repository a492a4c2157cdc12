package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.LockedException;
import dev.rivulet.wal.error.WalPoisonedException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How a log is opened, closed, opened again, and what becomes of it when its disk fails. */
class WalLifeTest {

    private final SmallLog small = new SmallLog();

    @Test
    void reopeningGoesOnInPositionsAndClaimsTheNextTerm() throws IOException {
        try (Wal log = small.open()) {
            SmallLog.append(log, "one");
        }

        try (Wal log = small.open()) {
            assertEquals(new WalRecovery(false, true, 1, 2, 0, 40, 40, 0, 0, 2), log.recovery());
            assertEquals(2, log.term());
            assertEquals(SmallLog.LOG_ID, log.logId());
            SmallLog.append(log, "two");
            log.writer().sync();

            assertEquals(List.of("one", "two"), SmallLog.read(log, 0));
            assertEquals(80, log.endPosition());
        }
    }

    @Test
    void aNewLogSaysSo() throws IOException {
        try (Wal log = small.open()) {
            assertEquals(new WalRecovery(true, false, 0, 1, 0, 0, 0, 0, 0, 1), log.recovery());
        }
    }

    @Test
    void anExistingLogKeepsItsId() throws IOException {
        small.open().close();

        try (Wal log = Wal.open(small.disk, SmallLog.DIRECTORY, SmallLog.SMALL, new UUID(9, 9))) {
            assertEquals(SmallLog.LOG_ID, log.logId());
        }
    }

    @Test
    void closingSyncsWhatIsLeft() throws IOException {
        try (Wal log = small.open()) {
            SmallLog.append(log, "one");
        }
        small.disk.crash(3);

        try (Wal log = small.open()) {
            assertTrue(log.recovery().endedCleanly());
            assertEquals(List.of("one"), SmallLog.read(log, 0));
        }
    }

    @Test
    void unprovenFramesAreCarriedIntoTheNewSegment() throws IOException {
        Wal first = small.open();
        SmallLog.append(first, "one");
        first.writer().sync();
        SmallLog.append(first, "two");
        first.writer().sync();
        small.disk.kill();

        try (Wal log = small.open()) {
            assertEquals(40, log.recovery().provenPosition());
            assertEquals(40, log.recovery().carriedSizeBytes());
            assertEquals(List.of("one", "two"), SmallLog.read(log, 0));
            assertEquals(40, log.segments().get(1).firstPosition());
            assertEquals(80, log.segments().get(1).durablePosition());
        }
    }

    @Test
    void aLargerTailThanASegmentIsCarriedAfterTheSettingsShrank() throws IOException {
        Wal first = small.open(SmallLog.SMALL.withSegmentSizeBytes(32768).withFrameSizeMaxBytes(9000));
        SmallLog.append(first, "x".repeat(8900), "y".repeat(8900));
        first.writer().flush();
        small.disk.kill();

        try (Wal log = small.open()) {
            SmallLog.append(log, "one");
            log.writer().sync();

            assertEquals(List.of("x".repeat(8900), "y".repeat(8900), "one"), SmallLog.read(log, 0));
        }
        try (Wal log = small.open()) {
            assertEquals(3, SmallLog.read(log, 0).size());
        }
    }

    @Test
    void aFailedSyncPoisonsTheLogForGood() throws IOException {
        Wal log = small.open();
        SmallLog.append(log, "one");
        log.writer().flush();
        small.disk.failOnce(1);

        IOException first = assertThrows(IOException.class, () -> log.writer().sync());

        assertSame(
                first,
                assertThrows(WalPoisonedException.class, () -> SmallLog.append(log, "two"))
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
        long callCount = small.disk.callCount();
        log.close();
        assertEquals(callCount, small.disk.callCount(), "closing a poisoned log writes nothing");
        small.open().close();
    }

    @Test
    void aReaderGoesOnBesideAPoisonedWriter() throws IOException {
        Wal log = small.open();
        SmallLog.append(log, "one");
        log.writer().flush();
        small.disk.failOnce(1);
        assertThrows(IOException.class, () -> log.writer().sync());

        assertEquals(List.of("one"), SmallLog.read(log, 0));
        log.close();
    }

    @Test
    void onlyOneMayHaveTheLogOpen() throws IOException {
        Wal log = small.open();

        assertThrows(LockedException.class, small::open);
        log.close();
        log.close();
        small.open().close();
    }

    @Test
    void aFailedOpeningGivesTheLockBack() throws IOException {
        small.disk.failOnce(6);
        assertThrows(IOException.class, small::open);

        small.open().close();
    }

    @Test
    void aClosedLogTakesNothing() throws IOException {
        Wal log = small.open();
        log.close();

        assertThrows(IllegalStateException.class, () -> SmallLog.append(log, "one"));
        assertThrows(IllegalStateException.class, () -> log.release(0, 0));
    }
}
