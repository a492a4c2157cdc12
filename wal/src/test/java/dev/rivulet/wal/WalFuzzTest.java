package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalHoleException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Opens and reads files that no log wrote, or that somebody changed. They are refused with a typed exception, or what is read was
 * written: never another record, another exception, a number of calls or an amount of memory that the files do not justify.
 *
 * <p>{@code -Drivulet.long=true} runs far more seeds, {@code -Drivulet.seed=N} only one.
 */
class WalFuzzTest {

    private static final Path DIRECTORY = Path.of("/sim/log");
    private static final UUID LOG_ID = new UUID(1, 2);
    private static final int SEED_COUNT = 3_000;
    private static final int SEED_COUNT_LONG = 200_000;
    private static final WalSettings SMALL = WalSettings.defaults()
            .withSegmentSizeBytes(8192)
            .withFrameSizeMaxBytes(2048)
            .withRunwaySizeBytes(512)
            .withGroupSizeMaxBytes(4096)
            .withReadAheadSizeBytes(256);

    /** What opening and reading take for themselves: headers, lists, a group, a read-ahead per cursor. */
    private static final int CALL_COUNT_BASE = 400;

    private static final int MEMORY_BASE_BYTES = 64 << 10;

    /** A buffer doubles, and its predecessor is still there. */
    private static final int MEMORY_PER_BYTE = 4;

    private static final BufferPoolMXBean DIRECT_MEMORY =
            ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .findFirst()
                    .orElseThrow();

    /** Opens what a seed made, and reads it. */
    private interface Trial {
        void run(SimDisk disk, SplittableRandom random) throws IOException;
    }

    @Test
    void filesOfNoiseAreRefused() {
        int refusedCount = runAll("noise", (disk, random) -> {
            disk.createDirectories(DIRECTORY);
            FileMutations files = new FileMutations(disk, DIRECTORY, random);
            create(disk, DIRECTORY.resolve("wal.start"), random);
            for (int count = random.nextInt(4); count > 0; count--) {
                create(disk, files.anySegment(), random);
            }
            openAndRead(disk, new WalHistory(), null);
        });

        assertTrue(refusedCount > 100, () -> "only " + refusedCount + " were refused");
    }

    @Test
    void whateverBecomesOfTheFilesNothingElseIsRead() {
        int refusedCount = runAll("changed files", (disk, random) -> {
            WalHistory history = honestLog(disk, random);
            FileMutations files = new FileMutations(disk, DIRECTORY, random);
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                files.mutate();
            }
            openAndRead(disk, history, null);
        });

        assertTrue(refusedCount > 100, () -> "only " + refusedCount + " were refused");
    }

    @Test
    void forgedFieldsAreNotTrusted() {
        int refusedCount = runAll("forged fields", (disk, random) -> {
            WalHistory history = honestLog(disk, random);
            LogForgery forgery = new LogForgery(disk, DIRECTORY, random);
            for (int count = 1 + random.nextInt(2); count > 0; count--) {
                forgery.forge();
            }
            openAndRead(disk, history, forgery);
            reopen(disk);
        });

        assertTrue(refusedCount > 100, () -> "only " + refusedCount + " were refused");
    }

    private static int runAll(String name, Trial trial) {
        Long oneSeed = Long.getLong("rivulet.seed");
        long seedCount = Boolean.getBoolean("rivulet.long") ? SEED_COUNT_LONG : SEED_COUNT;
        int refusedCount = 0;
        for (long seed = oneSeed == null ? 0 : oneSeed; seed < (oneSeed == null ? seedCount : oneSeed + 1); seed++) {
            try {
                trial.run(new SimDisk(seed), new SplittableRandom(seed));
            } catch (WalException e) {
                refusedCount++;
            } catch (IOException | RuntimeException | Error e) {
                throw new AssertionError(
                        "seed " + seed + " fails; repeat it with ./mvnw -pl wal -am test -Dtest=WalFuzzTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Drivulet.seed=" + seed,
                        e);
            }
        }
        System.err.printf("log fuzz: %s, %d seeds, %d refused%n", name, oneSeed == null ? seedCount : 1, refusedCount);
        return oneSeed == null ? refusedCount : Integer.MAX_VALUE;
    }

    private static void create(SimDisk disk, Path path, SplittableRandom random) throws IOException {
        if (disk.exists(path)) {
            return;
        }
        byte[] noise = new byte[random.nextInt(9000)];
        random.nextBytes(noise);
        try (DiskFile file = disk.create(path)) {
            file.write(ByteBuffer.wrap(noise), 0);
        }
    }

    private static WalHistory honestLog(SimDisk disk, SplittableRandom random) throws IOException {
        WalHistory history = new WalHistory();
        for (int life = 0; life < 3; life++) {
            Wal log = open(disk);
            history.checkRecovered(log, "before the damage");
            for (int step = random.nextInt(40); step > 0; step--) {
                byte[] payload = new byte[random.nextInt(200)];
                random.nextBytes(payload);
                history.append(log, random.nextInt(256), payload);
                if (random.nextInt(5) == 0) {
                    log.writer().seal();
                }
            }
            if (random.nextInt(3) == 0) {
                history.release(log, random.nextLong(log.endPosition() + 1), 0);
            }
            log.writer().sync();
            history.noteDurable(log);
            if (random.nextBoolean()) {
                log.close();
            }
            disk.kill();
        }
        return history;
    }

    /** Reads all that is served, which must be from the history, and appends a little. */
    private static void openAndRead(SimDisk disk, WalHistory history, @Nullable LogForgery forgery) throws IOException {
        long sizeBytes = disk.usedSizeBytes();
        long callCount = disk.callCount();
        long memoryBytes = DIRECT_MEMORY.getTotalCapacity();
        try (Wal log = open(disk)) {
            try (WalReader reader = log.newReader(log.firstPosition())) {
                while (isAtFrame(reader)) {
                    check(reader, history, forgery);
                    checkCalls(disk.callCount() - callCount, sizeBytes);
                }
            }
            log.writer().append(1, ByteBuffer.allocate(100));
            log.writer().sync();
        } finally {
            checkCalls(disk.callCount() - callCount, sizeBytes);
            long usedBytes = DIRECT_MEMORY.getTotalCapacity() - memoryBytes;
            assertTrue(
                    usedBytes <= MEMORY_BASE_BYTES + MEMORY_PER_BYTE * sizeBytes,
                    () -> usedBytes + " bytes of memory for files of " + sizeBytes);
        }
    }

    /** Goes to the next frame, over holes that somebody forged. */
    private static boolean isAtFrame(WalReader reader) throws IOException {
        try {
            return reader.next();
        } catch (WalHoleException e) {
            return isAtFrame(reader);
        }
    }

    private static void checkCalls(long callCount, long sizeBytes) {
        long callCountMax = CALL_COUNT_BASE + sizeBytes / WalPage.FRAME_HEADER_SIZE_BYTES;
        assertTrue(callCount <= callCountMax, () -> callCount + " calls for files of " + sizeBytes + " bytes");
    }

    private static void check(WalReader reader, WalHistory history, @Nullable LogForgery forgery) {
        if (forgery == null) {
            history.checkFrame(reader, 0, "a changed file");
        } else if (!forgery.isForged(reader.position() - forgery.liftedPositions())) {
            history.checkFrame(reader, forgery.liftedPositions(), "a forged file");
        }
    }

    /** A log that was taken for good stays good. */
    private static void reopen(SimDisk disk) throws IOException {
        try (Wal log = open(disk)) {
            long firstPosition = log.endPosition();
            assertTrue(log.writer().append(1, ByteBuffer.allocate(100)).isAppended());
            log.writer().sync();
            try (WalReader reader = log.newReader(firstPosition)) {
                assertTrue(reader.next());
            }
        } catch (WalException e) {
            throw new AssertionError("what the log itself wrote is refused", e);
        }
    }

    private static Wal open(SimDisk disk) throws IOException {
        return Wal.open(disk, DIRECTORY, SMALL, LOG_ID);
    }
}
