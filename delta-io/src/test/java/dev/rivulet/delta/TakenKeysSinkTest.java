package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.RefusedRows;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows whose key is taken, one by one. */
final class TakenKeysSinkTest {

    /** A row of these tables. */
    record Seat(long id, @Nullable String mail, String day) {

        static final RecordRowType<Seat> TYPE = RecordRowType.of(Seat.class);
    }

    private static final DeltaSink<Seat> SINK = DeltaSink.append(TABLE, Seat.TYPE)
            .creating(table -> table.withPrimaryKey("id").withUniqueKey("mail", "day", "mail"))
            .onViolation(ViolationPolicy.DEAD_LETTER);

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    @Test
    void causeNamesKeyAndValuesWhereverTheOtherRowIs() throws IOException {
        try (SinkSession<Seat> session = SINK.open(context(disk, 1))) {
            SinkWriter<Seat> writer = session.writer();
            String ofId = "PRIMARY KEY [id] would be in two rows with id=1";
            String ofMail = "unique key mail [day, mail] would be in two rows with day=mon, mail=a";

            StagedEpoch first = stage(session, 1, new Seat(1, "a", "mon"));
            assertEquals(new Refusal(ofId), writer.refuse(new Seat(1, "b", "mon")));
            session.committer().commit(List.of(first));
            assertEquals(new Refusal(ofMail), writer.refuse(new Seat(2, "a", "mon")));
            assertNull(writer.refuse(new Seat(2, "a", "tue")));
            StagedEpoch second = stage(session, 2, new Seat(2, null, "mon"), new Seat(3, null, "mon"));
            assertEquals(new Refusal(ofId), writer.refuse(new Seat(1, null, "sat")));
            writer.write(new Seat(9, "z", "mon"));
            assertNotNull(writer.refuse(new Seat(9, null, "mon")));
            assertNotNull(writer.refuse(new Seat(8, "z", "mon")));
            session.committer().commit(List.of(second));
        }
    }

    @Test
    void askingForARowTakesNoKey() throws IOException {
        try (SinkSession<Seat> session = SINK.open(context(disk, 1))) {
            for (int asked = 0; asked < 3; asked++) {
                assertNull(session.writer().refuse(new Seat(1, "a", "mon")));
            }
            session.writer().write(new Seat(1, "a", "mon"));
            assertNotNull(session.writer().refuse(new Seat(1, "a", "mon")));
        }
    }

    @Test
    void ofAnEpochThatTheTableHasNoKeyIsTaken() throws IOException {
        try (SinkSession<Seat> session = SINK.open(context(disk, 1))) {
            session.committer().commit(List.of(stage(session, 1, new Seat(1, "a", "mon"))));
        }
        try (SinkSession<Seat> session = SINK.open(context(disk, 2))) {
            assertNull(session.writer().refuseOfCommitted(new Seat(1, "a", "mon")));
            assertNotNull(session.writer().refuse(new Seat(1, "a", "mon")));
        }
    }

    @Test
    void deletedRowsLeaveTheirKeys() throws IOException {
        for (boolean isByVector : List.of(true, false)) {
            SimDisk own = new SimDisk(CLOCK, 2);
            try (SinkSession<Seat> session =
                    SINK.withDeletionVectors(isByVector).open(context(own, 1))) {
                session.committer()
                        .commit(List.of(stage(session, 1, new Seat(1, "a", "mon"), new Seat(2, "b", "mon"))));
                assertNotNull(session.writer().refuse(new Seat(1, null, "mon")));
                stage(session, 2);
                SinkFixture.open(own).delete("id = 1");
                assertNull(session.writer().refuse(new Seat(1, "a", "mon")));
                assertNotNull(session.writer().refuse(new Seat(2, "a", "mon")));
                assertNotNull(session.writer().refuse(new Seat(3, "b", "mon")));
            }
        }
    }

    @Test
    void keysAreThoseThatReadersWillFind() throws IOException {
        DeltaSink<Seat> sink = DeltaSink.append(TABLE, Seat.TYPE)
                .partitionedBy("mail")
                .creating(table -> table.withGeneratedColumn("half", "id / 2")
                        .withUniqueKey("half", "half")
                        .withUniqueKey("mail", "mail"))
                .onViolation(ViolationPolicy.DEAD_LETTER);
        try (SinkSession<Seat> session = sink.open(context(disk, 1))) {
            // The empty text is null in a partition column, and so in no key.
            StagedEpoch staged = stage(session, 1, new Seat(1, "", "mon"), new Seat(5, "", "mon"));
            assertEquals(2, staged.seal().writtenCount());
            session.committer().commit(List.of(staged));
            assertEquals(
                    new Refusal("unique key half [half] would be in two rows with half=0.5"),
                    session.writer().refuse(new Seat(1, "x", "mon")));
            assertNull(session.writer().refuse(new Seat(2, "", "mon")));
        }
    }

    @Test
    void aRowWithoutViolationReadsNothing() throws IOException {
        try (SinkSession<Seat> session = SINK.withAutoCompaction(0).open(context(disk, 1))) {
            for (int epoch = 1; epoch <= 20; epoch++) {
                session.committer().commit(List.of(stage(session, epoch, seats(epoch * 1_000L, 1_000))));
            }
            session.writer().refuse(new Seat(1, "first", "mon"));

            long before = disk.callCount();
            for (Seat seat : seats(1_000_000, 20_000)) {
                assertNull(session.writer().refuse(seat));
            }
            assertEquals(before, disk.callCount(), "calls of the disk");
            for (Seat seat : seats(5_000, 1_000)) {
                assertNotNull(session.writer().refuse(seat));
            }
            assertTrue(disk.callCount() - before < 40, () -> "one file was read so often: " + disk.callCount());
        }
    }

    @Test
    void deletedRowsLeaveTheirKeysWhereAnotherFileOfTheirEpochStays() throws IOException {
        try (SinkSession<Seat> session =
                SINK.partitionedBy("day").withDeletionVectors(false).open(context(disk, 1))) {
            session.committer().commit(List.of(stage(session, 1, new Seat(1, "a", "mon"), new Seat(2, "b", "tue"))));
            SinkFixture.open(disk).delete("day = 'tue'");
            assertNull(session.writer().refuse(new Seat(2, "b", "tue")));
            assertNotNull(session.writer().refuse(new Seat(1, "a", "mon")));
            stage(session, 2);
            SinkFixture.open(disk).delete("day = 'mon'");
            assertNull(session.writer().refuse(new Seat(1, "a", "mon")));
        }
    }

    @Test
    void rowsThatARestoreBringsBackHaveTheirKeys() throws IOException {
        try (SinkSession<Seat> session = SINK.withDeletionVectors(true).open(context(disk, 1))) {
            DeltaTable other = SinkFixture.open(disk);
            other.append(Seat.TYPE, List.of(new Seat(1, "a", "mon"), new Seat(2, "b", "mon"), new Seat(3, "c", "mon")));
            other.delete("id = 1");
            assertNull(session.writer().refuse(new Seat(1, "a", "mon")));
            stage(session, 1);
            other.restoreToVersion(1);
            assertNotNull(session.writer().refuse(new Seat(1, "d", "mon")));
        }
    }

    @Test
    void keysThatAreGoneAreForgotten() throws IOException {
        try (SinkSession<Seat> session = SINK.open(context(disk, 1))) {
            StagedEpoch waiting = stage(session, 1, seats(100_000, 40_000));
            for (int epoch = 1; epoch <= 9; epoch++) {
                StagedEpoch behind = stage(session, epoch + 1, seats((epoch + 1) * 100_000L, 40_000));
                session.committer().commit(List.of(waiting));
                SinkFixture.open(disk).delete("id >= 10 + " + epoch * 100_000L);
                waiting = behind;
                assertNotNull(session.writer().refuse(new Seat((epoch + 1) * 100_000L + 39_999, "x", "mon")));
            }
            assertNull(session.writer().refuse(new Seat(100_010, "f100010", "mon")));
            assertNull(session.writer().refuse(new Seat(900_010, "f900010", "mon")));
            for (int epoch = 1; epoch <= 9; epoch++) {
                assertNotNull(session.writer().refuse(new Seat(epoch * 100_000L + 9, "x", "mon")));
            }
        }
    }

    @Test
    void aKeyThatComesOrGoesEndsTheRun() throws IOException {
        try (SinkSession<Seat> session = SINK.open(context(disk, 1))) {
            session.committer().commit(List.of(stage(session, 1, new Seat(1, "a", "mon"))));
            SinkFixture.open(disk).alter().dropKey("mail");
            assertFails("has other", () -> session.writer().refuse(new Seat(2, "a", "mon")));
        }
        try (SinkSession<Seat> session = SINK.open(context(disk, 2))) {
            assertNull(session.writer().refuse(new Seat(2, "a", "mon")));
            assertNotNull(session.writer().refuse(new Seat(1, "b", "mon")));
        }
    }

    private static Seat[] seats(long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(id -> new Seat(id, "f" + id, "mon"))
                .toArray(Seat[]::new);
    }

    /** As the engine does. */
    private static StagedEpoch stage(SinkSession<Seat> session, long epoch, Seat... rows) throws IOException {
        RefusedRows.Builder refused = new RefusedRows.Builder();
        List<Seat> written = new ArrayList<>();
        for (int number = 0; number < rows.length; number++) {
            if (session.writer().refuse(rows[number]) == null) {
                session.writer().write(rows[number]);
                written.add(rows[number]);
            } else {
                refused.add(number);
            }
        }
        EpochSeal seal = new EpochSeal(epoch, epoch * 100, rows.length, epoch * 1_000_003, refused.build());
        assertEquals(written.size(), seal.writtenCount());
        return session.writer().seal(seal);
    }
}
