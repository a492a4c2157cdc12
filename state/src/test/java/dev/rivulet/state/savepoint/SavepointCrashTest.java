package dev.rivulet.state.savepoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFullException;
import dev.rivulet.state.Seeds;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ends the process or the power at each disk call of a savepoint in turn: it is there whole, or not at all. */
final class SavepointCrashTest {

    private static final Path SAVEPOINTS = Path.of("/data/savepoints");

    @Test
    void aCrashAtAnyCallLeavesAWholeSavepointOrNone() {
        Seeds.forEach(8, getClass(), random -> {
            Run counted = new Run(random.nextLong());
            counted.write();
            long callCount = counted.disk.callCount();
            assertTrue(callCount > 15, "calls: " + callCount);
            for (long call = 1; call <= callCount + 1; call++) {
                crashAt(call, random, true);
                crashAt(call, random, false);
            }
        });
    }

    @Test
    void aFullDiskLeavesNothingBehind() throws IOException {
        Run run = new Run(1);
        run.write();
        long roomy = run.disk.usedSizeBytes();
        for (long room = 0; room < roomy; room += 37) {
            Run full = new Run(2);
            full.disk.faults().limitCapacity(room);

            assertThrows(DiskFullException.class, full::write, "room " + room);

            assertEquals(List.of(), full.disk.names(SAVEPOINTS), "room " + room);
        }
    }

    private static void crashAt(long call, SplittableRandom random, boolean isPowerLost) throws IOException {
        Run run = new Run(random.nextLong());
        run.disk.failFrom(call);
        try {
            run.write();
        } catch (IOException e) {
            assertTrue(run.disk.hasFailed(), () -> "not injected: " + e);
        }
        if (isPowerLost) {
            run.disk.crash(random.nextLong());
        } else {
            run.disk.kill();
        }
        run.disk.heal(); // The call that should fail may never have come.
        run.check("call " + call);
        run.writeAgain();
        run.check("call " + call + ", again");
    }

    /** A job that makes one savepoint. */
    private static final class Run {
        private final SimDisk disk;
        private final StateStore store;
        private final List<String> rows;
        private boolean isWritten;

        Run(long seed) throws IOException {
            disk = new SimDisk(seed);
            // The store's own disk is another one, so that only the savepoint's calls are counted.
            store = new HeapStateBackend(new SimDisk(seed)).create(Path.of("/live"));
            SavedJob.fill(store, 50, 20);
            rows = SavedJob.rows(store);
        }

        void write() throws IOException {
            new SavepointWriter(disk, SAVEPOINTS).write(SavedJob.cut("one"), store);
            isWritten = true;
        }

        void check(String when) throws IOException {
            boolean isThere = disk.exists(SAVEPOINTS.resolve("one"));
            assertTrue(isThere || !isWritten, () -> when + ": the savepoint is gone");
            assertEquals(isThere ? List.of("one") : List.of(), SavepointReader.namesIn(disk, SAVEPOINTS), when);
            if (isThere) {
                SavepointReader savepoint = SavepointReader.open(disk, SAVEPOINTS.resolve("one"));
                savepoint.verify();
                SavepointPlan plan = SavepointPlan.of(
                        savepoint.manifest().cut().schemas(), List.of(SavedJob.TOTALS, SavedJob.LAST), false);
                StateStore restored = savepoint.restore(plan, new HeapStateBackend(new SimDisk(1)), Path.of("/live"));
                assertEquals(rows, SavedJob.rows(restored), when);
            }
        }

        /** What is left of an unfinished one is in nobody's way. */
        void writeAgain() throws IOException {
            if (!disk.exists(SAVEPOINTS.resolve("one"))) {
                write();
                disk.crash(1);
                assertFalse(disk.exists(SAVEPOINTS.resolve("tmp-one")));
            }
        }
    }
}
