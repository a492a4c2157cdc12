package dev.rivulet.delta.upsert.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the index knows of a file is of its rows as one deletion vector leaves them, and of no others, however little memory it has. */
final class KeyIndexTest {

    private static final Path TABLE = Path.of("/table");
    private static final long NO_ROOM = 0;
    private static final long ROOM_FOR_A_FILTER = 100;
    private static final long ROOM_FOR_PLACES = 10_000;

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private DeltaTable table;

    @BeforeEach
    void create() throws IOException {
        table = DeltaTable.openOrCreate(
                disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema()).withDeletionVectors(true));
        table.append(Item.TYPE, List.of(new Item(1, "a", 1), new Item(2, "a", 2), new Item(3, "a", 3)));
    }

    private static KeyIndex index(IndexMemory memory) {
        return new KeyIndex(new KeyColumns(List.of("id")), memory);
    }

    private static KeyIndex index(long sizeBytes) {
        return index(new IndexMemory(sizeBytes));
    }

    private Found find(KeyIndex index, long id) throws IOException {
        KeySet keys = new KeySet();
        keys.add(List.of(id));
        return index.find(file(), scan(), keys);
    }

    private TableScan scan() throws IOException {
        return KernelTable.open(disk, clock, TABLE).orElseThrow().scan();
    }

    private LiveFile file() throws IOException {
        List<LiveFile> files = scan().files();
        assertEquals(1, files.size());
        return files.get(0);
    }

    @Test
    void keyOfADeletedRowIsNotLookedFor() throws IOException {
        for (long sizeBytes : List.of(ROOM_FOR_A_FILTER, ROOM_FOR_PLACES)) {
            KeyIndex index = index(sizeBytes);
            assertFalse(find(index, 2).isNone());
            table.delete("id = 2");

            assertTrue(find(index, 2).isNone());
            assertFalse(find(index, 1).isNone());
            table.restoreToVersion(1);
        }
    }

    @Test
    void keyThatARestoreBringsBackIsLookedFor() throws IOException {
        for (long sizeBytes : List.of(ROOM_FOR_A_FILTER, ROOM_FOR_PLACES)) {
            KeyIndex index = index(sizeBytes);
            table.delete("id = 2");
            assertTrue(find(index, 2).isNone());
            table.restoreToVersion(1);

            assertFalse(find(index, 2).isNone());
        }
    }

    @Test
    void placesAreThoseInTheFileWhateverIsDeletedBefore() throws IOException {
        KeyIndex index = index(ROOM_FOR_PLACES);
        for (int round = 0; round < 2; round++) {
            assertEquals(new Found(true, List.of(new Found.Place(List.of(2L), 1)), 3), find(index, 2));
            table.delete("id = 1");
            assertEquals(new Found(true, List.of(new Found.Place(List.of(2L), 1)), 3), find(index, 2));
            assertEquals(Found.NONE, find(index, 1));
            index = index(ROOM_FOR_PLACES);
            assertEquals(new Found(true, List.of(new Found.Place(List.of(2L), 1)), 3), find(index, 2));
            table.restoreToVersion(1);
        }
    }

    @Test
    void eachVectorOfAFileIsKnownByItself() throws IOException {
        table.overwrite(
                Item.TYPE, List.of(new Item(1, "a", 1), new Item(2, "a", 2), new Item(3, "a", 3), new Item(4, "a", 4)));
        KeyIndex index = index(ROOM_FOR_PLACES);
        table.delete("id = 3");
        String first = file().identity();
        assertTrue(find(index, 3).isNone());
        assertFalse(find(index, 2).isNone());
        table.delete("id = 2");
        assertEquals(first.substring(0, first.indexOf('#')), file().path(), "the same file with another vector");

        assertTrue(find(index, 2).isNone());
        assertFalse(find(index, 1).isNone());
        table.restoreToVersion(3);
        assertFalse(find(index, 2).isNone());
        assertTrue(find(index, 3).isNone());
    }

    @Test
    void rowsWithoutAKeyAreRowsOfTheFile() throws IOException {
        table.overwrite(Item.TYPE, List.of(new Item(1, null, 1), new Item(2, "b", 2), new Item(3, null, 3)));
        KeySet keys = new KeySet();
        keys.add(List.of("b"));
        KeyIndex index = new KeyIndex(new KeyColumns(List.of("kind")), new IndexMemory(ROOM_FOR_PLACES));
        assertEquals(new Found(true, List.of(new Found.Place(List.of("b"), 1)), 3), index.find(file(), scan(), keys));
    }

    @Test
    void nothingIsKnownWithoutMemory() throws IOException {
        KeyIndex index = index(NO_ROOM);
        assertEquals(Found.UNKNOWN, find(index, 2));
        assertEquals(Found.UNKNOWN, find(index, 4));
    }

    @Test
    void aFileWhoseRowsAreKnownIsNotReadAgainForAnotherVector() throws IOException {
        KeyIndex index = index(ROOM_FOR_PLACES);
        assertFalse(find(index, 2).isNone());
        table.delete("id = 2");
        disk.delete(TABLE.resolve(file().path()));

        assertTrue(find(index, 2).isNone());
        assertFalse(find(index, 3).isNone());
    }

    @Test
    void memoryIsCountedAndGivenBack() throws IOException {
        for (long sizeBytes : List.of(ROOM_FOR_A_FILTER, ROOM_FOR_PLACES)) {
            IndexMemory memory = new IndexMemory(sizeBytes);
            KeyIndex index = index(memory);
            assertFalse(find(index, 2).isNone());
            long ofOne = memory.sizeBytes();
            assertTrue(ofOne > 0 && ofOne <= sizeBytes, () -> "takes " + ofOne);
            table.delete("id = 3");
            assertFalse(find(index, 2).isNone());
            assertTrue(memory.sizeBytes() > ofOne, () -> "takes " + memory.sizeBytes());

            table.restoreToVersion(1);
            index.show(List.of(file()));
            index.show(List.of(file()));
            assertEquals(ofOne, memory.sizeBytes());
            index.show(List.of());
            assertEquals(0, memory.sizeBytes());
        }
    }

    @Test
    void whatIsKnownOfAFileThatComesStaysUntilItsVersionIsShown() throws IOException {
        IndexMemory memory = new IndexMemory(ROOM_FOR_PLACES);
        KeyIndex index = index(memory);
        index.keysOf(file(), scan());
        long ofOne = memory.sizeBytes();
        index.show(List.of());
        assertEquals(ofOne, memory.sizeBytes());
        index.show(List.of(file()));
        disk.delete(TABLE.resolve(file().path()));

        assertEquals(1, find(index, 2).places().get(0).position());
        index.show(List.of());
        assertEquals(0, memory.sizeBytes());
    }

    @Test
    void filesBehindTheEndOfTheMemoryGetFiltersAndThenNothing() throws IOException {
        IndexMemory memory = new IndexMemory(KeyPlaces.sizeBytes(3, true) * 2 * 4 / 3 + 4);
        KeyIndex first = index(memory);
        assertTrue(find(first, 2).isKnown());
        KeyIndex second = index(memory);
        assertEquals(Found.UNKNOWN, find(second, 2));
        assertEquals(Found.NONE, find(second, 4));

        KeyIndex third = index(new IndexMemory(KeyFilter.sizeBytesOf(3) - 1));
        assertEquals(Found.UNKNOWN, find(third, 4));
    }
}
