package dev.rivulet.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimDiskTest extends DiskContract {

    private static final Path DIRECTORY = Path.of("/sim/data");
    private static final Path FILE = DIRECTORY.resolve("file");
    private static final int SEED_COUNT = 200;

    private final SimDisk disk = new SimDisk(1);

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path directory() {
        return DIRECTORY;
    }

    @BeforeEach
    void createDirectory() throws IOException {
        disk.createDirectories(DIRECTORY);
    }

    @Test
    void whatIsSyncedSurvivesEveryCrash() throws IOException {
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk each = diskWithFile(seed, 3000);
            each.crash(seed);

            assertArrayEquals(filled(3000, 1), each.bytes(FILE), "seed " + seed);
        }
    }

    @Test
    void unsyncedSectorsSurviveInEveryMixture() throws IOException {
        Set<String> outcomes = new HashSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk each = diskWithFile(seed, 1536);
            DiskFile file = each.open(FILE);
            file.write(ByteBuffer.wrap(filled(1536, 2)), 0);
            each.crash(seed);
            byte[] bytes = each.bytes(FILE);

            for (int sector = 0; sector < 1536; sector += 512) {
                byte[] kept = Arrays.copyOfRange(bytes, sector, sector + 512);
                assertArrayEquals(filled(512, bytes[sector]), kept, "a sector is torn with seed " + seed);
            }
            outcomes.add(bytes[0] + "" + bytes[512] + bytes[1024]);
        }

        assertEquals(8, outcomes.size());
    }

    @Test
    void anUnsyncedNameMaySurviveOrNot() throws IOException {
        Set<Boolean> outcomes = new HashSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk each = diskWithFile(seed, 10);
            each.rename(FILE, DIRECTORY.resolve("renamed"));
            each.crash(seed);

            assertEquals(1, each.list(DIRECTORY).size(), "a rename is torn with seed " + seed);
            outcomes.add(each.exists(FILE));
        }

        assertEquals(Set.of(true, false), outcomes);
    }

    @Test
    void aSyncedNameSurvivesEveryCrash() throws IOException {
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk each = diskWithFile(seed, 10);
            each.rename(FILE, DIRECTORY.resolve("renamed"));
            each.syncDirectory(DIRECTORY);
            each.crash(seed);

            assertEquals(List.of("renamed"), each.list(DIRECTORY), "seed " + seed);
        }
    }

    @Test
    void aFailedSyncDropsWhatTheFileGoesOnShowing() throws IOException {
        int lostCount = 0;
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk each = diskWithFile(seed, 512);
            DiskFile file = each.open(FILE);
            file.write(ByteBuffer.wrap(filled(512, 2)), 0);
            each.failOnce(1);
            assertThrows(IOException.class, () -> file.sync(false));

            file.sync(false);

            assertEquals(2, each.bytes(FILE)[0], "the cache shows the new bytes");
            each.crash(seed);
            lostCount += each.bytes(FILE)[0] == 1 ? 1 : 0;
        }

        assertTrue(lostCount > 0, "a second sync never saves what the failed one dropped");
        assertTrue(lostCount < SEED_COUNT, "a failed sync may have saved a part");
    }

    @Test
    void theCallAskedForFailsAndTheNextOneWorks() throws IOException {
        disk.failOnce(2);

        assertFalse(disk.exists(FILE));
        assertThrows(IOException.class, () -> disk.exists(FILE));
        assertFalse(disk.exists(FILE));
        assertTrue(disk.hasFailed());
    }

    @Test
    void everyCallOfADyingProcessFailsUntilTheCrash() throws IOException {
        disk.failFrom(1);

        assertThrows(IOException.class, () -> disk.list(DIRECTORY));
        assertThrows(IOException.class, () -> disk.create(FILE));
        disk.crash(7);
        assertEquals(List.of(), disk.list(DIRECTORY));
    }

    @Test
    void killKeepsWhatWasWrittenAndEndsFilesAndLocks() throws IOException {
        DiskFile file = disk.create(FILE);
        file.write(ByteBuffer.wrap(filled(3, 5)), 0);
        disk.lock(DIRECTORY.resolve("lock"));

        disk.kill();

        assertThrows(IOException.class, () -> file.sync(false));
        assertArrayEquals(filled(3, 5), disk.bytes(FILE));
        disk.lock(DIRECTORY.resolve("lock")).close();
    }

    @Test
    void oneSeedGivesOneOutcome() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            assertArrayEquals(crashed(seed), crashed(seed), "seed " + seed);
        }
    }

    private static byte[] crashed(int seed) throws IOException {
        SimDisk each = diskWithFile(seed, 4096);
        each.open(FILE).write(ByteBuffer.wrap(filled(4096, 2)), 0);
        each.crash(seed);
        return each.bytes(FILE);
    }

    private static SimDisk diskWithFile(int seed, int sizeBytes) throws IOException {
        SimDisk disk = new SimDisk(seed);
        disk.createDirectories(DIRECTORY);
        try (DiskFile file = disk.create(FILE)) {
            file.write(ByteBuffer.wrap(filled(sizeBytes, 1)), 0);
            file.sync(false);
        }
        disk.syncDirectory(DIRECTORY);
        return disk;
    }

    private static byte[] filled(int sizeBytes, int value) {
        byte[] bytes = new byte[sizeBytes];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
