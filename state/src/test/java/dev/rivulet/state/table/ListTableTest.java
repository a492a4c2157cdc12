package dev.rivulet.state.table;

import static dev.rivulet.state.table.CompositeModelRun.KEYS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.Seeds;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.state.rocks.RocksSettings;
import dev.rivulet.state.rocks.RocksStateBackend;
import dev.rivulet.state.table.CompositeModelRun.Address;
import dev.rivulet.testkit.SimDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListTableTest {

    private final ListTable<String, Long> table = table();
    private final StateList<String, Long> list = table.findOrCreate(0, 0, "a", KEYS.stableHash("a"));

    @Test
    void elementsStayInTheOrderInWhichTheyCame() {
        table.addAll(list, List.of(5L, 3L, 9L, 3L));
        table.removeFirst(list, 1);
        table.set(list, 0, 4L);
        table.add(list, 1L);

        assertEquals(List.of(4L, 9L, 3L, 1L), list.toList());
        assertEquals(9L, list.get(1));
        assertEquals(4, table.entryCount());
    }

    @Test
    void aListCanBeUpdatedFromItself() {
        table.addAll(list, List.of(1L, 2L, 3L));

        table.update(list, list.toList().subList(1, 3));

        assertEquals(List.of(2L, 3L), list.toList());
    }

    @Test
    void aSnapshotWritesWhatWasAddedAndNotTheList() {
        for (long i = 0; i < 1000; i++) {
            table.add(list, i);
        }
        assertEquals(1000, snapshotCount());

        table.add(list, 5L);
        table.add(list, 6L);

        assertEquals(2, snapshotCount());
    }

    @Test
    void anEmptyListLeavesNothingBehind() {
        table.add(list, 1L);
        table.clear(list);
        assertTrue(table.isEmpty());

        table.beginSnapshot();

        assertNull(table.find(0, 0, "a", KEYS.stableHash("a")));
        assertThrows(IllegalStateException.class, () -> table.add(list, 1L));
    }

    @Test
    void aListOfARemovedNamespaceTakesNoMoreElements() {
        table.add(list, 1L);

        table.removeNamespace(0, 0);

        assertThrows(IllegalStateException.class, () -> table.add(list, 1L));
        assertTrue(table.isEmpty());
    }

    @Test
    void listsAndStoreAgreeWithASortedMapOverRandomWork() {
        Seeds.forEach(40, getClass(), random -> {
            try (StateStore store = new HeapStateBackend(new SimDisk(1)).create(Path.of("/live"))) {
                new CompositeModelRun<>(ListTableTest::table, new ListWork(), store, random).run();
            }
        });
    }

    @Test
    void listsAndRocksStoreAgreeWithASortedMapOverRandomWork(@TempDir Path directory) {
        RocksStateBackend backend = new RocksStateBackend(new SystemDisk(), RocksSettings.DEFAULT);
        Seeds.forEach(8, getClass(), random -> {
            try (StateStore store = backend.create(directory.resolve("live"))) {
                new CompositeModelRun<>(ListTableTest::table, new ListWork(), store, random).run();
            }
        });
    }

    private static final class ListWork implements CompositeModelRun.Work<ListTable<String, Long>, List<Long>> {

        @Override
        public @Nullable List<Long> change(
                ListTable<String, Long> table, Address address, @Nullable List<Long> before, SplittableRandom random) {
            StateList<String, Long> list =
                    table.findOrCreate(address.keyGroup(), address.namespace(), address.key(), address.hash());
            List<Long> after = before == null ? new ArrayList<>() : new ArrayList<>(before);
            long value = random.nextLong();
            int dice = random.nextInt(20);
            if (dice < 10) {
                table.add(list, value);
                after.add(value);
            } else if (dice < 13 && !after.isEmpty()) {
                int at = random.nextInt(after.size());
                table.set(list, at, value);
                after.set(at, value);
            } else if (dice < 17) {
                int count = random.nextInt(after.size() + 1);
                table.removeFirst(list, count);
                after.subList(0, count).clear();
            } else if (dice < 19) {
                List<Long> wanted = List.of(value, value + 1, value + 2);
                table.update(list, wanted);
                after = new ArrayList<>(wanted);
            } else {
                table.clear(list);
                after.clear();
            }
            return after.isEmpty() ? null : after;
        }

        @Override
        public @Nullable List<Long> find(ListTable<String, Long> table, Address address) {
            StateList<String, Long> list =
                    table.find(address.keyGroup(), address.namespace(), address.key(), address.hash());
            return list == null || list.isEmpty() ? null : list.toList();
        }

        @Override
        public int rowCount(List<Long> held) {
            return held.size();
        }

        @Override
        public void collect(
                ListTable<String, Long> table, int keyGroup, long namespace, Map<Address, List<Long>> found) {
            for (StateList<String, Long> list : table.lists(keyGroup, namespace)) {
                found.put(new Address(keyGroup, namespace, list.key()), list.toList());
            }
        }
    }

    private long snapshotCount() {
        table.beginSnapshot();
        return table.continueSnapshot(Integer.MAX_VALUE).changeCount();
    }

    private static ListTable<String, Long> table() {
        return new ListTable<>("lists", KEYS, Codecs.of(Long.class), CompositeModelRun.KEY_GROUP_COUNT);
    }
}
