package dev.rivulet.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each fault does what it says, comes out in all its ways over the seeds, and does nothing else. */
class SimFaultsTest {

    private static final Path DIRECTORY = Path.of("/sim/data");
    private static final Path FILE = DIRECTORY.resolve("file");
    private static final Path OTHER = DIRECTORY.resolve("other");
    private static final int SEED_COUNT = 200;
    private static final int SECTOR = 512;

    @Test
    void aLaterWriteMaySurviveAnEarlierOneInTheSameSector() throws IOException {
        assertEquals(Set.of("11", "12", "21", "22"), outcomesOfTwoWrites(true));
    }

    @Test
    void writesSurviveInTheirOrderIfAskedTo() throws IOException {
        assertEquals(Set.of("11", "21", "22"), outcomesOfTwoWrites(false));
    }

    private static Set<String> outcomesOfTwoWrites(boolean reorders) throws IOException {
        Set<String> outcomes = new HashSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = diskWithFile(seed, SECTOR);
            disk.faults().reorderWrites(reorders);
            try (DiskFile file = disk.open(FILE)) {
                file.write(filled(100, 2), 0);
                file.write(filled(100, 2), 100);
            }
            disk.crash(seed);

            outcomes.add("" + disk.bytes(FILE)[0] + disk.bytes(FILE)[100]);
        }
        return outcomes;
    }

    @Test
    void aSectorIsTornAtAnyByteOnEitherSide() throws IOException {
        Set<Integer> cuts = new HashSet<>();
        Set<Boolean> startsKept = new HashSet<>();
        for (int seed = 0; seed < 20 * SEED_COUNT; seed++) {
            SimDisk disk = diskWithFile(seed, SECTOR);
            disk.faults().tearSectors(true);
            try (DiskFile file = disk.open(FILE)) {
                file.write(filled(SECTOR, 2), 0);
            }
            disk.crash(seed);
            byte[] bytes = disk.bytes(FILE);

            int cut = firstDifference(bytes);
            if (cut < SECTOR) {
                cuts.add(cut);
                startsKept.add(bytes[0] == 2);
                assertArrayEquals(filled(SECTOR - cut, bytes[cut]).array(), Arrays.copyOfRange(bytes, cut, SECTOR));
            }
        }

        assertTrue(cuts.size() > 100, () -> "only " + cuts);
        assertEquals(Set.of(true, false), startsKept);
    }

    private static int firstDifference(byte[] bytes) {
        int index = 0;
        while (index < bytes.length && bytes[index] == bytes[0]) {
            index++;
        }
        return index;
    }

    @Test
    void whatIsSyncedIsNeverTorn() throws IOException {
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = diskWithFile(seed, 3000);
            disk.faults().tearSectors(true);
            disk.crash(seed);

            assertArrayEquals(filled(3000, 1).array(), disk.bytes(FILE));
        }
    }

    @Test
    void aShortWriteDoesAPartAndThrows() throws IOException {
        Set<Integer> sizes = new HashSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = diskWithFile(seed, 0);
            try (DiskFile file = disk.open(FILE)) {
                disk.faults().shortenWrite(2);
                file.write(filled(3, 1), 0);
                assertThrows(IOException.class, () -> file.write(filled(10, 1), 3));
                sizes.add((int) file.sizeBytes());
                file.write(filled(1, 1), 0);
            }
        }

        assertEquals(Set.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 12), sizes);
    }

    @Test
    void aFullDiskLetsNoFileGrowButTakesWhatReplacesBytes() throws IOException {
        Set<Integer> sizes = new HashSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = diskWithFile(seed, 100);
            disk.faults().limitCapacity(103);
            try (DiskFile file = disk.open(FILE)) {
                file.write(filled(100, 2), 0);
                assertThrows(DiskFullException.class, () -> file.write(filled(10, 2), 95));
                sizes.add((int) file.sizeBytes());
                assertThrows(DiskFullException.class, () -> file.truncate(104));
                file.truncate(103);
            }
            assertEquals(103, disk.usedSizeBytes());
        }

        assertEquals(Set.of(100, 101, 102, 103), sizes);
    }

    @Test
    void aDeletedFileGivesItsSpaceBack() throws IOException {
        SimDisk disk = diskWithFile(1, 100);
        disk.faults().limitCapacity(100);
        try (DiskFile other = disk.create(OTHER)) {
            assertThrows(DiskFullException.class, () -> other.write(filled(101, 1), 0));
            disk.delete(FILE);

            other.write(filled(100, 1), 0);
        }

        assertEquals(100, disk.usedSizeBytes());
    }

    @Test
    void aFlippedBitStaysFlipped() throws IOException {
        Set<Integer> indexes = new HashSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = diskWithFile(seed, 10);
            DiskFile file = disk.open(FILE);
            file.write(filled(5, 1), 5);
            disk.faults().flipBit(2);
            file.sizeBytes();
            assertArrayEquals(filled(10, 1).array(), disk.bytes(FILE), "it comes with the second call");
            file.sync(false);
            disk.crash(seed);

            byte[] bytes = disk.bytes(FILE);
            int index = onlyDifference(bytes);
            assertEquals(1, Integer.bitCount((bytes[index] ^ 1) & 0xff));
            assertEquals(1, disk.faults().damageCount());
            indexes.add(index);
        }

        assertEquals(10, indexes.size());
    }

    private static int onlyDifference(byte[] bytes) {
        int found = -1;
        for (int index = 0; index < bytes.length; index++) {
            if (bytes[index] != 1) {
                assertEquals(-1, found, "more than one byte differs");
                found = index;
            }
        }
        return found;
    }

    @Test
    void aLostWriteIsShownUntilTheCrashAndThenGone() throws IOException {
        Set<String> outcomes = new HashSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = diskWithFile(seed, 3 * SECTOR);
            disk.faults().loseWrite(1);
            writeAndSync(disk, FILE, filled(4 * SECTOR, 2), 0);
            assertArrayEquals(filled(4 * SECTOR, 2).array(), disk.bytes(FILE));
            disk.crash(seed);

            byte[] bytes = disk.bytes(FILE);
            assertEquals(4 * SECTOR, bytes.length, "the file system knows nothing of it");
            outcomes.add("" + bytes[0] + bytes[SECTOR] + bytes[2 * SECTOR] + bytes[3 * SECTOR]);
        }

        assertEquals(Set.of("1110", "1222", "2122", "2212", "2220"), outcomes);
    }

    @Test
    void aLostWriteIsSeenAtOnceIfAskedTo() throws IOException {
        SimDisk disk = diskWithFile(1, SECTOR);
        disk.faults().showDamageAtOnce(true);
        disk.faults().loseWrite(1);

        writeAndSync(disk, FILE, filled(SECTOR, 2), 0);
        writeAndSync(disk, FILE, filled(1, 3), 0);

        assertEquals(3, disk.bytes(FILE)[0]);
        assertEquals(1, disk.bytes(FILE)[1]);
    }

    @Test
    void aMisdirectedWriteLandsInAnotherPlaceOfAnyFile() throws IOException {
        Set<String> places = new HashSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = diskWithFile(seed, 3 * SECTOR);
            writeAndSync(disk.create(OTHER), filled(2 * SECTOR, 1), 0);
            disk.syncDirectory(DIRECTORY);
            disk.faults().misdirectWrite(1);
            writeAndSync(disk, FILE, filled(100, 2), SECTOR + 7);
            assertEquals(2, disk.bytes(FILE)[SECTOR + 7], "the cache knows nothing of it");
            disk.crash(seed);

            assertEquals(1, disk.bytes(FILE)[SECTOR + 7], "its own place stays as it was");
            places.add(placeOf(disk, FILE) + placeOf(disk, OTHER));
        }

        places.remove("");
        assertEquals(Set.of("file 7", "file 1031", "other 7", "other 519"), places);
    }

    private static String placeOf(SimDisk disk, Path file) throws IOException {
        byte[] bytes = disk.bytes(file);
        for (int index = 0; index < bytes.length; index++) {
            if (bytes[index] == 2) {
                return file.getFileName() + " " + index;
            }
        }
        return "";
    }

    @Test
    void ordersThatAreTakenBackDoNotHappen() throws IOException {
        SimDisk disk = diskWithFile(1, SECTOR);
        SimFaults faults = disk.faults();
        faults.limitCapacity(0);
        faults.shortenWrite(1);
        faults.loseWrite(1);
        faults.misdirectWrite(1);
        faults.flipBit(1);
        faults.takeBack();

        writeAndSync(disk, FILE, filled(2 * SECTOR, 2), 0);
        disk.crash(1);

        assertArrayEquals(filled(2 * SECTOR, 2).array(), disk.bytes(FILE));
        assertEquals(0, faults.damageCount());
    }

    private static SimDisk diskWithFile(int seed, int sizeBytes) throws IOException {
        SimDisk disk = new SimDisk(seed);
        disk.createDirectories(DIRECTORY);
        writeAndSync(disk.create(FILE), filled(sizeBytes, 1), 0);
        disk.syncDirectory(DIRECTORY);
        return disk;
    }

    private static void writeAndSync(SimDisk disk, Path path, ByteBuffer bytes, long offset) throws IOException {
        writeAndSync(disk.open(path), bytes, offset);
    }

    private static void writeAndSync(DiskFile opened, ByteBuffer bytes, long offset) throws IOException {
        try (DiskFile file = opened) {
            file.write(bytes, offset);
            file.sync(false);
        }
    }

    private static ByteBuffer filled(int sizeBytes, int value) {
        byte[] bytes = new byte[sizeBytes];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }
}
