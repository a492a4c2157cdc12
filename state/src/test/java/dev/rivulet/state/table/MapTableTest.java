package dev.rivulet.state.table;

import static dev.rivulet.state.table.CompositeModelRun.KEYS;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.Counters;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyGroupState;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MapTableTest {

    /** A value that can be changed in place. */
    private static final Codec<long[]> NUMBER = new Codec<>() {
        @Override
        public void write(long[] value, ByteWriter out) {
            out.putLong(value[0]);
        }

        @Override
        public long[] read(ByteReader in) {
            return new long[] {in.readLong()};
        }
    };

    private final MapTable<String, Long, long[]> table = table();
    private final StateMap<String, Long, long[]> map = find(table, 0, "a");

    @Test
    void entriesAreWalkedInTheOrderOfTheirKeys() {
        for (long hour : new long[] {7, -3, 100, 0, 5}) {
            table.put(map, hour, new long[] {hour * 10});
        }
        table.put(map, 5L, new long[] {55});
        assertTrue(table.remove(map, 100L));
        assertFalse(table.remove(map, 100L));

        List<Long> seen = new ArrayList<>();
        map.iterator().forEachRemaining(entry -> seen.add(entry.getKey()));

        assertEquals(List.of(-3L, 0L, 5L, 7L), seen);
        assertEquals(55, map.get(5L)[0]);
        assertNull(map.get(100L));
        assertEquals(4, table.entryCount());
    }

    @Test
    void aSnapshotWritesTheEntriesThatChangedAndNotTheMap() {
        for (long hour = 0; hour < 1000; hour++) {
            table.put(map, hour, new long[] {hour});
        }
        assertEquals(1000, snapshotCount());

        table.forUpdate(map, 5L)[0]++;
        table.put(map, 6L, new long[] {7});
        table.remove(map, 7L);

        assertEquals(3, snapshotCount());
    }

    @Test
    void anEmptyMapLeavesNothingBehind() {
        table.put(map, 1L, new long[] {1});
        table.clear(map);
        assertTrue(table.isEmpty());

        table.beginSnapshot();

        assertNull(table.find(0, 0, "a", KEYS.stableHash("a")));
        assertThrows(IllegalStateException.class, () -> table.put(map, 1L, new long[] {1}));
    }

    @Test
    void aMapOfARemovedNamespaceTakesNoMoreEntries() {
        table.put(map, 1L, new long[] {1});

        table.removeNamespace(0, 0);

        assertThrows(IllegalStateException.class, () -> table.put(map, 2L, new long[] {1}));
        assertTrue(table.isEmpty());
    }

    @Test
    void aPlainTablesKeyGroupIsRefused() {
        HeapTable<String, Counters.Count> plain = Counters.table();
        Counters.add(plain, 0, "a", 1);
        KeyGroupState state = requireNonNull(plain.detach(Counters.keyGroup("a")));

        assertThrows(IllegalArgumentException.class, () -> table.attach(state));
    }

    @Test
    void mapsAndStoreAgreeWithASortedMapOverRandomWork() {
        Seeds.forEach(40, getClass(), random -> {
            try (StateStore store = new HeapStateBackend(new SimDisk(1)).create(Path.of("/live"))) {
                new CompositeModelRun<>(MapTableTest::table, new MapWork(), store, random).run();
            }
        });
    }

    @Test
    void mapsAndRocksStoreAgreeWithASortedMapOverRandomWork(@TempDir Path directory) {
        RocksStateBackend backend = new RocksStateBackend(new SystemDisk(), RocksSettings.DEFAULT);
        Seeds.forEach(8, getClass(), random -> {
            try (StateStore store = backend.create(directory.resolve("live"))) {
                new CompositeModelRun<>(MapTableTest::table, new MapWork(), store, random).run();
            }
        });
    }

    private static final class MapWork
            implements CompositeModelRun.Work<MapTable<String, Long, long[]>, TreeMap<Long, Long>> {

        @Override
        public @Nullable TreeMap<Long, Long> change(
                MapTable<String, Long, long[]> table,
                Address address,
                @Nullable TreeMap<Long, Long> before,
                SplittableRandom random) {
            StateMap<String, Long, long[]> map =
                    table.findOrCreate(address.keyGroup(), address.namespace(), address.key(), address.hash());
            TreeMap<Long, Long> after = before == null ? new TreeMap<>() : new TreeMap<>(before);
            long hour = random.nextInt(6);
            long value = random.nextLong();
            int dice = random.nextInt(20);
            if (dice < 8) {
                table.put(map, hour, new long[] {value});
                after.put(hour, value);
            } else if (dice < 12) {
                long[] found = table.forUpdate(map, hour);
                assertEquals(after.containsKey(hour), found != null);
                if (found != null) {
                    found[0] += value;
                    after.merge(hour, value, Long::sum);
                }
            } else if (dice < 19) {
                assertEquals(after.remove(hour) != null, table.remove(map, hour));
            } else {
                table.clear(map);
                after.clear();
            }
            return after.isEmpty() ? null : after;
        }

        @Override
        public @Nullable TreeMap<Long, Long> find(MapTable<String, Long, long[]> table, Address address) {
            StateMap<String, Long, long[]> map =
                    table.find(address.keyGroup(), address.namespace(), address.key(), address.hash());
            return map == null || map.isEmpty() ? null : values(map);
        }

        @Override
        public int rowCount(TreeMap<Long, Long> held) {
            return held.size();
        }

        @Override
        public void collect(
                MapTable<String, Long, long[]> table,
                int keyGroup,
                long namespace,
                Map<Address, TreeMap<Long, Long>> found) {
            for (StateMap<String, Long, long[]> map : table.maps(keyGroup, namespace)) {
                found.put(new Address(keyGroup, namespace, map.key()), values(map));
            }
        }

        private static TreeMap<Long, Long> values(StateMap<String, Long, long[]> map) {
            TreeMap<Long, Long> values = new TreeMap<>();
            map.forEach((hour, value) -> values.put(hour, value[0]));
            return values;
        }
    }

    private long snapshotCount() {
        table.beginSnapshot();
        return table.continueSnapshot(Integer.MAX_VALUE).changeCount();
    }

    private static StateMap<String, Long, long[]> find(
            MapTable<String, Long, long[]> table, long namespace, String key) {
        return table.findOrCreate(0, namespace, key, KEYS.stableHash(key));
    }

    private static MapTable<String, Long, long[]> table() {
        return new MapTable<>("maps", KEYS, KeyCodecs.of(Long.class), NUMBER, CompositeModelRun.KEY_GROUP_COUNT);
    }
}
