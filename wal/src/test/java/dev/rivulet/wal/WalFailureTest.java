package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lets each single call to the disk fail in turn, over a run that opens, appends, rolls, seals, releases, closes and recovers. */
class WalFailureTest {

    private static final Path DIRECTORY = Path.of("/sim/log");
    /** Releasing creates, writes and syncs a file, renames it, and then syncs the directory. */
    private static final int RELEASE_DIRECTORY_SYNC_CALL = 5;

    /** Making a log takes the lock and the list, and then five such calls each for the first segment and for the start mark. */
    private static final int CREATION_LAST_DIRECTORY_SYNC_CALL = 3 + 5 + 5;

    private static final WalSettings SMALL = WalSettings.defaults()
            .with(new WalSettings.Quota(Long.MAX_VALUE, 0))
            .withSegmentSizeBytes(8192)
            .withFrameSizeMaxBytes(2048)
            .withRunwaySizeBytes(2048)
            .withReadAheadSizeBytes(512);

    @Test
    void nothingDurableIsLostWhicheverCallFails() throws IOException {
        assertTrue(failEachCall((disk, call) -> disk.failOnce(call), SimDisk::kill) > 60);
    }

    @Test
    void nothingDurableIsLostWhicheverCallFailsBeforeThePowerDoes() throws IOException {
        assertTrue(failEachCall((disk, call) -> disk.failOnce(call), disk -> disk.crash(disk.callCount())) > 60);
    }

    @Test
    void nothingDurableIsLostWhereverTheProcessDies() throws IOException {
        assertTrue(failEachCall((disk, call) -> disk.failFrom(call), SimDisk::kill) > 60);
    }

    @Test
    void nothingDurableIsLostWhereverThePowerFails() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            int crashSeed = seed;
            assertTrue(failEachCall((disk, call) -> disk.failFrom(call), disk -> disk.crash(crashSeed)) > 60);
        }
    }

    @Test
    void logThatCouldNotBeOpenedForWantOfMemoryCanBeOpenedLater() throws IOException {
        SimDisk disk = new SimDisk(1);
        Disk shortOfMemory = refusing(disk, "", new OutOfMemoryError("Cannot reserve direct buffer memory"));
        assertThrows(OutOfMemoryError.class, () -> Wal.open(shortOfMemory, DIRECTORY, SMALL, new UUID(1, 2)));

        open(disk).close();
    }

    /** Found by seed 7466 of the simulation. */
    @Test
    void aStartMarkIsDurableBeforeTheSegmentsItReleasesGo() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            SimDisk disk = new SimDisk(seed);
            WalHistory history = new WalHistory();
            run(disk, history, true);
            Wal log = open(disk);
            disk.failOnce(RELEASE_DIRECTORY_SYNC_CALL);
            assertThrows(IOException.class, () -> history.release(log, history.durablePosition(), 0));

            openTwiceWithAPowerLossBetween(disk, history, seed);
        }
    }

    /** Found by seed 12281 of the simulation. */
    @Test
    void aStartMarkIsDurableBeforeTheNextSegmentComes() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            SimDisk disk = new SimDisk(seed);
            disk.failOnce(CREATION_LAST_DIRECTORY_SYNC_CALL);
            assertThrows(IOException.class, () -> open(disk));

            openTwiceWithAPowerLossBetween(disk, new WalHistory(), seed);
        }
    }

    @Test
    void aFullDiskThatReleasesKeepsItsBeginningWhereverThePowerFails() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            SimDisk disk = new SimDisk(seed);
            WalHistory history = new WalHistory();
            run(disk, history, true);
            Path startMark = DIRECTORY.resolve("wal.start.tmp");
            Wal log = open(refusing(disk, "wal.start.tmp", new DiskFullException(startMark, 4096, null)));
            disk.failFrom(1 + seed % 10);
            try {
                history.release(log, history.durablePosition(), 0);
            } catch (IOException e) {
                assertTrue(disk.hasFailed(), e::toString);
            }

            openTwiceWithAPowerLossBetween(disk, history, seed);
        }
    }

    /** A disk on which no file can be created whose name ends with this. */
    private static Disk refusing(SimDisk disk, String nameEnd, Throwable refusal) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("create")
                            && arguments[0].toString().endsWith(nameEnd)) {
                        throw refusal;
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void openTwiceWithAPowerLossBetween(SimDisk disk, WalHistory history, int seed) throws IOException {
        disk.kill();
        disk.failFrom(10 + seed % 15);
        try {
            open(disk);
        } catch (IOException e) {
            assertTrue(disk.hasFailed(), e::toString);
        }
        disk.crash(seed);
        disk.heal();

        try (Wal found = open(disk)) {
            history.checkRecovered(found, "seed " + seed);
        }
    }

    private interface Order {
        void fail(SimDisk disk, int call);
    }

    private interface End {
        void happen(SimDisk disk);
    }

    /** Returns how many calls the whole run takes. */
    private static int failEachCall(Order order, End end) throws IOException {
        for (int call = 1; ; call++) {
            SimDisk disk = new SimDisk(call);
            WalHistory history = new WalHistory();
            order.fail(disk, call);
            boolean isWhole = runUntilFailure(disk, history);
            end.happen(disk);
            disk.heal();
            try (Wal log = open(disk)) {
                history.checkRecovered(log, "call " + call);
                history.append(log, 9, new byte[10]);
                log.writer().sync();
                history.check(log, "call " + call);
            }
            if (isWhole) {
                return call;
            }
        }
    }

    private static boolean runUntilFailure(SimDisk disk, WalHistory history) throws IOException {
        try {
            run(disk, history, true);
            run(disk, history, false);
            run(disk, history, true);
            return !disk.hasFailed();
        } catch (IOException e) {
            if (!disk.hasFailed()) {
                throw e;
            }
            return false;
        }
    }

    private static void run(SimDisk disk, WalHistory history, boolean isClosed) throws IOException {
        Wal log = open(disk);
        history.checkRecovered(log, "in the run");
        for (int index = 0; index < 4; index++) {
            byte[] payload = new byte[1300];
            Arrays.fill(payload, (byte) index);
            history.append(log, index, payload);
            log.writer().sync();
            history.noteDurable(log);
        }
        history.append(log, 5, new byte[100]);
        log.writer().seal();
        history.noteDurable(log);
        history.release(log, log.durablePosition() - 2000, 0);
        history.append(log, 6, new byte[100]);
        log.writer().flush();
        if (isClosed) {
            log.close();
        } else {
            disk.kill();
        }
    }

    private static Wal open(Disk disk) throws IOException {
        return Wal.open(disk, DIRECTORY, SMALL, new UUID(1, 2));
    }
}
