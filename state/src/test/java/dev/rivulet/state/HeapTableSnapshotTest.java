package dev.rivulet.state;

import static dev.rivulet.state.Counters.add;
import static dev.rivulet.state.Counters.find;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import dev.rivulet.state.heap.HeapStateStore;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Snapshots that are written piece by piece while the work goes on, and key groups that change their lane. */
final class HeapTableSnapshotTest {

    private final HeapTable<String, Count> table = Counters.table();
    private final StateStore store = new HeapStateStore(new SimDisk(1));

    @Test
    void aSnapshotOfNothingIsOverAtOnce() {
        table.beginSnapshot();

        assertFalse(table.isSnapshotting());
        assertNull(table.continueSnapshot(1));
    }

    @Test
    void aPieceHasNoMoreThanWasAskedFor() throws IOException {
        fill(100);
        table.beginSnapshot();
        int pieceCount = 0;

        while (table.isSnapshotting()) {
            StateChanges piece = table.continueSnapshot(7);
            assertTrue(piece.changeCount() <= 7, () -> piece.changeCount() + " changes");
            store.apply(piece);
            pieceCount++;
        }

        assertEquals(Counters.rows(table, 0), Counters.rows(store, 0));
        assertTrue(pieceCount >= 100 / 7, pieceCount + " pieces");
    }

    @Test
    void whatComesAfterTheCutIsNotInTheSnapshot() throws IOException {
        fill(50);
        List<Row> atCut = Counters.rows(table, 0, 1);
        table.beginSnapshot();

        table.remove(find(table, 0, "key 3"));
        add(table, 0, "key 4", 1000);
        add(table, 0, "new", 1);
        add(table, 1, "new", 1);

        finish();
        assertEquals(atCut, Counters.rows(store, 0, 1));
        nextSnapshot();
        assertEquals(Counters.rows(table, 0, 1), Counters.rows(store, 0, 1));
    }

    @Test
    void aKeyThatComesBackAcrossTheCutIsRightInBothSnapshots() throws IOException {
        fill(3);
        nextSnapshot();
        table.remove(find(table, 0, "key 1"));
        List<Row> atCut = Counters.rows(table, 0);

        table.beginSnapshot();
        add(table, 0, "key 1", 77);
        finish();

        assertEquals(atCut, Counters.rows(store, 0));
        table.remove(find(table, 0, "key 1"));
        add(table, 0, "key 1", 78);
        nextSnapshot();
        assertEquals(Counters.rows(table, 0), Counters.rows(store, 0));
    }

    @Test
    void aNamespaceThatEndsAfterTheCutIsInTheSnapshot() throws IOException {
        fill(100);
        List<Row> atCut = Counters.rows(table, 0);
        table.beginSnapshot();
        store.apply(table.continueSnapshot(10));
        StateEntry<String, Count> entry = find(table, 0, "key 99");

        table.removeNamespace(0);
        add(table, 0, "key 1", 5);

        assertTrue(entry.isRemoved());
        finish();
        assertEquals(atCut, Counters.rows(store, 0));
        nextSnapshot();
        assertEquals(Counters.rows(table, 0), Counters.rows(store, 0));
    }

    @Test
    void aNamespaceThatWasBackBeforeTheCutIsNotDeletedWithItsPast() throws IOException {
        fill(20);
        nextSnapshot();
        table.removeNamespace(0);
        fill(10);
        List<Row> atCut = Counters.rows(table, 0);

        table.beginSnapshot();
        for (int i = 0; i < 10; i++) {
            add(table, 0, "key " + i, 1); // Saved early, before any range was written.
        }
        finish();

        assertEquals(atCut, Counters.rows(store, 0));
    }

    @Test
    void oneSnapshotAtATime() {
        fill(2);
        table.beginSnapshot();

        assertThrows(IllegalStateException.class, table::beginSnapshot);
        assertThrows(IllegalStateException.class, () -> table.detach(0));
        HeapTable<String, Count> other = Counters.table();
        add(other, 0, "a", 1);
        KeyGroupState state = requireNonNull(other.detach(Counters.keyGroup("a")));
        assertThrows(IllegalStateException.class, () -> table.attach(state));
        assertThrows(IllegalArgumentException.class, () -> table.continueSnapshot(0));
    }

    @Test
    void aKeyGroupGoesToAnotherTableWithItsChanges() throws IOException {
        fill(100);
        nextSnapshot();
        fill(50);
        table.remove(find(table, 0, "key 70"));
        List<Row> all = Counters.rows(table, 0);
        HeapTable<String, Count> other = Counters.table();

        for (int keyGroup = 0; keyGroup < Counters.KEY_GROUP_COUNT; keyGroup++) {
            Counters.move(table, other, keyGroup);
        }

        assertEquals(0, table.entryCount());
        assertEquals(0, table.changeCount());
        assertEquals(99, other.entryCount());
        assertEquals(all, Counters.rows(other, 0));
        add(other, 0, "key 1", 1);
        store.apply(Counters.changes(other));
        assertEquals(Counters.rows(other, 0), Counters.rows(store, 0));
    }

    @Test
    void aKeyGroupWithoutEntriesIsThereUntilItsDeletionsAreCut() throws IOException {
        int keyGroup = Counters.keyGroup("a");
        assertNull(table.detach(keyGroup), "nothing was ever there");
        add(table, 0, "a", 1);
        nextSnapshot();
        table.removeNamespace(0);
        HeapTable<String, Count> other = Counters.table();
        Counters.move(table, other, keyGroup);
        assertEquals(1, other.changeCount(), "the store has a row to forget");

        Counters.changes(other);

        assertEquals(0, other.changeCount());
        assertNull(other.detach(keyGroup), "the snapshot knows all that is left to say");
    }

    @Test
    void aKeyGroupIsAttachedOnlyWhereItHasAPlace() {
        fill(100);
        HeapTable<String, Count> full = Counters.table();
        add(full, 0, "a", 1);
        KeyGroupState state = requireNonNull(table.detach(Counters.keyGroup("a")));

        assertThrows(IllegalStateException.class, () -> full.attach(state));
        assertThrows(
                IllegalArgumentException.class, () -> Counters.table("other").attach(state));
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            add(table, 0, "key " + i, 1 + i);
        }
    }

    private void nextSnapshot() throws IOException {
        table.beginSnapshot();
        finish();
    }

    private void finish() throws IOException {
        while (table.isSnapshotting()) {
            StateChanges piece = table.continueSnapshot(3);
            if (piece != null) {
                store.apply(piece);
            }
        }
    }
}
