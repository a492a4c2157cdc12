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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/** A table, its store and its checkpoints under random work, beside a sorted map that cannot be wrong. */
final class StateModelRun implements AutoCloseable {

    private static final int STEP_COUNT = 1500;
    private static final int KEY_COUNT = 40;
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
    private HeapTable<String, Count> table = Counters.table();
    private TreeMap<Address, Long> model = new TreeMap<>();
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
    }

    void run() throws IOException {
        for (int step = 0; step < STEP_COUNT; step++) {
            int dice = random.nextInt(1000);
            if (dice < 700) {
                add();
            } else if (dice < 900) {
                remove();
            } else if (dice < 940) {
                removeNamespaceInKeyGroup();
            } else if (dice < 970) {
                removeNamespace();
            } else if (dice < 990) {
                store.apply(Counters.changes(table));
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
        Counters.add(table, namespace, key, amount);
        model.merge(address(namespace, key), amount, Long::sum);
    }

    private void remove() {
        String key = key();
        long namespace = namespace();
        StateEntry<String, Count> entry = Counters.find(table, namespace, key);
        Long expected = model.remove(address(namespace, key));
        if (expected == null) {
            assertNull(entry);
        } else {
            assertEquals(expected, entry.value().count);
            table.remove(entry);
        }
    }

    private void removeNamespaceInKeyGroup() {
        long namespace = namespace();
        int keyGroup = random.nextInt(KEY_GROUP_COUNT);
        table.removeNamespace(keyGroup, namespace);
        model.keySet().removeIf(address -> address.namespace() == namespace && address.keyGroup() == keyGroup);
    }

    private void removeNamespace() {
        long namespace = namespace();
        table.removeNamespace(namespace);
        model.keySet().removeIf(address -> address.namespace() == namespace);
    }

    private void checkpoint() throws IOException {
        checkTable();
        store.apply(Counters.changes(table));
        epoch++;
        CheckpointManifest cut =
                CheckpointManifest.atCut(epoch, epoch * 100, new UUID(1, 2), "fingerprint", new byte[] {1, 2, 3});
        checkpoints.publish(checkpoints.prepare(cut, store));
        modelAtCheckpoint = new TreeMap<>(model);
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
        table = Counters.table();
        table.restoreFrom(store, 0, KEY_GROUP_COUNT);
        model = new TreeMap<>(modelAtCheckpoint);
        assertEquals(epoch, checkpoint == null ? 0 : checkpoint.manifest().epoch());
        assertEquals(0, table.changeCount());
        checkTable();
    }

    private void checkTable() {
        List<Row> expected = model.entrySet().stream().map(StateModelRun::row).toList();
        assertEquals(expected, Counters.rows(table, NAMESPACES));
        assertEquals(model.size(), table.entryCount());
        if (!model.isEmpty()) {
            assertEquals(model.firstKey().namespace(), table.lowestNamespace());
        }
    }

    private static Row row(Map.Entry<Address, Long> entry) {
        Address address = entry.getKey();
        return new Row(address.keyGroup(), address.namespace(), address.key(), entry.getValue());
    }

    private static Address address(long namespace, String key) {
        return new Address(namespace, Counters.keyGroup(key), key);
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
