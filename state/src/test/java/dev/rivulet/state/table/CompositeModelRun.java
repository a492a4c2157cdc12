package dev.rivulet.state.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.state.Counters;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables of two lanes under random work, snapshots whose pieces reach the store late, evictions, lane changes and restores, beside a
 * sorted map. What is done to a key is the test's own, which finds it anew each time.
 *
 * @param <T> the tables
 * @param <M> what the model has per key; immutable
 */
final class CompositeModelRun<T extends CompositeTable<String, ?, ?, ?>, M> {

    static final int KEY_GROUP_COUNT = 4;

    /** Two hashes per key group, and zero among them, so that a hash says little about a key. */
    static final KeyCodec<String> KEYS = new CollidingCodec(KeyCodecs.of(String.class), 2 * KEY_GROUP_COUNT);

    private static final int STEP_COUNT = 1500;
    private static final int KEY_COUNT = 16;
    private static final int NAMESPACE_COUNT = 3;

    /** In the order in which a table is read. */
    record Address(int keyGroup, long namespace, String key) implements Comparable<Address> {
        @Override
        public int compareTo(Address other) {
            int order = Integer.compare(keyGroup, other.keyGroup);
            order = order != 0 ? order : Long.compare(namespace, other.namespace);
            return order != 0 ? order : key.compareTo(other.key);
        }

        int hash() {
            return KEYS.stableHash(key);
        }
    }

    /** What is done to tables of one kind. */
    interface Work<T, M> {

        /** Changes a key at random, in the table and in the model alike; the model's answer is null if nothing is left. */
        @Nullable M change(T table, Address address, @Nullable M before, SplittableRandom random);

        /** What a key has; null if that is nothing. */
        @Nullable M find(T table, Address address);

        /** Of how many rows something consists. */
        int rowCount(M held);

        /** Adds all that a table has in a key group and namespace. */
        void collect(T table, int keyGroup, long namespace, Map<Address, M> found);
    }

    private final Supplier<? extends T> maker;
    private final Work<T, M> work;
    private final StateStore store;
    private final SplittableRandom random;
    private final List<T> lanes = new ArrayList<>();
    private final int[] laneOfKeyGroup = new int[KEY_GROUP_COUNT];
    private TreeMap<Address, M> model = new TreeMap<>();
    private @Nullable TreeMap<Address, M> modelAtCut;
    private TreeMap<Address, M> modelInStore = new TreeMap<>();

    /** Handed over by the lanes and not applied yet. */
    private final Queue<StateChanges> pieces = new ArrayDeque<>();

    private long evictedCount;

    CompositeModelRun(Supplier<? extends T> maker, Work<T, M> work, StateStore store, SplittableRandom random)
            throws IOException {
        this.maker = maker;
        this.work = work;
        this.store = store;
        this.random = random;
        restore();
    }

    void run() throws IOException {
        for (int step = 0; step < STEP_COUNT; step++) {
            int dice = random.nextInt(1000);
            if (dice < 500) {
                change();
            } else if (dice < 600) {
                look();
            } else if (dice < 620) {
                removeNamespace();
            } else if (dice < 660) {
                moveKeyGroup();
            } else if (dice < 700) {
                beginSnapshot();
            } else if (dice < 800) {
                continueSnapshot();
            } else if (dice < 900) {
                applyPiece();
            } else if (dice < 985) {
                evict();
            } else if (dice < 995) {
                check();
            } else {
                finishSnapshot();
                restore();
            }
        }
        finishSnapshot();
        check();
        assertTrue(evictedCount > 0, "nothing was ever evicted");
    }

    private void change() {
        Address address = address();
        M after = work.change(laneOf(address), address, model.get(address), random);
        if (after == null) {
            model.remove(address);
        } else {
            model.put(address, after);
        }
    }

    private void look() {
        Address address = address();
        assertEquals(model.get(address), work.find(laneOf(address), address));
    }

    private Address address() {
        String key = "key " + random.nextInt(KEY_COUNT);
        return new Address(Math.floorMod(KEYS.stableHash(key), KEY_GROUP_COUNT), random.nextInt(NAMESPACE_COUNT), key);
    }

    private T laneOf(Address address) {
        return lanes.get(laneOfKeyGroup[address.keyGroup]);
    }

    private void removeNamespace() {
        int keyGroup = random.nextInt(KEY_GROUP_COUNT);
        long namespace = random.nextInt(NAMESPACE_COUNT);
        lanes.get(laneOfKeyGroup[keyGroup]).removeNamespace(keyGroup, namespace);
        model.keySet().removeIf(address -> address.keyGroup == keyGroup && address.namespace == namespace);
    }

    private void evict() {
        T table = lanes.get(random.nextInt(2));
        long before = table.residentCount();
        long count = table.evict(store, 1 + random.nextInt(30));
        assertEquals(before - count, table.residentCount());
        evictedCount += count;
    }

    private void moveKeyGroup() {
        int keyGroup = random.nextInt(KEY_GROUP_COUNT);
        int from = laneOfKeyGroup[keyGroup];
        if (lanes.stream().noneMatch(KeyedTable::isSnapshotting)) {
            Counters.move(lanes.get(from), lanes.get(1 - from), keyGroup);
            laneOfKeyGroup[keyGroup] = 1 - from;
            checkCounts();
        }
    }

    private void beginSnapshot() throws IOException {
        if (modelAtCut == null) {
            modelAtCut = new TreeMap<>(model);
            lanes.forEach(KeyedTable::beginSnapshot);
            endSnapshotIfOver();
        }
    }

    private void continueSnapshot() throws IOException {
        StateChanges piece = lanes.get(random.nextInt(2)).continueSnapshot(1 + random.nextInt(20));
        if (piece != null) {
            pieces.add(piece);
        }
        endSnapshotIfOver();
    }

    private void applyPiece() throws IOException {
        if (!pieces.isEmpty()) {
            store.apply(pieces.remove());
            endSnapshotIfOver();
        }
    }

    private void finishSnapshot() throws IOException {
        while (modelAtCut != null) {
            continueSnapshot();
            applyPiece();
        }
    }

    private void endSnapshotIfOver() throws IOException {
        boolean isWritten = lanes.stream().noneMatch(KeyedTable::isSnapshotting) && pieces.isEmpty();
        if (modelAtCut != null && isWritten) {
            lanes.forEach(KeyedTable::snapshotApplied);
            modelInStore = modelAtCut;
            modelAtCut = null;
            T inStore = maker.get();
            inStore.restoreFrom(store, 0, KEY_GROUP_COUNT);
            assertEquals(modelInStore, rows(List.of(inStore)));
        }
    }

    private void restore() throws IOException {
        lanes.clear();
        int bound = random.nextInt(KEY_GROUP_COUNT + 1);
        lanes.add(restored(0, bound));
        lanes.add(restored(bound, KEY_GROUP_COUNT));
        for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
            laneOfKeyGroup[keyGroup] = keyGroup < bound ? 0 : 1;
        }
        model = new TreeMap<>(modelInStore);
        checkCounts();
    }

    private T restored(int keyGroupStart, int keyGroupEnd) throws IOException {
        T table = maker.get();
        if (random.nextBoolean()) {
            assertEquals(table.restoreFrom(store, keyGroupStart, keyGroupEnd), table.residentCount());
        } else {
            assertEquals(table.restoreColdFrom(store, keyGroupStart, keyGroupEnd), table.entryCount());
            assertEquals(0, table.residentCount());
        }
        if (random.nextBoolean()) { // Lanes are not always cut equally often: one may be younger.
            table.beginSnapshot();
            table.snapshotApplied();
        }
        return table;
    }

    private void check() {
        checkCounts();
        assertEquals(model, rows(lanes));
        lanes.forEach(table -> assertEquals(table.entryCount(), table.residentCount(), "a walk reads all back"));
        checkCounts();
    }

    private void checkCounts() {
        long expected = model.values().stream().mapToLong(work::rowCount).sum();
        assertEquals(expected, lanes.stream().mapToLong(KeyedTable::entryCount).sum());
        for (int lane = 0; lane < lanes.size(); lane++) {
            int owner = lane;
            OptionalLong lowest = model.keySet().stream()
                    .filter(address -> laneOfKeyGroup[address.keyGroup] == owner)
                    .mapToLong(Address::namespace)
                    .min();
            assertEquals(lowest.isEmpty(), lanes.get(lane).isEmpty());
            if (lowest.isPresent()) {
                assertEquals(lowest.getAsLong(), lanes.get(lane).lowestNamespace());
            }
        }
    }

    private TreeMap<Address, M> rows(List<T> tables) {
        TreeMap<Address, M> found = new TreeMap<>();
        for (T table : tables) {
            for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
                for (long namespace = 0; namespace < NAMESPACE_COUNT; namespace++) {
                    work.collect(table, keyGroup, namespace, found);
                }
            }
        }
        return found;
    }
}
