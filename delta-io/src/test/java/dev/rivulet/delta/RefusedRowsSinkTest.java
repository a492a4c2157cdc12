package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.RefusedRows;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that a sink refuses, since the table demands something else: their numbers are committed with the others. */
final class RefusedRowsSinkTest {

    private final SimDisk disk = new SimDisk(SinkFixture.CLOCK, 1);
    private final DeltaSink<Count> appending =
            DeltaSink.append(TABLE, Count.class).onViolation(ViolationPolicy.DEAD_LETTER);
    private final DeltaSink<Count> upserting =
            DeltaSink.upsert(TABLE, Count.class, "number").onViolation(ViolationPolicy.DEAD_LETTER);

    @BeforeEach
    void makeTable() throws IOException {
        DeltaTable.openOrCreate(
                        disk,
                        SinkFixture.CLOCK,
                        TABLE,
                        TableDefinition.of(RecordRowType.of(Count.class).schema()))
                .alter()
                .addConstraint("few", "`number` % 4 < 2");
    }

    @Test
    void refusedRowsAreNamedByTheCommitThatHasTheOthers() throws IOException {
        try (SinkSession<Count> session = appending.open(context(disk, 1))) {
            session.committer().commit(List.of(stage(session, 1, counts(1, 9)), stage(session, 2, counts(2, 2))));
        }

        assertEquals("1:2-3+6-7", open(disk).history().entries(1).get(0).tags().get("rivulet.refused"));
        try (SinkSession<Count> session = appending.open(context(disk, 2))) {
            List<EpochSeal> seals = session.committer().committedSeals(1);
            assertEquals(4, seals.get(0).refused().count());
            assertEquals(5, seals.get(0).writtenCount());
            assertTrue(seals.get(0).refused().contains(7));
            assertEquals(RefusedRows.NONE, seals.get(1).refused());
        }
        assertEquals(7, read(disk, RecordRowType.of(Count.class)).size());
    }

    @Test
    void causeNamesTheConstraint() throws IOException {
        try (SinkSession<Count> session = appending.open(context(disk, 1))) {
            assertEquals(
                    new Refusal("CHECK constraint few (`number` % 4 < 2) is FALSE"),
                    session.writer().refuse(new Count(1, 3)));
        }
    }

    @Test
    void anEpochOfWhichNoRowIsTakenIsCommittedAllTheSame() throws IOException {
        for (DeltaSink<Count> sink : List.of(appending, upserting)) {
            String uid = sink.description();
            try (SinkSession<Count> session = sink.open(context(disk, uid, 1))) {
                session.committer().commit(List.of(stage(session, 1, List.of(new Count(1, 2)))));
            }

            try (SinkSession<Count> session = sink.open(context(disk, uid, 2))) {
                assertEquals(1, session.committer().committedEpoch());
                assertEquals(
                        1,
                        session.committer().committedSeals(1).get(0).refused().count());
                session.committer().commit(List.of(stage(session, 2, List.of(new Count(2, 4)))));
            }
        }
        assertEquals(2, read(disk, RecordRowType.of(Count.class)).size() + 1);
    }

    @Test
    void aRefusedRowTakesNoOthersPlace() throws IOException {
        open(disk).alter().dropConstraint("few");
        open(disk).alter().addConstraint("early", "epoch < 3");
        try (SinkSession<Count> session = upserting.open(context(disk, 1))) {
            session.committer().commit(List.of(stage(session, 1, List.of(new Count(1, 7)))));
            session.committer().commit(List.of(stage(session, 2, List.of(new Count(2, 7), new Count(5, 7)))));
        }

        assertEquals(List.of(new Count(2, 7)), read(disk, RecordRowType.of(Count.class)));
    }

    @Test
    void moreThanACommitCanNameEndTheJob() throws IOException {
        List<Count> rows = counts(1, 250_000);
        try (SinkSession<Count> session = appending.open(context(disk, 1))) {
            assertFails("epoch 1 has 125000 rows which are not as the table demands", () -> stage(session, 1, rows));
        }
    }

    /** As the engine does. */
    private static StagedEpoch stage(SinkSession<Count> session, long epoch, List<Count> rows) throws IOException {
        RefusedRows.Builder refused = new RefusedRows.Builder();
        List<Count> written = new ArrayList<>();
        for (int number = 0; number < rows.size(); number++) {
            if (session.writer().refuse(rows.get(number)) == null) {
                session.writer().write(rows.get(number));
                written.add(rows.get(number));
            } else {
                refused.add(number);
            }
        }
        EpochSeal seal = new EpochSeal(epoch, epoch * 100, rows.size(), epoch * 1_000_003, refused.build());
        assertEquals(written.size(), seal.writtenCount());
        return session.writer().seal(seal);
    }
}
