package dev.rivulet.state;

import static dev.rivulet.state.Counters.KEY_GROUP_COUNT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import dev.rivulet.state.checkpoint.Checkpoint;
import dev.rivulet.state.checkpoint.CheckpointManifest;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.internal.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tables of two lanes, their store and its checkpoints under random work, beside a sorted map that cannot be wrong. Snapshots are
 * begun and continued between any two operations, and their pieces reach the store later; entries are evicted; key groups go from lane
 * to lane.
 */
final class StateModelRun implements AutoCloseable {

    private static final int STEP_COUNT = 2500;
    private static final int KEY_COUNT = 40;
    private static final int LANE_COUNT = 2;
    private static final long[] NAMESPACES = {-20, -10, 0, 10, Long.MAX_VALUE};

    /** In the order of cursors. */
    private record Address(long namespace, int keyGroup, String key) implements Comparable<Address> {
        private static final Comparator<Address> ORDER = Comparator.comparingLong(Address::namespace)
                .thenComparingInt(Address::keyGroup)
                .thenComparing(Address::key, Counters.KEY_CODEC::compare);

        @Override
        public int compareTo(Address other) {
            return ORDER.compare(this, other);
        }
    }

    private final Disk disk;
    private final Path directory;
    private final StateBackend backend;
    private final SplittableRandom random;

    private CheckpointStore checkpoints;
    private StateStore store;
    private final List<HeapTable<String, Count>> lanes = new ArrayList<>();
    private final int[] laneOfKeyGroup = new int[KEY_GROUP_COUNT];
    private TreeMap<Address, Long> model = new TreeMap<>();

    /** Handed over by the lanes and not applied yet. */
    private final Queue<StateChanges> pieces = new ArrayDeque<>();

    /** What the snapshot that is being written must come to, if one is. */
    private @Nullable TreeMap<Address, Long> modelAtCut;

    private TreeMap<Address, Long> modelAtCheckpoint = new TreeMap<>();
    private long epoch;

    StateModelRun(Disk disk, Path directory, StateBackend backend, SplittableRandom random) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.backend = backend;
        this.random = random;
        new StateFiles(disk).deleteTree(checkpointDirectory());
        this.checkpoints = new CheckpointStore(disk, checkpointDirectory());
        this.store = backend.create(directory.resolve("live"));
        restoreLanes();
    }

    void run() throws IOException {
        for (int step = 0; step < STEP_COUNT; step++) {
            int dice = random.nextInt(1000);
            if (dice < 650) {
                add();
            } else if (dice < 800) {
                remove();
            } else if (dice < 830) {
                removeNamespaceInKeyGroup();
            } else if (dice < 850) {
                removeNamespace();
            } else if (dice < 870) {
                moveKeyGroup();
            } else if (dice < 880) {
                beginSnapshot();
            } else if (dice < 920) {
                continueSnapshot(1 + random.nextInt(8));
            } else if (dice < 950) {
                applyPiece();
            } else if (dice < 990) {
                lanes.get(random.nextInt(LANE_COUNT)).evict(store, 1 + random.nextInt(20));
            } else if (dice < 997) {
                checkpoint();
            } else {
                crashAndRestore();
            }
        }
        checkpoint();
        crashAndRestore();
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    private void add() {
        String key = key();
        long namespace = namespace();
        long amount = random.nextLong();
        Counters.add(tableOf(key), namespace, key, amount);
        model.merge(address(namespace, key), amount, Long::sum);
    }

    private void remove() {
        String key = key();
        long namespace = namespace();
        StateEntry<String, Count> entry = Counters.find(tableOf(key), namespace, key);
        Long expected = model.remove(address(namespace, key));
        if (expected == null) {
            assertNull(entry);
        } else {
            assertEquals(expected, entry.value().count);
            tableOf(key).remove(entry);
        }
    }

    private void removeNamespaceInKeyGroup() {
        long namespace = namespace();
        int keyGroup = random.nextInt(KEY_GROUP_COUNT);
        lanes.get(laneOfKeyGroup[keyGroup]).removeNamespace(keyGroup, namespace);
        model.keySet().removeIf(address -> address.namespace() == namespace && address.keyGroup() == keyGroup);
    }

    private void removeNamespace() {
        long namespace = namespace();
        lanes.forEach(table -> table.removeNamespace(namespace));
        model.keySet().removeIf(address -> address.namespace() == namespace);
    }

    private void moveKeyGroup() {
        int keyGroup = random.nextInt(KEY_GROUP_COUNT);
        int from = laneOfKeyGroup[keyGroup];
        int to = (from + 1) % LANE_COUNT;
        if (!lanes.get(from).isSnapshotting() && !lanes.get(to).isSnapshotting()) {
            Counters.move(lanes.get(from), lanes.get(to), keyGroup);
            laneOfKeyGroup[keyGroup] = to;
            checkTables();
        }
    }

    private void beginSnapshot() throws IOException {
        if (modelAtCut == null) {
            modelAtCut = new TreeMap<>(model);
            lanes.forEach(HeapTable::beginSnapshot);
            endSnapshotIfOver();
        }
    }

    private void continueSnapshot(int entryCountMax) throws IOException {
        if (modelAtCut != null) {
            StateChanges piece = lanes.get(random.nextInt(LANE_COUNT)).continueSnapshot(entryCountMax);
            if (piece != null) {
                pieces.add(piece);
            }
            endSnapshotIfOver();
        }
    }

    private void applyPiece() throws IOException {
        if (!pieces.isEmpty()) {
            store.apply(pieces.remove());
            endSnapshotIfOver();
        }
    }

    private void endSnapshotIfOver() throws IOException {
        boolean isWritten = lanes.stream().noneMatch(HeapTable::isSnapshotting) && pieces.isEmpty();
        if (modelAtCut != null && isWritten) {
            lanes.forEach(HeapTable::snapshotApplied);
            assertEquals(rowsOf(modelAtCut), Counters.rows(store, NAMESPACES));
            modelAtCut = null;
        }
    }

    private void checkpoint() throws IOException {
        checkTables();
        finishSnapshot();
        modelAtCheckpoint = new TreeMap<>(model);
        beginSnapshot();
        finishSnapshot();
        epoch++;
        CheckpointManifest cut =
                CheckpointManifest.atCut(epoch, epoch * 100, new UUID(1, 2), "fingerprint", new byte[] {1, 2, 3});
        checkpoints.publish(checkpoints.prepare(cut, store));
    }

    private void finishSnapshot() throws IOException {
        while (modelAtCut != null) {
            continueSnapshot(100);
            applyPiece();
        }
    }

    private void crashAndRestore() throws IOException {
        store.close();
        checkpoints = new CheckpointStore(disk, checkpointDirectory());
        CheckpointStore.Loaded loaded = checkpoints.load();
        assertEquals(List.of(), loaded.passedOver());
        Checkpoint checkpoint = loaded.newest();
        Path live = directory.resolve("live");
        store = checkpoint == null
                ? backend.create(live)
                : backend.restore(checkpoint.stateDirectory(), checkpoint.fileNames(), live);
        restoreLanes();
        model = new TreeMap<>(modelAtCheckpoint);
        modelAtCut = null;
        pieces.clear();
        assertEquals(epoch, checkpoint == null ? 0 : checkpoint.manifest().epoch());
        checkTables();
    }

    private void restoreLanes() throws IOException {
        lanes.clear();
        int firstOfSecond = random.nextInt(KEY_GROUP_COUNT + 1);
        int[] bounds = {0, firstOfSecond, KEY_GROUP_COUNT};
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            HeapTable<String, Count> table = Counters.collidingTable();
            if (random.nextBoolean()) {
                table.restoreFrom(store, bounds[lane], bounds[lane + 1]);
            } else {
                table.restoreColdFrom(store, bounds[lane], bounds[lane + 1]);
                assertEquals(0, table.residentCount());
            }
            assertEquals(0, table.changeCount());
            if (random.nextBoolean()) { // Lanes are not always cut equally often: one may be younger.
                table.beginSnapshot();
            }
            lanes.add(table);
        }
        for (int keyGroup = 0; keyGroup < KEY_GROUP_COUNT; keyGroup++) {
            laneOfKeyGroup[keyGroup] = keyGroup < firstOfSecond ? 0 : 1;
        }
    }

    private void checkTables() {
        List<Row> found = new ArrayList<>();
        for (HeapTable<String, Count> table : lanes) {
            assertEquals(Counters.inSlots(table), table.residentCount());
            List<Row> rows = Counters.rows(table, NAMESPACES);
            assertEquals(rows.size(), table.entryCount());
            assertEquals(rows.size(), table.residentCount(), "a walk reads all back");
            if (!rows.isEmpty()) {
                assertEquals(rows.get(0).namespace(), table.lowestNamespace());
            }
            found.addAll(rows);
        }
        found.sort(Comparator.comparing(row -> new Address(row.namespace(), row.keyGroup(), row.key())));
        assertEquals(rowsOf(model), found);
    }

    private static List<Row> rowsOf(Map<Address, Long> model) {
        return model.entrySet().stream().map(StateModelRun::row).toList();
    }

    private static Row row(Map.Entry<Address, Long> entry) {
        Address address = entry.getKey();
        return new Row(address.keyGroup(), address.namespace(), address.key(), entry.getValue());
    }

    private static Address address(long namespace, String key) {
        return new Address(namespace, Counters.keyGroup(key), key);
    }

    private HeapTable<String, Count> tableOf(String key) {
        return lanes.get(laneOfKeyGroup[Counters.keyGroup(key)]);
    }

    private String key() {
        return "key " + random.nextInt(KEY_COUNT);
    }

    private long namespace() {
        return NAMESPACES[random.nextInt(NAMESPACES.length)];
    }

    private Path checkpointDirectory() {
        return directory.resolve("checkpoints");
    }
}
