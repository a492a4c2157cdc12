package dev.rivulet.state;

import static dev.rivulet.state.Counters.add;
import static dev.rivulet.state.Counters.find;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import dev.rivulet.state.rocks.RocksSettings;
import dev.rivulet.state.rocks.RocksStateBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that lie in the store only, and come back when they are asked for. */
final class HeapTableEvictionTest {

    private static final int KEY_COUNT = 2000;

    @TempDir
    private Path directory;

    private final HeapTable<String, Count> table = Counters.table();
    private StateStore store;
    private int readCount;

    @BeforeEach
    void openStore() throws IOException {
        store = new RocksStateBackend(new SystemDisk(), RocksSettings.DEFAULT).create(directory.resolve("live"));
        for (int i = 0; i < KEY_COUNT; i++) {
            add(table, 0, "key " + i, i);
        }
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Test
    void whatWasEvictedIsThereAsBefore() throws IOException {
        List<Row> before = Counters.rows(table, 0);
        snapshot();

        assertEquals(KEY_COUNT, evictAll());

        assertEquals(KEY_COUNT, table.entryCount());
        assertEquals(0, table.lowestNamespace());
        assertEquals(77, find(table, 0, "key 77").value().count);
        assertEquals(1, table.residentCount());
        assertEquals(before, Counters.rows(table, 0));
    }

    @Test
    void whatIsInUseStays() throws IOException {
        snapshot();
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 100; i++) {
                find(table, 0, "key " + i);
            }
            table.evict(counting(store), 40);
        }

        assertTrue(table.residentCount() < 400, () -> table.residentCount() + " are left");
        readCount = 0;
        for (int i = 0; i < 100; i++) {
            find(table, 0, "key " + i);
        }
        assertEquals(0, readCount, "keys in use were evicted");
    }

    @Test
    void aNewKeyCostsNoRead() throws IOException {
        snapshot();
        evictAll();
        readCount = 0;

        for (int i = 0; i < KEY_COUNT; i++) {
            add(table, 0, "new " + i, 1);
            add(table, 5, "key " + i, 1);
        }

        assertTrue(readCount <= 1, () -> readCount + " reads");
    }

    @Test
    void nothingGoesThatTheStoreDoesNotHave() throws IOException {
        assertEquals(0, evictAll());
        table.beginSnapshot();
        assertEquals(0, evictAll());
        StateChanges piece = table.continueSnapshot(Integer.MAX_VALUE);
        assertEquals(0, evictAll(), "handed over is not applied");
        store.apply(piece);
        table.snapshotApplied();
        add(table, 0, "key 1", 1);

        assertEquals(KEY_COUNT - 1, evictAll());
    }

    @Test
    void aDeletedKeyDoesNotComeBackFromTheStore() throws IOException {
        snapshot();
        evictAll();
        table.remove(find(table, 0, "key 5"));
        assertNull(find(table, 0, "key 5"));
        table.beginSnapshot();
        StateChanges piece = table.continueSnapshot(Integer.MAX_VALUE);
        assertNull(find(table, 0, "key 5"));

        store.apply(piece);
        table.snapshotApplied();

        assertNull(find(table, 0, "key 5"));
        assertEquals(KEY_COUNT - 1, Counters.rows(store, 0).size());
    }

    @Test
    void anEvictedNamespaceIsRemovedAsAWhole() throws IOException {
        snapshot();
        evictAll();

        table.removeNamespace(0);

        assertTrue(table.isEmpty());
        add(table, 0, "key 5", 1);
        assertEquals(1, find(table, 0, "key 5").value().count);
        snapshot();
        assertEquals(1, Counters.rows(store, 0).size());
    }

    @Test
    void anEvictedEntryIsFoundAgainBeforeItIsChanged() throws IOException {
        snapshot();
        StateEntry<String, Count> entry = find(table, 0, "key 5");
        evictAll();

        assertThrows(AssertionError.class, () -> table.markDirty(entry));
        assertThrows(AssertionError.class, () -> table.remove(entry));
        assertNotNull(find(table, 0, "key 5"));
    }

    @Test
    void aWalkMeetsWhatWasEvictedMeanwhile() throws IOException {
        snapshot();
        List<Row> before = Counters.rows(table, 0);
        NamespaceCursor<String, Count> cursor = table.cursor(0);
        int metCount = 0;

        for (StateEntry<String, Count> entry = cursor.next(); entry != null; entry = cursor.next()) {
            assertEquals(before.get(metCount).count(), entry.value().count);
            table.markDirty(entry);
            metCount++;
            if (metCount % 100 == 0) {
                evictAll();
            }
        }

        assertEquals(KEY_COUNT, metCount);
    }

    @Test
    void aKeyGroupThatMovesTakesAlongWhatTheStoreHasAndHasNot() throws IOException {
        List<Row> before = Counters.rows(table, 0);
        snapshot();
        evictAll();
        HeapTable<String, Count> other = Counters.table();
        for (int keyGroup = 0; keyGroup < Counters.KEY_GROUP_COUNT; keyGroup++) {
            Counters.move(table, other, keyGroup);
        }
        assertEquals(before, Counters.rows(other, 0));
        add(other, 0, "key 5", 1);
        StateChanges unapplied = Counters.changes(other);

        Counters.move(other, table, Counters.keyGroup("key 5"));

        assertEquals(0, evictAll(), "the store does not have the last change yet");
        store.apply(unapplied);
        table.snapshotApplied();
        assertTrue(evictAll() > 0);
        assertEquals(6, find(table, 0, "key 5").value().count);
    }

    @Test
    void aStoreThatCannotBeReadEndsTheLane() throws IOException {
        snapshot();
        evictAll();
        StateStore broken = new ReadCountingStore(store, () -> {
            throw new IOException("no more reading");
        });
        table.evict(broken, 1);

        assertThrows(UncheckedIOException.class, () -> find(table, 0, "key 5"));
        assertThrows(UncheckedIOException.class, () -> table.cursor(0).next());
    }

    private long evictAll() {
        long evictedCount = 0;
        for (int round = 0; round < 4; round++) {
            evictedCount += table.evict(counting(store), 2 * KEY_COUNT);
        }
        return evictedCount;
    }

    private StateStore counting(StateStore counted) {
        return new ReadCountingStore(counted, () -> readCount++);
    }

    private void snapshot() throws IOException {
        store.apply(Counters.changes(table));
        table.snapshotApplied();
    }
}
