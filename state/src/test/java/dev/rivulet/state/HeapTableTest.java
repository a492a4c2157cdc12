package dev.rivulet.state;

import static dev.rivulet.state.Counters.KEY_GROUP_COUNT;
import static dev.rivulet.state.Counters.add;
import static dev.rivulet.state.Counters.changes;
import static dev.rivulet.state.Counters.find;
import static dev.rivulet.state.Counters.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeapTableTest {

    private final HeapTable<String, Count> table = Counters.table();

    @Test
    void anEntryIsMadeOnceAndFoundAgain() {
        add(table, 10, "a", 1);
        StateEntry<String, Count> first = find(table, 10, "a");

        add(table, 10, "a", 2);

        assertSame(first, find(table, 10, "a"));
        assertEquals(3, first.value().count);
        assertEquals(1, table.entryCount());
        assertNull(find(table, 20, "a"));
        assertNull(find(table, 10, "b"));
    }

    @Test
    void manyKeysOfOneHashAreToldApart() {
        for (int i = 0; i < 100; i++) {
            table.create(3, 0, "key " + i, 42, new Count(i));
        }
        for (int i = 0; i < 100; i += 2) {
            table.remove(table.find(3, 0, "key " + i, 42));
        }

        for (int i = 0; i < 100; i++) {
            StateEntry<String, Count> entry = table.find(3, 0, "key " + i, 42);
            assertEquals(i % 2 == 0, entry == null, "key " + i);
        }
    }

    @Test
    void creatingAKeyTwiceIsRefused() {
        add(table, 0, "a", 1);

        assertThrows(
                IllegalStateException.class,
                () -> table.create(Counters.keyGroup("a"), 0, "a", Counters.KEY_CODEC.stableHash("a"), new Count(5)));
    }

    @Test
    void theLowestNamespaceFollowsWhatComesAndGoes() {
        assertThrows(IllegalStateException.class, table::lowestNamespace);
        add(table, 20, "a", 1);
        add(table, 20, "b", 1);
        add(table, -10, "b", 1);
        assertEquals(-10, table.lowestNamespace());

        table.removeNamespace(-10);
        assertEquals(20, table.lowestNamespace());
        table.remove(find(table, 20, "a"));
        assertEquals(20, table.lowestNamespace());
        add(table, 15, "c", 1);
        assertEquals(15, table.lowestNamespace());
        table.remove(find(table, 15, "c"));
        table.remove(find(table, 20, "b"));

        assertTrue(table.isEmpty());
    }

    @Test
    void aNamespaceIsWalkedByKeyGroupAndKey() {
        for (int i = 0; i < 300; i++) {
            add(table, 7, "key " + i % 100, i);
            add(table, 8, "other " + i, i);
        }

        List<Row> rows = rows(table, 7);

        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingInt(Row::keyGroup).thenComparing(Row::key, Counters.KEY_CODEC::compare));
        assertEquals(sorted, rows);
        assertEquals(100, rows.size());
    }

    @Test
    void aWalkGoesOnWhereItStopped() {
        for (int i = 0; i < 100; i++) {
            add(table, 7, "key " + i, i);
        }
        List<Row> expected = rows(table, 7);
        NamespaceCursor<String, Count> cursor = table.cursor(7);
        List<Row> found = new ArrayList<>();

        for (StateEntry<String, Count> entry = cursor.next(); entry != null; entry = cursor.next()) {
            found.add(new Row(entry.keyGroup(), entry.namespace(), entry.key(), entry.value().count));
            add(table, 8, "meanwhile " + found.size(), 1);
            changes(table);
        }

        assertEquals(expected, found);
        assertNull(cursor.next());
    }

    @Test
    void aDrainRemovesTheKeyGroupsThatItHasLeft() {
        for (int i = 0; i < 100; i++) {
            add(table, 7, "key " + i, i);
            add(table, 8, "key " + i, i);
        }
        List<Row> all = rows(table, 7);
        List<Row> other = rows(table, 8);
        NamespaceCursor<String, Count> cursor = table.drain(7);

        for (Row row : all) {
            assertEquals(row.key(), cursor.next().key());
            List<Row> left = all.stream()
                    .filter(each -> each.keyGroup() >= row.keyGroup())
                    .toList();
            assertEquals(left, rows(table, 7));
        }

        assertNull(cursor.next());
        assertEquals(List.of(), rows(table, 7));
        assertEquals(other, rows(table, 8));
    }

    @Test
    void aWalkLeavesOutWhatWasRemovedMeanwhile() {
        for (int i = 0; i < 100; i++) {
            add(table, 7, "key " + i, i);
        }
        List<Row> all = rows(table, 7);
        NamespaceCursor<String, Count> cursor = table.cursor(7);
        assertEquals(all.get(0).key(), cursor.next().key());

        for (Row row : all.subList(1, 99)) {
            table.remove(find(table, 7, row.key()));
        }

        assertEquals(all.get(99).key(), cursor.next().key());
        table.removeNamespace(7);
        assertNull(cursor.next());
    }

    @Test
    void aCutHasWhatChangedSinceTheOneBefore() throws IOException {
        add(table, 7, "a", 1);
        add(table, 7, "b", 1);
        assertEquals(2, table.changeCount());
        assertEquals(List.of("put", "put"), kinds(changes(table)));
        assertTrue(changes(table).isEmpty());

        add(table, 7, "b", 1);
        add(table, 7, "b", 1);

        assertEquals(List.of("put"), kinds(changes(table)));
        assertEquals(0, table.changeCount());
    }

    @Test
    void aRemovedNamespaceIsOneRangePerKeyGroup() throws IOException {
        for (int i = 0; i < 1000; i++) {
            add(table, 7, "key " + i, i);
        }
        changes(table);

        table.removeNamespace(7);

        StateChanges changes = changes(table);
        assertEquals(KEY_GROUP_COUNT, changes.changeCount());
        assertTrue(kinds(changes).stream().allMatch("delete range"::equals));
    }

    @Test
    void whatNoCutHasSeenLeavesNoTrace() {
        add(table, 7, "a", 1);
        add(table, 7, "b", 1);
        table.remove(find(table, 7, "a"));
        table.removeNamespace(7);

        assertTrue(changes(table).isEmpty());
    }

    @Test
    void aKeyThatComesBackIsPutOverItsOldRow() throws IOException {
        add(table, 7, "a", 1);
        find(table, 7, "a");
        add(table, 7, "stays", 1);
        table.create(Counters.keyGroup("a"), 7, "neighbour", 1, new Count(1));
        changes(table);

        StateEntry<String, Count> removed = find(table, 7, "a");
        table.remove(removed);
        add(table, 7, "a", 5);

        assertEquals(List.of("put"), kinds(changes(table)));
        assertNotSame(removed, find(table, 7, "a"));
        assertTrue(removed.isRemoved());
    }

    @Test
    void muchComingAndGoingDoesNotPileUp() {
        for (int i = 0; i < 100_000; i++) {
            add(table, 0, "key " + i, 1);
            if (i >= 10) {
                table.remove(find(table, 0, "key " + (i - 10)));
            }
        }

        assertEquals(10, table.entryCount());
        assertEquals(10, table.changeCount());
    }

    @Test
    void aRemovedEntryIsNotChanged() {
        add(table, 0, "a", 1);
        changes(table);
        StateEntry<String, Count> entry = find(table, 0, "a");
        table.removeNamespace(0);

        assertThrows(AssertionError.class, () -> table.markDirty(entry));
        table.remove(entry);
        assertTrue(table.isEmpty());
    }

    @Test
    void changesOfManyRowsComeInChunks() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            add(table, 0, "key " + i, 1);
        }

        StateChanges changes = changes(table);

        List<String> kinds = kinds(changes);
        long chunkCount = kinds.stream().filter("chunk"::equals).count();
        assertEquals(100_000, changes.changeCount());
        assertTrue(changes.sizeBytes() / chunkCount <= StateChanges.Writer.CHUNK_SIZE_BYTES + 100);
        assertTrue(chunkCount > 2);
    }

    @Test
    void settingAValueReplacesIt() {
        add(table, 0, "a", 1);
        changes(table);
        StateEntry<String, Count> entry = find(table, 0, "a");
        assertFalse(entry.isDirty());

        table.markDirty(entry);
        entry.setValue(new Count(9));

        assertEquals(9, find(table, 0, "a").value().count);
        assertEquals(1, table.changeCount());
    }

    /** What the changes do, without the row keys; chunk ends are told only if there are several. */
    private static List<String> kinds(StateChanges changes) throws IOException {
        List<String> kinds = new ArrayList<>();
        changes.forEach(new StateChanges.Visitor() {
            @Override
            public void put(byte[] rowKey, byte[] value) {
                kinds.add("put");
            }

            @Override
            public void delete(byte[] rowKey) {
                kinds.add("delete");
            }

            @Override
            public void deleteRange(byte[] startRowKey, byte[] endRowKey) {
                kinds.add("delete range");
            }

            @Override
            public void chunkEnd() {
                kinds.add("chunk");
            }
        });
        if (kinds.stream().filter("chunk"::equals).count() <= 1) {
            kinds.remove("chunk");
        }
        return kinds;
    }
}
