package dev.rivulet.state.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.state.Counters;
import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.Seeds;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Loses power at each disk call of a checkpoint's life in turn: recovery finds the old one or the new one, whole. */
final class CheckpointCrashTest {

    private static final Path DIRECTORY = Path.of("/data/checkpoints");
    private static final Path LIVE = Path.of("/data/live");
    private static final int CHECKPOINT_COUNT = 6;

    @Test
    void powerLossAtAnyCallLeavesTheOldOrTheNewCheckpoint() {
        Seeds.forEach(8, getClass(), random -> {
            Run counted = new Run(random.nextLong());
            counted.work();
            long callCount = counted.disk.callCount();
            assertTrue(callCount > 100, "calls: " + callCount);
            for (long call = 1; call <= callCount + 1; call++) {
                crashAt(call, random, true);
                crashAt(call, random, false);
            }
        });
    }

    private static void crashAt(long call, SplittableRandom random, boolean isPowerLost) throws IOException {
        Run run = new Run(random.nextLong());
        run.disk.failFrom(call);
        try {
            run.work();
        } catch (IOException e) {
            assertTrue(run.disk.hasFailed(), () -> "not injected: " + e);
        }
        if (isPowerLost) {
            run.disk.crash(random.nextLong());
        } else {
            run.disk.kill();
        }
        run.disk.heal(); // The call that should fail may never have come.
        run.checkRecovery("call " + call);
        run.settle(); // A load makes sure of what it finds, so a power loss after it changes nothing.
        run.disk.crash(random.nextLong());
        run.checkRecovery("call " + call + ", twice");
        if (random.nextBoolean()) {
            run.goOn();
        } else {
            run.checkOlder();
        }
    }

    /** One life of a job's checkpoints. The state of epoch n is n counts of n. */
    private static final class Run {
        private final SimDisk disk;
        private HeapTable<String, Count> table = Counters.table();
        private long publishing;
        private long published;
        private long recovered;

        Run(long seed) {
            disk = new SimDisk(seed);
        }

        void work() throws IOException {
            CheckpointStore checkpoints = new CheckpointStore(disk, DIRECTORY);
            checkpoints.load();
            StateStore store = new HeapStateBackend(disk).create(LIVE);
            for (long epoch = 1; epoch <= CHECKPOINT_COUNT; epoch++) {
                publish(checkpoints, store, epoch);
            }
        }

        void checkRecovery(String when) throws IOException {
            CheckpointStore.Loaded loaded = new CheckpointStore(disk, DIRECTORY).load();
            long epoch = loaded.checkpoint()
                    .map(checkpoint -> checkpoint.manifest().epoch())
                    .orElse(0L);
            assertTrue(
                    epoch == published || epoch == publishing,
                    () -> when + ": found epoch " + epoch + ", published " + published + ", publishing " + publishing
                            + ", " + loaded.passedOver());
            assertEquals(List.of(), loaded.passedOver(), when);
            recovered = epoch;
            if (epoch > 0) {
                assertEquals(expectedRows(epoch), rows(loaded.checkpoint().orElseThrow()), when);
            }
        }

        /** From now on only the checkpoint that was found is right. */
        void settle() {
            published = recovered;
            publishing = recovered;
        }

        /** After any crash the job makes its next checkpoint. */
        void goOn() throws IOException {
            CheckpointStore checkpoints = new CheckpointStore(disk, DIRECTORY);
            CheckpointStore.Loaded loaded = checkpoints.load();
            table = Counters.table();
            HeapStateBackend backend = new HeapStateBackend(disk);
            StateStore store = backend.create(LIVE);
            if (loaded.newest() != null) {
                store = backend.restore(
                        loaded.newest().stateDirectory(), loaded.newest().fileNames(), LIVE);
                table.restoreFrom(store, 0, Counters.KEY_GROUP_COUNT);
            }
            publish(checkpoints, store, published + 1);
            checkRecovery("going on");
        }

        /** The ones to fall back on are whole, too: a crash while one was deleted leaves nothing that looks like it. */
        void checkOlder() throws IOException {
            List<String> names = disk.list(DIRECTORY);
            for (int i = names.size() - 1; i > 0; i--) {
                disk.delete(DIRECTORY.resolve(names.get(i)).resolve("MANIFEST"));
                CheckpointStore.Loaded loaded = new CheckpointStore(disk, DIRECTORY).load();
                assertEquals(names.size() - i, loaded.passedOver().size(), loaded::toString);
                Checkpoint older = loaded.checkpoint().orElseThrow();
                assertEquals(expectedRows(older.manifest().epoch()), rows(older));
            }
        }

        private void publish(CheckpointStore checkpoints, StateStore store, long epoch) throws IOException {
            for (Row row : expectedRows(epoch)) {
                StateCount.set(table, row.key(), row.count());
            }
            store.apply(Counters.changes(table));
            PendingCheckpoint pending = checkpoints.prepare(
                    CheckpointManifest.atCut(epoch, epoch, new UUID(1, 1), "plan", new byte[200]), store);
            publishing = epoch;
            checkpoints.publish(pending);
            published = epoch;
        }

        private List<Row> rows(Checkpoint checkpoint) throws IOException {
            try (StateStore store =
                    new HeapStateBackend(disk).restore(checkpoint.stateDirectory(), checkpoint.fileNames(), LIVE)) {
                return Counters.rows(store, 0);
            }
        }

        private static List<Row> expectedRows(long epoch) {
            HeapTable<String, Count> expected = Counters.table();
            for (int i = 0; i < epoch * 10; i++) {
                StateCount.set(expected, "key " + i, epoch);
            }
            return new ArrayList<>(Counters.rows(expected, 0));
        }
    }

    /** Sets a count, whatever it was. */
    private static final class StateCount {
        static void set(HeapTable<String, Count> table, String key, long count) {
            Counters.add(table, 0, key, 0);
            Counters.find(table, 0, key).value().count = count;
        }
    }
}
