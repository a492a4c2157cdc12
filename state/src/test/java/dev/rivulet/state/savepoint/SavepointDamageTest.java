package dev.rivulet.state.savepoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.state.CorruptStateException;
import dev.rivulet.state.Seeds;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateRowKey;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damages savepoints in every way that a byte can be: nothing wrong is ever restored, and the message names the place. */
final class SavepointDamageTest {

    private static final Path SAVEPOINTS = Path.of("/savepoints");
    private static final Path SAVEPOINT = SAVEPOINTS.resolve("one");
    private static final Path ROWS = SAVEPOINT.resolve("state-00001.rows");
    private static final List<String> FILES = List.of("MANIFEST", "state-00000.rows", "state-00001.rows");

    @Test
    void everyFlippedBitOfASmallSavepointIsFound() throws IOException {
        SimDisk disk = disk(3, 2);
        for (String name : FILES) {
            Path file = SAVEPOINT.resolve(name);
            for (long bit = 0; bit < disk.bytes(file).length * 8L; bit++) {
                disk.flipBit(file, bit);
                assertDamageIsFound(disk, name, "bit " + bit);
                disk.flipBit(file, bit);
            }
        }
        open(disk).verify();
    }

    @Test
    void everyOtherLengthIsFound() throws IOException {
        SimDisk disk = disk(3, 2);
        for (String name : FILES) {
            Path file = SAVEPOINT.resolve(name);
            byte[] bytes = disk.bytes(file);
            for (int length = 0; length < bytes.length + 20; length++) {
                if (length != bytes.length) {
                    disk.overwrite(file, Arrays.copyOf(bytes, length));
                    assertDamageIsFound(disk, name, "length " + length);
                }
            }
            disk.overwrite(file, bytes);
        }
    }

    @Test
    void randomFlipsInALargeSavepointAreFound() throws IOException {
        SimDisk disk = disk(20_000, 20);
        Seeds.forEach(10, getClass(), random -> {
            long bit = random.nextLong(disk.bytes(ROWS).length * 8L);
            disk.flipBit(ROWS, bit);
            assertDamageIsFound(disk, "state-00001.rows", "bit " + bit);
            disk.flipBit(ROWS, bit);
        });
    }

    @Test
    void theOffsetIsThatOfTheChunk() throws IOException {
        SimDisk disk = disk(20_000, 20);
        int secondChunk = RowsFile.HEADER_SIZE_BYTES + RowsFile.CHUNK_HEADER_SIZE_BYTES + rowsSizeOfFirstChunk(disk);
        disk.flipBit(ROWS, (secondChunk + 1000) * 8L);

        CorruptStateException found =
                assertThrows(CorruptStateException.class, () -> open(disk).verify());

        assertTrue(
                found.getMessage().startsWith(ROWS + " at offset " + secondChunk + ": a chunk of "),
                found.getMessage());
    }

    @Test
    void aMissingFileIsFound() throws IOException {
        SimDisk disk = disk(3, 2);
        disk.delete(ROWS);

        assertDamageIsFound(disk, "state-00001.rows", "missing");
    }

    @Test
    void aSoundFileOfAnotherSavepointIsFound() throws IOException {
        SimDisk disk = disk(3, 2);
        StateStore other = new HeapStateBackend(disk).create(Path.of("/live"));
        SavedJob.fill(other, 3, 2);
        StateChanges.Writer changes = new StateChanges.Writer("totals");
        other.forEach("totals", 0, StateRowKey.KEY_GROUP_COUNT_MAX, (rowKey, value) -> {
            value[value.length - 1] = 'm';
            changes.putRow(rowKey, value);
        });
        other.apply(changes.finish());
        new SavepointWriter(disk, SAVEPOINTS).write(SavedJob.cut("more"), other);
        disk.overwrite(ROWS, disk.bytes(SAVEPOINTS.resolve("more/state-00001.rows")));

        assertDamageIsFound(disk, "state-00001.rows", "of another savepoint");
    }

    @Test
    void aChunkThatIsThereTwiceOrInAnotherPlaceIsFound() throws IOException {
        SimDisk disk = disk(20_000, 20);
        byte[] bytes = disk.bytes(ROWS);
        int first = RowsFile.HEADER_SIZE_BYTES;
        int chunkSize = RowsFile.CHUNK_HEADER_SIZE_BYTES + rowsSizeOfFirstChunk(disk);
        byte[] twice = new byte[bytes.length + chunkSize];
        System.arraycopy(bytes, 0, twice, 0, first + chunkSize);
        System.arraycopy(bytes, first, twice, first + chunkSize, bytes.length - first);

        disk.overwrite(ROWS, twice);
        assertDamageIsFound(disk, "state-00001.rows", "a chunk twice");
        byte[] without = new byte[bytes.length - chunkSize];
        System.arraycopy(bytes, 0, without, 0, first);
        System.arraycopy(bytes, first + chunkSize, without, first, without.length - first);
        disk.overwrite(ROWS, without);
        assertDamageIsFound(disk, "state-00001.rows", "a chunk less");
    }

    private static int rowsSizeOfFirstChunk(SimDisk disk) throws IOException {
        try (DiskFile opened = disk.openForReading(ROWS)) {
            byte[] size = RowsFile.read(opened, ROWS, RowsFile.HEADER_SIZE_BYTES, 4);
            return (size[0] & 0xff) << 24 | (size[1] & 0xff) << 16 | (size[2] & 0xff) << 8 | size[3] & 0xff;
        }
    }

    private static void assertDamageIsFound(SimDisk disk, String fileName, String what) throws IOException {
        CorruptStateException verified =
                assertThrows(CorruptStateException.class, () -> open(disk).verify(), fileName + " " + what);
        CorruptStateException restored =
                assertThrows(CorruptStateException.class, () -> restore(disk), fileName + " " + what);
        for (CorruptStateException found : List.of(verified, restored)) {
            assertTrue(
                    found.getMessage().contains("/" + fileName)
                            && found.getMessage().contains("offset"),
                    () -> what + ": " + found.getMessage());
        }
    }

    private static SavepointReader open(SimDisk disk) throws IOException {
        return SavepointReader.open(disk, SAVEPOINT);
    }

    private static void restore(SimDisk disk) throws IOException {
        SavepointReader savepoint = open(disk);
        SavepointPlan plan =
                SavepointPlan.of(savepoint.manifest().cut().schemas(), List.of(SavedJob.TOTALS, SavedJob.LAST), false);
        savepoint
                .restore(plan, new HeapStateBackend(disk), Path.of("/restored"))
                .close();
    }

    private static SimDisk disk(int keyCount, int noteLength) throws IOException {
        SimDisk disk = new SimDisk(1);
        StateStore store = new HeapStateBackend(disk).create(Path.of("/live"));
        SavedJob.fill(store, keyCount, noteLength);
        new SavepointWriter(disk, SAVEPOINTS).write(SavedJob.cut("one"), store);
        return disk;
    }
}
