package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Quota, reserve, pins, retention and spare segments. */
class WalRoomTest {

    private static final Path DIRECTORY = Path.of("/sim/log");

    /** Three frames of a thousand bytes fit into a segment of 8192 beside its header and reserve. */
    private static final WalSettings SMALL =
            WalSettings.defaults().withSegmentSizeBytes(8192).withRunwaySizeBytes(1024);

    private static final int KIND = 1;
    private static final ByteBuffer FRAME = ByteBuffer.allocate(1000 - 32);
    private static final ByteBuffer MARK = ByteBuffer.allocate(40 - 32);

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    @Test
    void atTheQuotaFramesAreRefusedAndTheReserveIsForThoseThatMayTakeIt() throws IOException {
        try (Wal log = open(SMALL.withSizeMaxBytes(4 * 8192))) {
            int count = fill(log);
            assertEquals((4 * 8192 - 512) / 1000, count);
            assertEquals(AppendResult.LOG_FULL, log.writer().append(KIND, FRAME));

            int markCount = 0;
            while (log.writer().appendReserved(KIND, MARK).isAppended()) {
                markCount++;
            }
            assertEquals((4 * 8192 - count * 1000) / 40, markCount);
            log.writer().sync();
            assertEquals(log.endPosition(), log.durablePosition());
        }
    }

    @Test
    void whatTheQuotaDoesNotBoundGoesBeyondItAndTheReserveIsThereBehind() throws IOException {
        try (Wal log = open(SMALL.withSizeMaxBytes(4 * 8192))) {
            fill(log);
            while (log.writer().appendReserved(KIND, MARK).isAppended()) {
                // Up to the last byte of the quota.
            }

            for (int count = 0; count < 20; count++) {
                assertEquals(AppendResult.APPENDED, log.writer().appendBeyondQuota(KIND, FRAME));
            }

            assertTrue(log.fullness() > 1.5);
            assertEquals(AppendResult.LOG_FULL, log.writer().append(KIND, FRAME));
            assertEquals(AppendResult.APPENDED, log.writer().appendReserved(KIND, MARK));
            log.writer().sync();
            assertEquals(log.endPosition(), log.durablePosition());
        }
    }

    @Test
    void releasingMakesRoomAgain() throws IOException {
        try (Wal log = open(SMALL.withSizeMaxBytes(4 * 8192))) {
            fill(log);
            assertTrue(log.fullness() > 0.9);

            log.release(log.endPosition(), 0);

            assertTrue(log.fullness() < 0.2);
            assertTrue(log.writer().append(KIND, FRAME).isAppended());
        }
    }

    @Test
    void aLogBeyondALoweredQuotaStillTakesReservedFrames() throws IOException {
        try (Wal log = open(SMALL)) {
            for (int index = 0; index < 50; index++) {
                log.writer().append(KIND, FRAME);
            }
        }

        try (Wal log = open(SMALL.withSizeMaxBytes(4 * 8192))) {
            assertEquals(AppendResult.LOG_FULL, log.writer().append(KIND, FRAME));
            assertEquals(AppendResult.APPENDED, log.writer().appendReserved(KIND, MARK));
        }
    }

    @Test
    void nothingAtOrBehindAPinIsReleased() throws IOException {
        try (Wal log = open(SMALL)) {
            for (int index = 0; index < 12; index++) {
                log.writer().append(KIND, FRAME);
            }
            WalPin pin = log.pin("snapshot", 3_500);
            assertEquals(List.of(pin), log.pins());

            log.release(log.endPosition(), 0);
            assertEquals(3_000, log.firstPosition());

            pin.moveTo(6_000);
            assertThrows(IllegalArgumentException.class, () -> pin.moveTo(5_999));
            log.release(log.endPosition(), 0);
            assertEquals(6_000, log.firstPosition());
            assertThrows(IllegalArgumentException.class, () -> log.pin("late", 5_999));

            pin.close();
            log.release(log.endPosition(), 0);
            assertEquals(9_000, log.firstPosition());
        }
    }

    /** Found by seed 1 of the simulation with a full disk. */
    @Test
    void aFullDiskDoesNotKeepTheLogFromGivingSpaceBack() throws IOException {
        try (Wal log = open(SMALL)) {
            for (int index = 0; index < 12; index++) {
                log.writer().append(KIND, FRAME);
            }
            disk.faults().limitCapacity(0);

            log.release(log.endPosition(), 0);
            assertEquals(9_000, log.firstPosition());

            disk.faults().takeBack();
            assertTrue(log.writer().append(KIND, FRAME).isAppended());
        }
    }

    @Test
    void segmentsAreRetainedByTheTimeOfTheirLastWrite() throws IOException {
        WalSettings settings = SMALL.with(new WalSettings.Retention(Duration.ofMinutes(5), 0));
        try (Wal log = open(settings)) {
            for (int index = 0; index < 12; index++) {
                log.writer().append(KIND, FRAME);
                log.writer().sync();
                clock.advance(Duration.ofMinutes(1));
            }
            log.release(log.endPosition(), clock.epochMicros());

            assertEquals(6_000, log.firstPosition());
        }
    }

    @Test
    void sparesAreReadyWhenTheSegmentIsThreeQuartersFullAndTaken() throws IOException {
        WalSettings settings = WalSettings.defaults().withSegmentSizeBytes(4 << 20);
        ByteBuffer frame = ByteBuffer.allocate(64 << 10);
        try (Wal log = open(settings)) {
            Agent spares = log.spareAgent(clock);
            assertEquals(0, spares.doWork());
            log.writer().append(KIND, frame);
            assertEquals(0, spares.doWork());

            while (log.activeSizeBytes() < (3 << 20)) {
                log.writer().append(KIND, frame);
                spares.doWork();
            }
            assertEquals(0, spares.doWork());
            assertEquals(1, temporaryCount());

            while (log.segments().size() == 1) {
                log.writer().append(KIND, frame);
            }
            assertEquals(0, temporaryCount());
            assertEquals(4 << 20, disk.sizeBytes(DIRECTORY.resolve("0000000000000001.wal")));
            spares.onClose();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReaderReadsIntoTheBufferItIsGivenAndRefusesWhatDoesNotFit() throws IOException {
        try (Wal log = open(SMALL)) {
            for (int index = 0; index < 10; index++) {
                log.writer().append(index, ByteBuffer.allocate(100).put(0, (byte) index));
            }
            log.writer().append(77, FRAME);
            log.writer().sync();
            byte[] memory = new byte[500];

            try (WalReader reader = log.newReader(0, ByteBuffer.wrap(memory))) {
                for (int index = 0; index < 10; index++) {
                    assertTrue(reader.next());
                    assertEquals(index, reader.kind());
                    assertEquals(index, reader.payload().get(reader.payload().position()));
                    assertEquals(index, memory[reader.payload().position()]);
                }
                assertThrows(IllegalStateException.class, reader::next);
                try (WalReader larger = log.newReader(reader.endPosition(), ByteBuffer.allocateDirect(1000))) {
                    assertTrue(larger.next());
                    assertEquals(77, larger.kind());
                    assertFalse(larger.next());
                }
            }
        }
    }

    private int fill(Wal log) throws IOException {
        int count = 0;
        while (log.writer().append(KIND, FRAME).isAppended()) {
            count++;
        }
        return count;
    }

    private long temporaryCount() throws IOException {
        return disk.list(DIRECTORY).stream()
                .filter(name -> name.endsWith(".tmp"))
                .count();
    }

    private Wal open(WalSettings settings) throws IOException {
        return Wal.open(disk, DIRECTORY, settings, new UUID(1, 2));
    }
}
