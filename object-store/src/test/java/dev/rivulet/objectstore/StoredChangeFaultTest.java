package dev.rivulet.objectstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets each request of an append and of a merge fail in turn, in each way: the change is in the table once or not at all, it is there if it was
 * reported, and asking again for one that is not there makes it one version.
 */
final class StoredChangeFaultTest {

    private static final String PLACE = "mem://bucket/table";
    private static final int STEP = Boolean.getBoolean("rivulet.long") ? 1 : 2;

    /** The version that a change makes. */
    private static final long MADE = 2;

    private final SimClock clock = new SimClock();

    /** A row. */
    public record Item(long id, String note) {}

    private static final RowType<Item> ITEMS = RecordRowType.of(Item.class);
    private static final List<Item> BEFORE = List.of(new Item(1, "old"), new Item(2, "old"), new Item(3, "old"));
    private static final List<Item> NEW = List.of(new Item(3, "new"), new Item(4, "new"));

    /** A change, and what the table holds behind it. */
    private enum Change {
        APPEND(false, List.of(BEFORE.get(0), BEFORE.get(1), BEFORE.get(2), NEW.get(0), NEW.get(1))),
        MERGE(false, List.of(BEFORE.get(0), BEFORE.get(1), NEW.get(0), NEW.get(1))),
        MERGE_BY_VECTORS(true, List.of(BEFORE.get(0), BEFORE.get(1), NEW.get(0), NEW.get(1)));

        private final boolean hasVectors;
        private final List<Item> after;

        Change(boolean hasVectors, List<Item> after) {
            this.hasVectors = hasVectors;
            this.after = after;
        }

        void run(DeltaTable table) throws IOException {
            if (this == APPEND) {
                table.append(ITEMS, NEW);
            } else {
                table.merge(ITEMS, NEW, "id")
                        .whenMatchedUpdateAll()
                        .whenNotMatchedInsertAll()
                        .run();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aChangeIsThereOnceOrNotAtAllWhicheverRequestFails(Change change) throws IOException {
        for (MemoryStore.Fault fault : MemoryStore.Fault.values()) {
            long calls = callsWithoutFault(change);
            for (long call = 1 + fault.ordinal() % STEP; call <= calls; call += STEP) {
                MemoryStore store = store(change);
                DeltaTable table = open(store);
                store.failAt(call, fault);
                runAndAskAgain(change, store, table, fault + " at request " + call);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aChangeIsThereOnceOrNotAtAllWhereverTheProcessDies(Change change) throws IOException {
        long calls = callsWithoutFault(change);
        for (long call = 1; call <= calls; call += STEP) {
            MemoryStore store = store(change);
            DeltaTable table = open(store);
            store.failFrom(call);
            runAndAskAgain(change, store, table, "dead from request " + call);
        }
    }

    /** The put of the commit is done, and its reply lost, or sent again by the client, who hears that the version is taken: by itself. */
    @ParameterizedTest
    @EnumSource(Change.class)
    void aChangeWhoseCommitWasHeardOfLateIsReportedAndThereOnce(Change change) throws IOException {
        for (MemoryStore.Fault fault : List.of(MemoryStore.Fault.REPLY_LOST, MemoryStore.Fault.SENT_TWICE)) {
            MemoryStore store = store(change);
            DeltaTable table = open(store);
            store.failAt(1, fault, ".json");

            change.run(table);

            assertTrue(store.callCount() >= 1, "the commit failed");
            assertEquals(MADE, open(store).version(), fault::toString);
            assertEquals(change.after, rows(store), fault::toString);
            change.run(table); // The object goes on to be of use.
            assertEquals(MADE + 1, open(store).version(), fault::toString);
        }
    }

    @Test
    void aRequestThatFailsLeavesAnAppendUndone() throws IOException {
        MemoryStore store = store(Change.APPEND);
        DeltaTable table = open(store);
        store.failAt(1, MemoryStore.Fault.REFUSED, ".json");

        runAndAskAgain(Change.APPEND, store, table, "refused");
    }

    private void runAndAskAgain(Change change, MemoryStore store, DeltaTable table, String what) throws IOException {
        boolean hasFailed = false;
        try {
            change.run(table);
        } catch (IOException injected) {
            hasFailed = true;
        }
        store.failAt(0, MemoryStore.Fault.REFUSED);
        long version = open(store).version();
        assertTrue(hasFailed || version == MADE, () -> what + ": reported, but not there");
        assertEquals(version == MADE ? change.after : BEFORE, rows(store), what);
        if (version < MADE) {
            change.run(table);
        }
        assertEquals(MADE, open(store).version(), what);
        assertEquals(change.after, rows(store), what);
    }

    private long callsWithoutFault(Change change) throws IOException {
        MemoryStore store = store(change);
        DeltaTable table = open(store);
        store.failAt(0, MemoryStore.Fault.REFUSED);
        change.run(table);
        return store.callCount();
    }

    /** A bucket with the table before the change. */
    private MemoryStore store(Change change) throws IOException {
        MemoryStore store = new MemoryStore("mem://bucket");
        TableDefinition definition =
                TableDefinition.of(ITEMS.schema()).withCheckpointInterval(2).withDeletionVectors(change.hasVectors);
        DeltaTable.openOrCreate(new SystemDisk(), clock, new ObjectFileSystem(store).getPath(PLACE), definition)
                .append(ITEMS, BEFORE);
        return store;
    }

    /** With a file system of its own, as a process has it. */
    private DeltaTable open(MemoryStore store) throws IOException {
        return DeltaTable.open(new SystemDisk(), clock, new ObjectFileSystem(store).getPath(PLACE));
    }

    private List<Item> rows(MemoryStore store) throws IOException {
        List<Item> found = new ArrayList<>();
        open(store).read().forEach(ITEMS, found::add);
        found.sort(Comparator.comparingLong(Item::id).thenComparing(Item::note, Comparator.reverseOrder()));
        return found;
    }
}
