package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Outage;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.UnreachableDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A table that is out of reach while rows are staged, and now and then in the middle of a commit. */
final class LocalStagingTest {

    private static final Path STAGED = Path.of("/staged");
    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 500 : 20;
    private static final int EPOCH_COUNT = 12;

    /** A row. */
    record Reading(String device, int day, long value) {}

    private final SimDisk disk = new SimDisk(CLOCK, 1);
    private final UnreachableDisk uplink = new UnreachableDisk(disk, TABLE);

    private SinkSession<Reading> open(DeltaSink<Reading> sink, long term) throws IOException {
        return sink.open(new SinkContext("job", "readings", new UUID(1, 2), term, uplink, CLOCK));
    }

    private List<Reading> rows() throws IOException {
        List<Reading> rows = new ArrayList<>();
        DeltaTable.open(disk, CLOCK, TABLE).read().forEach(RecordRowType.of(Reading.class), rows::add);
        return rows;
    }

    @Test
    void rowsAreStagedWhileTheTableIsOutOfReachAndCommittedInOrderAfterwards() throws IOException {
        DeltaSink<Reading> sink = DeltaSink.append(TABLE, Reading.class).withLocalStaging(STAGED);
        try (SinkSession<Reading> session = open(sink, 1)) {
            uplink.leave(0);
            List<StagedEpoch> staged = new ArrayList<>();
            for (long epoch = 1; epoch <= EPOCH_COUNT; epoch++) {
                staged.add(stage(session, epoch, List.of(new Reading("d", 1, epoch))));
                assertTrue(Outage.isOne(assertThrows(
                        IOException.class, () -> session.committer().commit(staged))));
            }
            uplink.comeBack();
            session.committer().commit(staged);
        }

        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L),
                rows().stream().map(Reading::value).sorted().toList());
        assertEquals(List.of(), disk.list(STAGED.resolve("readings")), "what is committed is staged no more");
    }

    @Test
    void aCommitThatBreaksOffAnywhereIsRepeated() throws IOException {
        long brokenCount = 0;
        for (int run = 0; run < RUN_COUNT; run++) {
            Random random = new Random(run);
            LocalStagingTest fresh = new LocalStagingTest();
            boolean isUpsert = random.nextBoolean();
            DeltaSink<Reading> sink = (isUpsert
                            ? DeltaSink.upsert(TABLE, Reading.class, "device", "day")
                            : DeltaSink.append(TABLE, Reading.class))
                    .partitionedBy("day")
                    .withLocalStaging(STAGED);
            brokenCount += fresh.stageAndCommitBrokenOff(sink, random);

            long expected = isUpsert ? 4 : 2L * EPOCH_COUNT;
            assertEquals(expected, fresh.rows().size(), "run " + run);
            if (!isUpsert) {
                assertEquals(
                        expected, fresh.rows().stream().distinct().count(), "run " + run + ": rows are different ones");
            }
        }
        assertTrue(brokenCount > RUN_COUNT, "only " + brokenCount + " commits broke off");
    }

    private long stageAndCommitBrokenOff(DeltaSink<Reading> sink, Random random) throws IOException {
        long brokenCount = 0;
        try (SinkSession<Reading> session = open(sink, 1)) {
            List<StagedEpoch> pending = new ArrayList<>();
            for (long epoch = 1; epoch <= EPOCH_COUNT; epoch++) {
                uplink.leave(0);
                pending.add(stage(
                        session,
                        epoch,
                        List.of(
                                new Reading("a", (int) (epoch % 2), epoch),
                                new Reading("b", (int) (epoch % 2), epoch))));
                uplink.leave(random.nextInt(40));
                try {
                    session.committer().commit(pending);
                    pending.clear();
                } catch (IOException gone) {
                    assertTrue(Outage.isOne(gone), () -> "the engine would not wait: " + gone);
                    brokenCount++;
                }
            }
            uplink.comeBack();
            if (!pending.isEmpty()) {
                session.committer().commit(pending);
            }
        }
        return brokenCount;
    }
}
