package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.rocks.RocksSettings;
import dev.rivulet.state.rocks.RocksStateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What the simulation cannot show, since the heap's store has no live directory: that a process which ends between two checkpoints
 * leaves one of RocksDB behind which holds more than the last checkpoint, and that a restore does not see it.
 */
final class LiveState {

    private static final KeyCodec<String> KEYS = KeyCodecs.of(String.class);

    private LiveState() {}

    static void run(Path folder) throws IOException {
        Disk disk = new SystemDisk();
        RocksStateBackend backend = new RocksStateBackend(disk, RocksSettings.DEFAULT);
        HeapTable<String, Long> table = table();
        Path live = folder.resolve("live");
        Path checkpoint = folder.resolve("checkpoint");
        try (StateStore store = backend.create(live)) {
            store.apply(snapshotWith(table, "before the cut"));
            store.checkpoint(checkpoint);
            store.apply(snapshotWith(table, "behind the cut"));
            store.checkpoint(folder.resolve("never published"));
        }

        HeapTable<String, Long> restored = table();
        try (StateStore store = backend.restore(checkpoint, disk.list(checkpoint), live)) {
            restored.restoreFrom(store, 0, 1);
        }

        assertEquals(1, restored.entryCount(), "entries that the checkpoint has");
    }

    private static HeapTable<String, Long> table() {
        return new HeapTable<>(new StateDescriptor<>("op", KEYS, Codecs.of(Long.class), () -> 0L), 1);
    }

    private static StateChanges snapshotWith(HeapTable<String, Long> table, String key) {
        table.create(0, 0, key, KEYS.stableHash(key), 1L);
        table.beginSnapshot();
        return Objects.requireNonNull(table.continueSnapshot(10));
    }
}
