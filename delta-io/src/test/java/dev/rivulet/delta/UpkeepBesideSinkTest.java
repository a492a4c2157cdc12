package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an exactly-once sink makes of upkeep of its table: of files put together and deleted nothing, of a restore a doubt. */
final class UpkeepBesideSinkTest {

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final DeltaSink<Count> sink = DeltaSink.append(TABLE, Count.class);

    private SinkSession<Count> open(long term) throws IOException {
        return sink.open(new SinkContext("job", "sink", new UUID(7, 9), term, disk, clock));
    }

    private DeltaTable table() throws IOException {
        return DeltaTable.open(disk, clock, TABLE);
    }

    /** Epochs 1 to 5 as versions 1 to 5, a minute apart. */
    private void writeEpochs() throws IOException {
        try (SinkSession<Count> session = open(1)) {
            for (long epoch = 1; epoch <= 5; epoch++) {
                clock.advance(Duration.ofMinutes(1));
                stageAndCommit(session, epoch, counts(epoch, 2));
            }
        }
    }

    private List<TargetDoubt> doubts(long term) throws IOException {
        try (SinkSession<Count> session = open(term)) {
            return session.committer().doubts();
        }
    }

    private long rowCount() throws IOException {
        long[] count = new long[1];
        table().read().forEach(row -> count[0]++);
        return count[0];
    }

    @Test
    void optimizeAndVacuumRaiseNoDoubt() throws IOException {
        writeEpochs();
        clock.advance(Duration.ofDays(8));
        table().optimize().run();
        clock.advance(Duration.ofDays(8));
        table().vacuum().run();

        assertEquals(List.of(), doubts(2));
        try (SinkSession<Count> session = open(2)) {
            assertEquals(5, session.committer().committedEpoch());
            stageAndCommit(session, 5, counts(5, 2));
            stageAndCommit(session, 6, counts(6, 2));
        }
        assertEquals(12, rowCount());
    }

    @Test
    void optimizeAndVacuumWhileTheJobRunsDoNotDisturbIt() throws IOException {
        try (SinkSession<Count> session = open(1)) {
            for (long epoch = 1; epoch <= 12; epoch++) {
                stageAndCommit(session, epoch, counts(epoch, 2));
                clock.advance(Duration.ofHours(1));
                if (epoch % 3 == 0) {
                    table().optimize().run();
                    table().vacuum()
                            .retain(Duration.ZERO)
                            .withoutRetentionCheck()
                            .run();
                }
            }
        }

        assertEquals(24, rowCount());
        assertEquals(List.of(), doubts(2));
    }

    @Test
    void directoryThatAVacuumTookIsMadeAgainByTheRunningJob() throws IOException {
        try (SinkSession<Count> session =
                sink.partitionedBy("epoch").open(new SinkContext("job", "sink", new UUID(7, 9), 1, disk, clock))) {
            stageAndCommit(session, 1, counts(7, 2));
            table().delete("TRUE");
            clock.advance(Duration.ofDays(8));
            assertEquals(1, table().vacuum().run().directoryCount());

            stageAndCommit(session, 2, counts(7, 3));
        }

        disk.crash(1);
        assertEquals(3, rowCount());
    }

    @Test
    void restoreIsToldAlsoBehindOtherUpkeep() throws IOException {
        writeEpochs();
        table().restoreToVersion(3);
        table().optimize().run();
        table().vacuum().run();

        List<TargetDoubt> doubts = doubts(2);

        assertEquals(List.of(new TargetDoubt.Restored("table " + TABLE, 6, 3, 4, 5, 5)), doubts);
        assertEquals(List.of(WayOut.BRING_BACK, WayOut.ADOPT), doubts.get(0).waysOut());
        assertEquals(6, rowCount());
    }

    @Test
    void restoreToATimeIsToldWithItsVersion() throws IOException {
        writeEpochs();
        Instant ofEpochTwo =
                Instant.EPOCH.plusMillis(clock.epochMicros() / 1_000).minus(Duration.ofSeconds(150));

        table().restoreToTimestamp(ofEpochTwo);

        assertEquals(List.of(new TargetDoubt.Restored("table " + TABLE, 6, 2, 3, 5, 5)), doubts(2));
    }

    @Test
    void restoreThatIsTakenBackRaisesNoDoubtAndLosesNothing() throws IOException {
        writeEpochs();
        table().restoreToVersion(3);
        table().restoreToVersion(5);

        assertEquals(List.of(), doubts(2));
        try (SinkSession<Count> session = open(2)) {
            stageAndCommit(session, 6, counts(6, 2));
        }
        assertEquals(12, rowCount());
    }

    @Test
    void restoreWhileTheJobRunsEndsIt() throws IOException {
        try (SinkSession<Count> session = open(1)) {
            stageAndCommit(session, 1, counts(1, 2));
            stageAndCommit(session, 2, counts(2, 2));
            table().restoreToVersion(1);
            List<StagedEpoch> next = List.of(stage(session, 3, counts(3, 2)));

            FencedException fenced = assertThrows(
                    FencedException.class, () -> session.committer().commit(next));

            assertEquals(new TargetDoubt.Restored("table " + TABLE, 3, 1, 2, 2, 2), fenced.doubt());
        }
        assertEquals(2, rowCount());
    }
}
