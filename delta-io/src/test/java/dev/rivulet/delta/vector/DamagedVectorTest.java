package dev.rivulet.delta.vector;

import static dev.rivulet.delta.Refusals.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vector that is not what was written is refused, naming file and place, wherever the damage is. */
final class DamagedVectorTest {

    private static final Path ROOT = Path.of("/table");
    private static final Path FILE = ROOT.resolve("deletion_vector_00000000-0000-0001-0000-000000000002.bin");
    private static final List<DeletedRows> ROWS = List.of(rows(1, 2, 3, 70_000), rows(5), rows(0, 9, 1L << 33));

    private final SimDisk disk = new SimDisk(new SimClock(), 1);
    private final VectorReader reader = new VectorReader(disk);
    private List<StoredVector> stored = List.of();

    private static DeletedRows rows(long... positions) {
        DeletedRows.Builder rows = new DeletedRows.Builder();
        Arrays.stream(positions).forEach(rows::add);
        return rows.build();
    }

    @BeforeEach
    void write() throws IOException {
        disk.createDirectories(ROOT);
        stored = new VectorWriter(disk, ROOT, () -> new UUID(1, 2)).write(ROWS, 0);
    }

    private void assertRefused(StoredVector vector) {
        DamagedVectorException refused = assertThrows(DamagedVectorException.class, () -> reader.read(vector));

        assertSays("deletion vector " + vector.place() + ": ", refused);
    }

    @Test
    void vectorsOfAFileAreReadByTheirPlaces() throws IOException {
        assertEquals(new StoredVector.InFile(FILE, 1), stored.get(0).place());
        for (int index = 0; index < ROWS.size(); index++) {
            assertEquals(ROWS.get(index), reader.read(stored.get(index)));
        }
    }

    @Test
    void flippedBitIsSeenWhereverItIs() throws IOException {
        byte[] bytes = disk.bytes(FILE);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            disk.flipBit(FILE, bit);
            int refusedCount = 0;
            for (int index = 0; index < ROWS.size(); index++) {
                try {
                    assertEquals(ROWS.get(index), reader.read(stored.get(index)));
                } catch (DamagedVectorException seen) {
                    refusedCount++;
                }
            }
            assertEquals(bit < Byte.SIZE ? ROWS.size() : 1, refusedCount, "bit " + bit);
            disk.flipBit(FILE, bit);
        }
    }

    @Test
    void fileThatWasCutIsSeen() throws IOException {
        byte[] bytes = disk.bytes(FILE);
        for (int sizeBytes = 0; sizeBytes < bytes.length; sizeBytes++) {
            disk.overwrite(FILE, Arrays.copyOf(bytes, sizeBytes));

            assertRefused(stored.get(2));
        }
    }

    @Test
    void fileThatIsGoneIsSeen() throws IOException {
        disk.delete(FILE);

        assertRefused(stored.get(0));
    }

    @Test
    void logThatSaysOtherwiseIsSeen() {
        StoredVector vector = stored.get(0);
        StoredVector.InFile place = (StoredVector.InFile) vector.place();

        assertRefused(new StoredVector(place, vector.sizeBytes(), vector.rowCount() - 1));
        assertRefused(new StoredVector(place, vector.sizeBytes() + 1, vector.rowCount()));
        assertRefused(new StoredVector(place, Integer.MAX_VALUE - 8, vector.rowCount()));
        assertRefused(new StoredVector(
                new StoredVector.InFile(FILE, place.offsetBytes() + 1), vector.sizeBytes(), vector.rowCount()));
        assertRefused(new StoredVector(
                new StoredVector.InFile(FILE, Integer.MAX_VALUE), vector.sizeBytes(), vector.rowCount()));
    }

    @Test
    void vectorInTheLogIsHeldAgainstItToo() throws IOException {
        StoredVector vector = new VectorWriter(disk, ROOT, () -> new UUID(3, 4))
                .write(ROWS, 128)
                .get(0);
        ByteBuffer bytes = ((StoredVector.Inline) vector.place()).bytes();
        ByteBuffer otherMagic = ByteBuffer.allocate(bytes.remaining())
                .put(bytes.duplicate())
                .flip()
                .put(0, (byte) 0);

        assertEquals(ROWS.get(0), reader.read(vector));
        assertRefused(new StoredVector(vector.place(), vector.sizeBytes(), 1));
        assertRefused(new StoredVector(vector.place(), vector.sizeBytes() - 4, vector.rowCount()));
        assertRefused(new StoredVector(new StoredVector.Inline(otherMagic), vector.sizeBytes(), vector.rowCount()));
        for (int sizeBytes = 0; sizeBytes < vector.sizeBytes(); sizeBytes++) {
            assertRefused(
                    new StoredVector(new StoredVector.Inline(bytes.slice(0, sizeBytes)), sizeBytes, vector.rowCount()));
        }
    }
}
