package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.read;
import static dev.rivulet.delta.SinkFixture.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lets each call to the disk fail in turn, once or for good, with and without power loss, and starts again. */
final class DeltaCrashTest {

    private static final int EPOCHS = 5;
    private static final Comparator<Count> ORDER =
            Comparator.comparingLong(Count::epoch).thenComparingLong(Count::number);

    private final Sink<Count> sink =
            DeltaSink.append(TABLE, Count.class).partitionedBy("epoch").withCheckpointInterval(2);

    private enum Fault {
        ONE_CALL_FAILS,
        PROCESS_DIES,
        POWER_GOES
    }

    /** Each call in the long run; else every third, another one per kind of fault. */
    private static final int STEP = Boolean.getBoolean("rivulet.long") ? 1 : 5;

    @Test
    void eachEpochIsThereOnceAfterAFailureAtAnyCall() throws IOException {
        for (Fault fault : Fault.values()) {
            long calls = callsWithoutFault();
            for (long call = 1 + fault.ordinal() % STEP; call <= calls; call += STEP) {
                failAt(fault, call);
            }
        }
    }

    private long callsWithoutFault() throws IOException {
        SimDisk disk = new SimDisk(CLOCK, 0);
        run(disk, 1, new long[1]);
        return disk.callCount();
    }

    private void failAt(Fault fault, long call) throws IOException {
        SimDisk disk = new SimDisk(CLOCK, call);
        String what = fault + " at call " + call;
        long[] reported = new long[1];
        if (fault == Fault.ONE_CALL_FAILS) {
            disk.failOnce(call);
        } else {
            disk.failFrom(call);
        }
        try {
            run(disk, 1, reported);
        } catch (IOException injected) {
            assertTrue(disk.hasFailed(), () -> what + ": " + injected);
        }
        if (fault == Fault.POWER_GOES) {
            disk.crash(call);
        } else {
            disk.kill();
        }
        try {
            assertCommitted(disk, reported[0], what);
            run(disk, 2, reported);
            assertComplete(disk, what);
        } catch (IOException | RuntimeException failure) {
            throw new AssertionError(what + ": " + failure.getMessage(), failure);
        }
    }

    /** Runs all epochs that the table has not, as the engine does after a start. */
    private void run(SimDisk disk, long term, long[] reported) throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, term))) {
            long committed = session.committer().committedEpoch();
            for (long epoch = committed + 1; epoch <= EPOCHS; epoch++) {
                StagedEpoch staged = stage(session, epoch, counts(epoch, 2));
                session.committer().commit(List.of(staged));
                reported[0] = epoch;
            }
        }
    }

    private void assertCommitted(SimDisk disk, long reported, String what) throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 3))) {
            long committed = session.committer().committedEpoch();
            assertTrue(committed >= reported, () -> what + ": reported " + reported + ", found " + committed);
            assertRows(disk, committed, what);
        }
    }

    private void assertComplete(SimDisk disk, String what) throws IOException {
        assertRows(disk, EPOCHS, what);
        disk.crash(1);
        assertRows(disk, EPOCHS, what + ", then power loss");
    }

    private static void assertRows(SimDisk disk, long epochs, String what) throws IOException {
        List<Count> expected = new ArrayList<>();
        for (long epoch = 1; epoch <= epochs; epoch++) {
            expected.addAll(counts(epoch, 2));
        }
        List<Count> found = read(disk, RecordRowType.of(Count.class));
        found.sort(ORDER);
        assertEquals(expected, found, what);
    }
}
