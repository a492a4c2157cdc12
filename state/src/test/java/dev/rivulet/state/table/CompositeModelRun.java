package dev.rivulet.state.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables of two lanes under random work, snapshots, lane changes and restores, beside a sorted map. What is done to a key is the
 * test's own.
 *
 * @param <T> the tables
 * @param <M> what the model has per key; immutable
 */
final class CompositeModelRun<T extends KeyedTable, M> {

    static final int KEY_GROUP_COUNT = 4;
    static final KeyCodec<String> KEYS = KeyCodecs.of(String.class);

    private static final int STEP_COUNT = 1500;
    private static final int KEY_COUNT = 8;

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

        void removeNamespace(T table, int keyGroup, long namespace);

        /** Adds all that a table has in a key group and namespace. */
        void collect(T table, int keyGroup, long namespace, Map<Address, M> found);
    }

    private final Supplier<T> maker;
    private final Work<T, M> work;
    private final StateStore store;
    private final SplittableRandom random;
    private final List<T> lanes = new ArrayList<>();
    private final int[] laneOfKeyGroup = new int[KEY_GROUP_COUNT];
    private TreeMap<Address, M> model = new TreeMap<>();
    private @Nullable TreeMap<Address, M> modelAtCut;
    private TreeMap<Address, M> modelInStore = new TreeMap<>();

    CompositeModelRun(Supplier<T> maker, Work<T, M> work, StateStore store, SplittableRandom random)
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
            if (dice < 800) {
                change();
            } else if (dice < 830) {
                removeNamespace();
            } else if (dice < 860) {
                moveKeyGroup();
            } else if (dice < 880) {
                beginSnapshot();
            } else if (dice < 995) {
                continueSnapshot();
            } else {
                finishSnapshot();
                restore();
            }
        }
        finishSnapshot();
        assertEquals(model, rows(lanes));
    }

    private void change() {
        String key = "key " + random.nextInt(KEY_COUNT);
        int keyGroup = Math.floorMod(KEYS.stableHash(key), KEY_GROUP_COUNT);
        Address address = new Address(keyGroup, random.nextInt(3), key);
        M after = work.change(lanes.get(laneOfKeyGroup[keyGroup]), address, model.get(address), random);
        if (after == null) {
            model.remove(address);
        } else {
            model.put(address, after);
        }
    }

    private void removeNamespace() {
        int keyGroup = random.nextInt(KEY_GROUP_COUNT);
        long namespace = random.nextInt(3);
        work.removeNamespace(lanes.get(laneOfKeyGroup[keyGroup]), keyGroup, namespace);
        model.keySet().removeIf(address -> address.keyGroup == keyGroup && address.namespace == namespace);
    }

    private void moveKeyGroup() {
        int keyGroup = random.nextInt(KEY_GROUP_COUNT);
        int from = laneOfKeyGroup[keyGroup];
        if (lanes.stream().noneMatch(KeyedTable::isSnapshotting)) {
            lanes.get(1 - from).attach(lanes.get(from).detach(keyGroup));
            laneOfKeyGroup[keyGroup] = 1 - from;
            assertEquals(model, rows(lanes));
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
        StateChanges piece = lanes.get(random.nextInt(2)).continueSnapshot(1 + random.nextInt(5));
        if (piece != null) {
            store.apply(piece);
        }
        endSnapshotIfOver();
    }

    private void finishSnapshot() throws IOException {
        while (modelAtCut != null) {
            continueSnapshot();
        }
    }

    private void endSnapshotIfOver() throws IOException {
        if (modelAtCut != null && lanes.stream().noneMatch(KeyedTable::isSnapshotting)) {
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
        lanes.add(maker.get());
        lanes.get(0).restoreFrom(store, 0, bound);
        lanes.add(maker.get());
        lanes.get(1).restoreFrom(store, bound, KEY_GROUP_COUNT);
        for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
            laneOfKeyGroup[keyGroup] = keyGroup < bound ? 0 : 1;
        }
        model = new TreeMap<>(modelInStore);
        assertEquals(model, rows(lanes));
    }

    private TreeMap<Address, M> rows(List<T> tables) {
        TreeMap<Address, M> found = new TreeMap<>();
        for (T table : tables) {
            for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
                for (long namespace = 0; namespace < 3; namespace++) {
                    work.collect(table, keyGroup, namespace, found);
                }
            }
        }
        return found;
    }
}
