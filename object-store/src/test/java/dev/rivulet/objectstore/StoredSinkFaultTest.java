package dev.rivulet.objectstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lets each request to the bucket fail in turn, in each way, and starts again: every epoch is in the table once. */
final class StoredSinkFaultTest {

    private static final int EPOCHS = 4;
    private static final String PLACE = "mem://bucket/table";
    private static final Comparator<Count> ORDER =
            Comparator.comparingLong(Count::epoch).thenComparingLong(Count::number);

    /** Each request in the long run; else every second, of each way others. */
    private static final int STEP = Boolean.getBoolean("rivulet.long") ? 1 : 3;

    private final SimClock clock = new SimClock();

    /** A row. */
    public record Count(long epoch, long number) {}

    @Test
    void eachEpochIsThereOnceWhicheverRequestFails() throws IOException {
        for (MemoryStore.Fault fault : MemoryStore.Fault.values()) {
            long calls = callsWithoutFault();
            for (long call = 1 + fault.ordinal() % STEP; call <= calls; call += STEP) {
                MemoryStore store = new MemoryStore("mem://bucket");
                store.failAt(call, fault);
                runAndStartAgain(store, fault + " at request " + call);
            }
        }
    }

    @Test
    void eachEpochIsThereOnceWhereverTheProcessDies() throws IOException {
        long calls = callsWithoutFault();
        for (long call = 1; call <= calls; call += STEP) {
            MemoryStore store = new MemoryStore("mem://bucket");
            store.failFrom(call);
            runAndStartAgain(store, "dead from request " + call);
        }
    }

    /** The client sends a commit twice and hears that its version is taken: by itself, so that no other version may follow. */
    @Test
    void aCommitThatWasSentTwiceIsOneVersion() throws IOException {
        MemoryStore store = new MemoryStore("mem://bucket");
        store.failAt(3, MemoryStore.Fault.SENT_TWICE, ".json");

        run(store, 1, new long[1]);

        assertTrue(store.callCount() >= 3);
        assertEquals(EPOCHS, open(store).version());
        assertRows(store, EPOCHS, "sent twice");
    }

    private long callsWithoutFault() throws IOException {
        MemoryStore store = new MemoryStore("mem://bucket");
        store.failAt(0, MemoryStore.Fault.REFUSED);
        run(store, 1, new long[1]);
        return store.callCount();
    }

    private void runAndStartAgain(MemoryStore store, String what) throws IOException {
        long[] reported = new long[1];
        boolean hasFailed = false;
        try {
            run(store, 1, reported);
        } catch (IOException injected) {
            hasFailed = true;
        }
        store.failAt(0, MemoryStore.Fault.REFUSED);
        try {
            long committed = committed(store);
            assertTrue(committed >= reported[0], () -> what + ": reported " + reported[0] + ", found " + committed);
            assertTrue(hasFailed || committed == EPOCHS, what);
            assertRows(store, committed, what);
            run(store, 2, reported);
            assertRows(store, EPOCHS, what);
            assertEquals(EPOCHS, open(store).version(), what);
        } catch (IOException | RuntimeException failure) {
            throw new AssertionError(what + ": " + failure.getMessage(), failure);
        }
    }

    private long committed(MemoryStore store) throws IOException {
        try (SinkSession<Count> session = sink(store).open(context(3))) {
            return session.committer().committedEpoch();
        }
    }

    /** Runs all epochs that the table has not, as the engine does after a start. */
    private void run(MemoryStore store, long term, long[] reported) throws IOException {
        try (SinkSession<Count> session = sink(store).open(context(term))) {
            for (long epoch = session.committer().committedEpoch() + 1; epoch <= EPOCHS; epoch++) {
                for (Count row : rows(epoch)) {
                    session.writer().write(row);
                }
                StagedEpoch staged = session.writer().seal(new EpochSeal(epoch, epoch * 100, 2, epoch * 1_000_003));
                session.committer().commit(List.of(staged));
                reported[0] = epoch;
            }
        }
    }

    /** With a file system of its own, as a process has it. */
    private static Sink<Count> sink(MemoryStore store) {
        return DeltaSink.append(new ObjectFileSystem(store).getPath(PLACE), Count.class)
                .partitionedBy("epoch")
                .withCheckpointInterval(2)
                .withAutoCompaction(0);
    }

    private SinkContext context(long term) {
        return new SinkContext("job", "sink", new UUID(7, 9), term, new SystemDisk(), clock);
    }

    private static List<Count> rows(long epoch) {
        return List.of(new Count(epoch, 0), new Count(epoch, 1));
    }

    private DeltaTable open(MemoryStore store) throws IOException {
        Path path = new ObjectFileSystem(store).getPath(PLACE);
        return DeltaTable.open(new SystemDisk(), clock, path);
    }

    private void assertRows(MemoryStore store, long epochs, String what) throws IOException {
        List<Count> expected = new ArrayList<>();
        for (long epoch = 1; epoch <= epochs; epoch++) {
            expected.addAll(rows(epoch));
        }
        List<Count> found = new ArrayList<>();
        open(store).read().forEach(RecordRowType.of(Count.class), found::add);
        found.sort(ORDER);
        assertEquals(expected, found, what);
    }
}
