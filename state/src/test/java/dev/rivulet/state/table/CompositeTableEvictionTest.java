package dev.rivulet.state.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.state.Counters;
import dev.rivulet.state.ReadCountingStore;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists and maps that lie in the store only, a key at a time, and come back when they are asked for. */
final class CompositeTableEvictionTest {

    private static final KeyCodec<String> KEYS = KeyCodecs.of(String.class);
    private static final int KEY_GROUP_COUNT = 4;
    private static final int KEY_COUNT = 200;
    private static final int LIST_SIZE = 5;
    private static final int ROW_COUNT = KEY_COUNT * LIST_SIZE;

    private final ListTable<String, Long> lists = lists();
    private final MapTable<String, Long, Long> maps =
            new MapTable<>("maps", KEYS, KeyCodecs.of(Long.class), Codecs.of(Long.class), KEY_GROUP_COUNT);
    private StateStore store;
    private int readCount;

    @BeforeEach
    void openStore() throws IOException {
        store = new ReadCountingStore(new HeapStateBackend(new SimDisk(1)).create(Path.of("/live")), () -> readCount++);
        for (int i = 0; i < KEY_COUNT; i++) {
            lists.addAll(list("key " + i), values(i));
        }
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Test
    void whatWasEvictedIsThereAsBefore() throws IOException {
        List<List<Long>> before = all(lists);
        snapshot(lists);

        assertEquals(ROW_COUNT, evictAll(lists));

        assertEquals(ROW_COUNT, lists.entryCount());
        assertEquals(0, lists.residentCount());
        assertEquals(0, lists.lowestNamespace());
        assertEquals(values(77), find(lists, "key 77").toList());
        assertEquals(1, readCount);
        assertEquals(LIST_SIZE, lists.residentCount());
        assertEquals(before, all(lists));
        assertEquals(ROW_COUNT, lists.residentCount());
    }

    @Test
    void aListGoesAsAWholeOrNotAtAll() throws IOException {
        snapshot(lists);
        lists.set(list("key 5"), 3, 0L);

        assertEquals(ROW_COUNT - LIST_SIZE, evictAll(lists));

        assertEquals(LIST_SIZE, lists.evict(storeAfterSnapshot(), 1), "one row is wanted, and a list goes");
    }

    @Test
    void whatIsInUseStays() throws IOException {
        snapshot(lists);
        lists.evict(store, 1); // The hand has come by all once: they are new.
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 10; i++) {
                find(lists, "key " + i);
            }
            lists.evict(store, 20);
        }

        readCount = 0;
        for (int i = 0; i < 10; i++) {
            find(lists, "key " + i);
        }
        assertEquals(0, readCount, "keys in use were evicted");
        assertTrue(lists.residentCount() < 50 * LIST_SIZE, () -> lists.residentCount() + " are left");
    }

    @Test
    void aKeyThatHasNothingCostsNoRead() throws IOException {
        snapshot(lists);
        evictAll(lists);

        for (int i = 0; i < KEY_COUNT; i++) {
            assertNull(find(lists, "new " + i));
            lists.add(list("other " + i), 1L);
        }

        assertTrue(readCount <= 1, () -> readCount + " reads");
    }

    @Test
    void nothingGoesThatTheStoreDoesNotHave() throws IOException {
        assertEquals(0, evictAll(lists));
        lists.beginSnapshot();
        assertEquals(0, evictAll(lists));
        StateChanges piece = lists.continueSnapshot(Integer.MAX_VALUE);
        assertEquals(0, evictAll(lists), "handed over is not applied");
        store.apply(piece);
        assertEquals(0, evictAll(lists), "nobody said that it is applied");
        lists.snapshotApplied();

        assertEquals(ROW_COUNT, evictAll(lists));
    }

    @Test
    void aRemovedRowDoesNotComeBackFromTheStore() throws IOException {
        putAll(maps, "a", 3);
        snapshot(maps);
        maps.remove(map("a"), 1L);
        assertEquals(2, evictAll(maps), "what is left of the map is clean");
        assertEquals(2, maps.entryCount());

        assertEquals(2, map("a").size());
        evictAll(maps);
        maps.beginSnapshot();
        StateChanges piece = maps.continueSnapshot(Integer.MAX_VALUE);
        assertEquals(2, map("a").size(), "the deletion is not applied yet");
        store.apply(piece);
        maps.snapshotApplied();
        evictAll(maps);
        assertEquals(2, map("a").size());
    }

    @Test
    void aClearedMapDoesNotComeBackBecauseAnotherKeyWithItsHashIsEvicted() throws IOException {
        KeyCodec<String> colliding = new CollidingCodec(KEYS, 1);
        MapTable<String, Long, Long> table =
                new MapTable<>("maps", colliding, KeyCodecs.of(Long.class), Codecs.of(Long.class), 1);
        table.put(table.findOrCreate(0, 0, "a", 0), 1L, 1L);
        table.put(table.findOrCreate(0, 0, "b", 0), 2L, 2L);
        snapshot(table);
        evictAll(table);
        table.clear(table.findOrCreate(0, 0, "a", 0));
        StateChanges changes = cut(table);

        assertNull(table.find(0, 0, "a", 0));
        store.apply(changes);
        table.snapshotApplied();
        assertNull(table.find(0, 0, "a", 0));
        assertEquals(2L, table.findOrCreate(0, 0, "b", 0).get(2L));
        assertEquals(1, table.entryCount());
    }

    @Test
    void anEvictedListIsFoundAgainBeforeItIsChanged() throws IOException {
        snapshot(lists);
        StateList<String, Long> held = find(lists, "key 5");
        evictAll(lists);

        assertThrows(IllegalStateException.class, () -> lists.add(held, 1L));
        assertThrows(IllegalStateException.class, () -> lists.set(held, 0, 1L));
        assertThrows(IllegalStateException.class, () -> lists.forUpdate(held, 0));
        assertThrows(IllegalStateException.class, () -> lists.removeFirst(held, 1));
        assertThrows(IllegalStateException.class, () -> lists.clear(held));
        assertEquals(values(5), find(lists, "key 5").toList());
        assertThrows(IllegalStateException.class, () -> lists.add(held, 1L), "another has its place now");
    }

    @Test
    void anEvictedMapIsFoundAgainBeforeItIsChanged() throws IOException {
        putAll(maps, "a", 3);
        snapshot(maps);
        StateMap<String, Long, Long> held = map("a");
        evictAll(maps);

        assertThrows(IllegalStateException.class, () -> maps.put(held, 1L, 1L));
        assertThrows(IllegalStateException.class, () -> maps.put(held, 9L, 1L));
        assertThrows(IllegalStateException.class, () -> maps.forUpdate(held, 1L));
        assertThrows(IllegalStateException.class, () -> maps.remove(held, 1L));
        assertThrows(IllegalStateException.class, () -> maps.clear(held));
        assertEquals(3, map("a").size());
    }

    @Test
    void elementsAreAddedBehindThoseThatWereEvicted() throws IOException {
        snapshot(lists);
        evictAll(lists);
        lists.add(list("key 5"), 100L);
        StateChanges changes = cut(lists);
        assertEquals(1, changes.changeCount());
        store.apply(changes);
        lists.snapshotApplied();

        evictAll(lists);

        List<Long> expected = new ArrayList<>(values(5));
        expected.add(100L);
        assertEquals(expected, find(lists, "key 5").toList());
    }

    @Test
    void anEvictedNamespaceIsRemovedAsAWhole() throws IOException {
        snapshot(lists);
        evictAll(lists);

        for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
            lists.removeNamespace(keyGroup, 0);
        }

        assertTrue(lists.isEmpty());
        assertNull(find(lists, "key 5"));
        lists.add(list("key 5"), 9L);
        assertEquals(List.of(9L), find(lists, "key 5").toList());
        snapshot(lists);
        assertEquals(List.of(List.of(9L)), all(restoredCold()));
    }

    @Test
    void aKeyGroupThatMovesTakesItsEvictedKeysAlong() throws IOException {
        List<List<Long>> before = all(lists);
        snapshot(lists);
        evictAll(lists);
        ListTable<String, Long> other = lists();

        for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
            Counters.move(lists, other, keyGroup);
        }

        assertNull(find(lists, "key 5"));
        assertEquals(0, lists.entryCount());
        assertEquals(ROW_COUNT, other.entryCount());
        assertEquals(values(5), find(other, "key 5").toList());
        assertEquals(before, all(other));
    }

    @Test
    void aColdRestoreReadsOnlyWhatIsAskedFor() throws IOException {
        List<List<Long>> before = all(lists);
        snapshot(lists);

        ListTable<String, Long> restored = restoredCold();

        assertEquals(ROW_COUNT, restored.entryCount());
        assertEquals(0, restored.residentCount());
        readCount = 0;
        assertEquals(values(5), find(restored, "key 5").toList());
        assertEquals(1, readCount);
        assertEquals(before, all(restored));
    }

    @Test
    void aStoreThatLacksRowsEndsTheLane() throws IOException {
        snapshot(lists);
        evictAll(lists);

        store.drop("lists");

        assertThrows(UncheckedIOException.class, () -> all(lists));
    }

    @Test
    void aStoreThatCannotBeReadEndsTheLane() throws IOException {
        snapshot(lists);
        StateStore broken = new ReadCountingStore(store, () -> {
            throw new IOException("no more reading");
        });
        lists.evict(broken, ROW_COUNT);
        lists.evict(broken, ROW_COUNT);

        assertThrows(UncheckedIOException.class, () -> find(lists, "key 5"));
    }

    private StateStore storeAfterSnapshot() throws IOException {
        snapshot(lists);
        return store;
    }

    private ListTable<String, Long> restoredCold() throws IOException {
        ListTable<String, Long> restored = lists();
        restored.restoreColdFrom(store, 0, KEY_GROUP_COUNT);
        return restored;
    }

    private long evictAll(CompositeTable<?, ?, ?, ?> table) {
        long evictedCount = 0;
        for (int round = 0; round < 4; round++) {
            evictedCount += table.evict(store, 2 * ROW_COUNT);
        }
        return evictedCount;
    }

    private void snapshot(CompositeTable<?, ?, ?, ?> table) throws IOException {
        store.apply(cut(table));
        table.snapshotApplied();
    }

    private static StateChanges cut(CompositeTable<?, ?, ?, ?> table) {
        table.beginSnapshot();
        StateChanges all = table.continueSnapshot(Integer.MAX_VALUE);
        return all == null ? StateChanges.none(table.uid()) : all;
    }

    private static ListTable<String, Long> lists() {
        return new ListTable<>("lists", KEYS, Codecs.of(Long.class), KEY_GROUP_COUNT);
    }

    private StateList<String, Long> list(String key) {
        return lists.findOrCreate(keyGroup(key), 0, key, KEYS.stableHash(key));
    }

    private static StateList<String, Long> find(ListTable<String, Long> table, String key) {
        return table.find(keyGroup(key), 0, key, KEYS.stableHash(key));
    }

    private StateMap<String, Long, Long> map(String key) {
        return maps.findOrCreate(keyGroup(key), 0, key, KEYS.stableHash(key));
    }

    private void putAll(MapTable<String, Long, Long> table, String key, int size) {
        for (long hour = 0; hour < size; hour++) {
            table.put(map(key), hour, hour * 10);
        }
    }

    private static List<Long> values(int index) {
        return LongStream.range(0, LIST_SIZE)
                .mapToObj(number -> index * 100L + number)
                .toList();
    }

    private static List<List<Long>> all(ListTable<String, Long> table) {
        List<List<Long>> all = new ArrayList<>();
        for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
            table.lists(keyGroup, 0).forEach(list -> all.add(list.toList()));
        }
        return all;
    }

    private static int keyGroup(String key) {
        return Math.floorMod(KEYS.stableHash(key), KEY_GROUP_COUNT);
    }
}
