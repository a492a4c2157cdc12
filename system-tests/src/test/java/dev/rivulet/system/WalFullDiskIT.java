package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import dev.rivulet.wal.internal.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log on a file system that is full, and one that has taken its quota: it refuses frames, and has lost and broken nothing. */
final class WalFullDiskIT {

    private static final WalSettings SETTINGS = WalSettings.defaults()
            .withSegmentSizeBytes(256 << 10)
            .withFrameSizeMaxBytes(4 << 10)
            .withRunwaySizeBytes(64 << 10)
            .withSpareSegmentCount(0);

    private static final String FOUR_MEGABYTES = "size=4m,mode=0700";
    private static final int QUOTA_SIZE_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private final WalLedger ledger = new WalLedger(SETTINGS);
    private long nextNumber = 1;

    @Test
    void fullDiskRefusesFramesButTakesWhatEndsTheLog() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), FOUR_MEGABYTES)) {
            Path directory = small.root().resolve("log");
            try (Wal log = open(directory, SETTINGS)) {
                assertEquals(AppendResult.DISK_FULL, fill(log));
                small.fillUpTo(0);

                assertEquals(AppendResult.DISK_FULL, append(log));
                assertEquals(AppendResult.APPENDED, appendReserved(log));
                sync(log);
                assertTrue(log.writer().seal());
            }

            DiskFullException refused = assertThrows(DiskFullException.class, () -> open(directory, SETTINGS));
            assertTrue(refused.getMessage().contains("free some space"), refused::toString);
            assertTrue(ledger.check(copyOf(directory)).endedCleanly());
        }
    }

    @Test
    void newLogOnAFullDiskIsRefusedWithTheReason() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), FOUR_MEGABYTES)) {
            Path directory = small.root().resolve("log");
            small.fillUpTo(0);

            DiskFullException refused = assertThrows(DiskFullException.class, () -> open(directory, SETTINGS));

            assertTrue(refused.getMessage().contains(directory.toString()), refused::toString);
            small.free();
            open(directory, SETTINGS).close();
        }
    }

    @Test
    void logTakesFramesUntilThereIsNoRoomForOneEvenWithoutARunway() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), FOUR_MEGABYTES)) {
            WalSettings oneSegment = SETTINGS.withSegmentSizeBytes(2 << 20);
            small.fillUpTo(oneSegment.segmentSizeBytes() / 2 - 20_000);
            try (Wal log = open(small.root().resolve("log"), oneSegment)) {
                assertEquals(AppendResult.DISK_FULL, fill(log));

                long fileSizeBytes = Files.size(small.root().resolve("log").resolve("0000000000000000.wal"));
                long unusedSizeBytes = fileSizeBytes - SegmentHeader.SIZE_BYTES - log.endPosition();
                assertEquals(0, small.freeSizeBytes());
                assertTrue(
                        unusedSizeBytes < oneSegment.quota().reserveSizeBytes() + 2 * oneSegment.frameSizeMaxBytes(),
                        () -> unusedSizeBytes + " bytes are unused");
            }
        }
    }

    @Test
    void spaceThatSomebodyFreesLetsTheLogGoOn() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), FOUR_MEGABYTES)) {
            Path directory = small.root().resolve("log");
            try (Wal log = open(directory, SETTINGS)) {
                small.fillUpTo(SETTINGS.segmentSizeBytes());
                assertEquals(AppendResult.DISK_FULL, fill(log));
                sync(log);
                long position = log.endPosition();

                small.free();

                assertEquals(AppendResult.DISK_FULL, fill(log));
                assertTrue(log.endPosition() > position + SETTINGS.segmentSizeBytes());
                sync(log);
            }
            ledger.check(copyOf(directory));
        }
    }

    @Test
    void fullDiskDoesNotKeepTheLogFromReleasingWhatFillsIt() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), FOUR_MEGABYTES)) {
            Path directory = small.root().resolve("log");
            try (Wal log = open(directory, SETTINGS)) {
                assertEquals(AppendResult.DISK_FULL, fill(log));
                small.fillUpTo(0);
                sync(log);
                long position = log.endPosition();

                release(log);

                assertEquals(AppendResult.DISK_FULL, fill(log));
                assertTrue(log.endPosition() > position + SETTINGS.segmentSizeBytes());
                sync(log);
            }
            ledger.check(copyOf(directory));
        }
    }

    @Test
    void spareSegmentsGiveWayOnAFullDisk() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), FOUR_MEGABYTES)) {
            Path directory = small.root().resolve("log");
            try (Wal log = open(directory, SETTINGS.withSpareSegmentCount(2))) {
                Agent spares = log.spareAgent(new SystemClock());
                AppendResult result = AppendResult.APPENDED;
                while (result.isAppended()) {
                    result = append(log);
                    spares.doWork();
                }

                assertEquals(AppendResult.DISK_FULL, result);
                spares.onClose();
                sync(log);
            }
            assertEquals(0, countOf(directory, ".tmp"));
            ledger.check(copyOf(directory));
        }
    }

    @Test
    void diskWithoutRoomForAnotherFileRefusesFramesAndHarmsNothing() throws Exception {
        // Root, directory, lock, start mark and two segments; the third finds no room for its name.
        try (SmallFileSystem small = SmallFileSystem.mount(folder.resolve("small"), FOUR_MEGABYTES + ",nr_inodes=6")) {
            Path directory = small.root().resolve("log");
            try (Wal log = open(directory, SETTINGS)) {
                assertEquals(AppendResult.DISK_FULL, fill(log));
                assertTrue(log.endPosition() > SETTINGS.segmentSizeBytes());
                assertEquals(AppendResult.APPENDED, appendReserved(log));
                sync(log);
            }
            assertEquals(2, countOf(directory, ".wal"));
            ledger.check(copyOf(directory));
        }
    }

    @Test
    void logThatHasTakenItsQuotaTakesOnlyReservedFramesUntilItReleases() throws Exception {
        Path directory = folder.resolve("log");
        try (Wal log = open(directory, SETTINGS.withSizeMaxBytes(QUOTA_SIZE_BYTES))) {
            assertEquals(AppendResult.LOG_FULL, fill(log));
            assertEquals(AppendResult.LOG_FULL, append(log));
            assertEquals(AppendResult.APPENDED, appendReserved(log));
            sync(log);
            assertTrue(log.endPosition() - log.firstPosition() <= QUOTA_SIZE_BYTES);

            release(log);

            assertEquals(AppendResult.LOG_FULL, fill(log));
            sync(log);
            assertTrue(log.endPosition() > QUOTA_SIZE_BYTES);
        }
        ledger.check(directory);
    }

    private Wal open(Path directory, WalSettings settings) throws IOException {
        return Wal.open(new SystemDisk(), directory, settings, new UUID(1, 2));
    }

    /** Appends until a frame is refused, with a sync now and then. */
    private AppendResult fill(Wal log) throws IOException {
        AppendResult result = append(log);
        while (result.isAppended()) {
            if (nextNumber % 16 == 0) {
                sync(log);
            }
            result = append(log);
        }
        return result;
    }

    private AppendResult append(Wal log) throws IOException {
        NumberedPayload payload = announce(log);
        return count(log.writer().append(payload.kind(), ByteBuffer.wrap(payload.bytes())));
    }

    private AppendResult appendReserved(Wal log) throws IOException {
        NumberedPayload payload = announce(log);
        return count(log.writer().appendReserved(payload.kind(), ByteBuffer.wrap(payload.bytes())));
    }

    private NumberedPayload announce(Wal log) {
        NumberedPayload payload = new NumberedPayload(nextNumber, log.term());
        ledger.note("frame " + payload.number() + " " + payload.term() + " " + log.endPosition());
        return payload;
    }

    private AppendResult count(AppendResult result) {
        nextNumber += result.isAppended() ? 1 : 0;
        return result;
    }

    private void sync(Wal log) throws IOException {
        log.writer().sync();
        ledger.note("durable " + log.durablePosition());
    }

    private void release(Wal log) throws IOException {
        ledger.note("releasing " + log.durablePosition());
        log.release(log.durablePosition(), 0);
    }

    /** Recovery needs a new segment, for which a full disk has no room; so it is done elsewhere. */
    private Path copyOf(Path directory) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (Path file : files(directory)) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        return copy;
    }

    private static long countOf(Path directory, String suffix) throws IOException {
        return files(directory).stream()
                .filter(file -> file.toString().endsWith(suffix))
                .count();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
