package dev.rivulet.state;

import static dev.rivulet.state.Counters.KEY_GROUP_COUNT;
import static dev.rivulet.state.Counters.add;
import static dev.rivulet.state.Counters.changes;
import static dev.rivulet.state.Counters.find;
import static dev.rivulet.state.Counters.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} and its {@link StateBackend} do alike; a test of an implementation extends it. */
public abstract class StateStoreContract {

    protected abstract Disk disk();

    /** An existing, empty directory on the disk. */
    protected abstract Path directory();

    protected abstract StateBackend backend();

    /** How many random runs the test command can afford. */
    protected abstract int seedCount();

    private final HeapTable<String, Count> table = Counters.table();

    @Test
    void whatIsAppliedIsReadBackInTheOrderOfRowKeys() throws IOException {
        try (StateStore store = create()) {
            for (int i = 0; i < 500; i++) {
                add(table, i % 3 - 1, "key " + i, i);
            }
            store.apply(changes(table));

            List<byte[]> keys = new ArrayList<>();
            store.forEach(Counters.UID, 0, KEY_GROUP_COUNT, (rowKey, value) -> keys.add(rowKey));

            List<byte[]> sorted = new ArrayList<>(keys);
            sorted.sort(Arrays::compareUnsigned);
            assertEquals(500, keys.size());
            assertEquals(sorted, keys);
            assertEquals(rows(table, -1, 0, 1), rows(store, -1, 0, 1));
        }
    }

    @Test
    void singleRowsAndRangesOfThemAreRead() throws IOException {
        try (StateStore store = create()) {
            for (int i = 0; i < 100; i++) {
                add(table, 0, "key " + i, i);
            }
            store.apply(changes(table));
            List<byte[]> keys = new ArrayList<>();
            List<byte[]> values = new ArrayList<>();
            store.forEach(Counters.UID, 0, KEY_GROUP_COUNT, (rowKey, value) -> {
                keys.add(rowKey);
                values.add(value);
            });
            List<byte[]> between = new ArrayList<>();

            store.forEachBetween(Counters.UID, keys.get(10), keys.get(20), (rowKey, value) -> between.add(rowKey));

            for (int i = 0; i < 100; i++) {
                assertArrayEquals(values.get(i), store.get(Counters.UID, keys.get(i)));
            }
            assertNull(store.get(Counters.UID, new byte[] {1, 2, 3}));
            assertNull(store.get("unknown", keys.get(0)));
            assertEquals(10, between.size());
            assertArrayEquals(keys.get(10), between.get(0));
            assertArrayEquals(keys.get(19), between.get(9));
        }
    }

    @Test
    void aRangeOfKeyGroupsIsReadAlone() throws IOException {
        try (StateStore store = create()) {
            for (int i = 0; i < 500; i++) {
                add(table, 0, "key " + i, i);
            }
            store.apply(changes(table));
            HeapTable<String, Count> part = Counters.table();

            long count = part.restoreFrom(store, 2, 5);

            List<Row> expected = rows(table, 0).stream()
                    .filter(row -> row.keyGroup() >= 2 && row.keyGroup() < 5)
                    .toList();
            assertEquals(expected, rows(part, 0));
            assertEquals(expected.size(), count);
            assertEquals(0, part.changeCount());
            assertThrows(IllegalStateException.class, () -> part.restoreFrom(store, 4, 6));
        }
    }

    @Test
    void operatorsDoNotSeeEachOther() throws IOException {
        try (StateStore store = create()) {
            HeapTable<String, Count> other = Counters.table("default");
            add(table, 0, "a", 1);
            add(other, 0, "a", 2);
            store.apply(changes(table));
            store.apply(changes(other));

            assertEquals(List.of(Counters.UID, "default"), store.uids());
            assertEquals(1, rows(store, 0).get(0).count());
            store.forEach("unknown", 0, KEY_GROUP_COUNT, (rowKey, value) -> assertFalse(true, "a row of nobody"));
        }
    }

    @Test
    void deletedRangesAndKeysStayDeletedAfterARestore() throws IOException {
        StateStore store = create();
        for (int i = 0; i < 100; i++) {
            add(table, 10, "key " + i, i);
            add(table, 20, "key " + i, i);
        }
        store.apply(changes(table));
        store = restored(store, "first");

        table.removeNamespace(10);
        table.remove(find(table, 20, "key 50"));
        store.apply(changes(table));
        store = restored(store, "second");

        assertEquals(99, rows(store, 10, 20).size());
        assertEquals(rows(table, 20), rows(store, 20));
        add(table, 10, "back", 1);
        store.apply(changes(table));
        store = restored(store, "third");
        assertEquals(1, rows(store, 10).size());
        store.close();
    }

    @Test
    void aCheckpointDoesNotChangeAfterwards() throws IOException {
        StateStore store = create();
        add(table, 0, "a", 1);
        store.apply(changes(table));
        Path checkpoint = directory().resolve("checkpoint");
        store.checkpoint(checkpoint);

        add(table, 0, "a", 1);
        add(table, 0, "b", 1);
        store.apply(changes(table));
        store.checkpoint(directory().resolve("later"));
        store.close();

        try (StateStore old = restore(checkpoint)) {
            assertEquals(List.of(new Row(Counters.keyGroup("a"), 0, "a", 1)), rows(old, 0));
        }
    }

    @Test
    void anEmptyStoreIsCheckpointedAndRestored() throws IOException {
        StateStore store = restored(create(), "checkpoint");

        assertEquals(List.of(), store.uids());
        assertEquals(List.of(), rows(store, 0));
        store.close();
        store.close();
    }

    @Test
    void theLiveDirectoryIsNeverUsedAgain() throws IOException {
        StateStore store = create();
        add(table, 0, "in the checkpoint", 1);
        store.apply(changes(table));
        Path checkpoint = directory().resolve("checkpoint");
        store.checkpoint(checkpoint);
        add(table, 0, "after it", 1);
        store.apply(changes(table));
        store.checkpoint(directory().resolve("lost"));
        store.close();

        try (StateStore again = restore(checkpoint)) {
            assertEquals(1, rows(again, 0).size());
        }
        try (StateStore empty = create()) {
            assertEquals(List.of(), rows(empty, 0));
        }
    }

    @Test
    void filesThatAreNoCheckpointAreRefused() throws IOException {
        disk().createDirectories(directory().resolve("other"));
        disk().create(directory().resolve("other/readme")).close();

        assertThrows(
                IOException.class, () -> backend().restore(directory().resolve("other"), List.of("readme"), live()));
    }

    @Test
    void aRowThatCannotBeDecodedIsReportedAsDamage() throws IOException {
        try (StateStore store = create()) {
            HeapTable<String, Count> table = new HeapTable<>(
                    new StateDescriptor<>(
                            Counters.UID, Counters.KEY_CODEC, Counters.longerCountCodec(), () -> new Count(0)),
                    KEY_GROUP_COUNT);
            add(table, 0, "a", 1);
            store.apply(changes(table));

            assertThrows(CorruptStateException.class, () -> Counters.table().restoreFrom(store, 0, KEY_GROUP_COUNT));
        }
    }

    @Test
    void tableAndStoreAgreeWithASortedMapOverRandomWork() {
        Seeds.forEach(seedCount(), getClass(), random -> {
            try (StateModelRun run = new StateModelRun(disk(), directory(), backend(), random)) {
                run.run();
            }
        });
    }

    private StateStore create() throws IOException {
        return backend().create(live());
    }

    private StateStore restore(Path checkpoint) throws IOException {
        return backend().restore(checkpoint, disk().list(checkpoint), live());
    }

    private StateStore restored(StateStore store, String name) throws IOException {
        Path checkpoint = directory().resolve(name);
        store.checkpoint(checkpoint);
        store.close();
        return restore(checkpoint);
    }

    private Path live() {
        return directory().resolve("live");
    }
}
