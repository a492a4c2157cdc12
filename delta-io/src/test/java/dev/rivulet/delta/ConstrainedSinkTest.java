package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertSays;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.read;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static dev.rivulet.delta.SinkFixture.writeOnce;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sink over a table whose columns and constraints are not its own, and change while it is open. */
final class ConstrainedSinkTest {

    private final SimDisk disk = new SimDisk(SinkFixture.CLOCK, 1);
    private final Sink<Count> sink = DeltaSink.append(TABLE, Count.class);

    @Test
    void rowThatViolatesAConstraintEndsTheWriter() throws IOException {
        writeOnce(disk, sink, counts(1, 3));
        open(disk).alter().addConstraint("few", "`number` < 5");

        try (SinkSession<Count> session = sink.open(context(disk, 2))) {
            assertFails(
                    "few (`number` < 5) is FALSE for row Count[epoch=2, number=5]",
                    () -> stage(session, 2, counts(2, 6)));
        }
        assertEquals(counts(1, 3), read(disk, RecordRowType.of(Count.class)));
    }

    @Test
    void rowsStagedBeforeAConstraintCameAreHeldAgainstIt() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            stageAndCommit(session, 1, counts(1, 3));
            StagedEpoch fitting = stage(session, 2, counts(2, 5));
            StagedEpoch violating = stage(session, 3, counts(3, 6));
            open(disk).alter().addConstraint("few", "`number` < 5");

            session.committer().commit(List.of(fitting));
            ConstraintViolationException refused = assertThrows(
                    ConstraintViolationException.class,
                    () -> session.committer().commit(List.of(violating)));

            assertSays("{epoch=3, number=5}", refused);
            assertEquals(8, read(disk, RecordRowType.of(Count.class)).size());
            open(disk).alter().dropConstraint("few");
            session.committer().commit(List.of(violating));
        }
        assertEquals(14, read(disk, RecordRowType.of(Count.class)).size());
    }

    @Test
    void columnMadeNotNullAfterNullsWereStaged() throws IOException {
        record Note(long id, @Nullable String text) {}
        try (SinkSession<Note> session = DeltaSink.append(TABLE, Note.class).open(context(disk, 1))) {
            StagedEpoch fitting = stage(session, 1, List.of(new Note(1, "a")));
            StagedEpoch violating = stage(session, 2, List.of(new Note(2, "b"), new Note(3, null)));
            open(disk).alter().setNotNull("text");

            session.committer().commit(List.of(fitting));
            assertThrows(
                    ConstraintViolationException.class,
                    () -> session.committer().commit(List.of(violating)));
        }
        assertEquals(List.of(new Note(1, "a")), read(disk, RecordRowType.of(Note.class)));
    }

    @Test
    void columnAddedByOthersIsNullInRowsStagedBefore() throws IOException {
        record Wide(long epoch, long number, @Nullable String note) {}
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            stageAndCommit(session, 1, counts(1, 1));
            StagedEpoch staged = stage(session, 2, counts(2, 1));
            open(disk).alter().addColumns(Field.nullable("note", DataType.Simple.STRING));
            session.committer().commit(List.of(staged));
        }
        assertEquals(
                Set.of(new Wide(1, 0, null), new Wide(2, 0, null)),
                Set.copyOf(read(disk, RecordRowType.of(Wide.class))));
    }

    @Test
    void sinkMayGiveTheTableTheColumnsThatItLacks() throws IOException {
        record Wide(@Nullable String note, long epoch, long number) {}
        writeOnce(disk, sink, counts(1, 1));
        DeltaSink<Wide> wide = DeltaSink.append(TABLE, Wide.class);
        List<Wide> rows = List.of(new Wide("new", 2, 7));

        assertFails("column note is missing, wanted string", () -> wide.open(context(disk, 2)));
        try (SinkSession<Wide> session =
                wide.withOptions(WriteOption.MERGE_SCHEMA).open(context(disk, 3))) {
            stageAndCommit(session, 2, rows);
        }
        try (SinkSession<Wide> again =
                wide.withOptions(WriteOption.MERGE_SCHEMA).open(context(disk, 4))) {
            assertEquals(2, again.committer().committedEpoch());
        }

        assertEquals(
                Set.of(new Wide(null, 1, 0), new Wide("new", 2, 7)),
                Set.copyOf(read(disk, RecordRowType.of(Wide.class))));
        assertEquals(List.of("epoch", "number", "note"), open(disk).schema().names());
        assertEquals(3, open(disk).version());
    }

    @Test
    void tableIsNotChangedForASinkThatCannotBeOpened() throws IOException {
        record Wide(@Nullable String note, long epoch, long number) {}
        writeOnce(disk, sink, counts(1, 1));
        DeltaSink<Wide> partitioned =
                DeltaSink.append(TABLE, Wide.class).partitionedBy("epoch").withOptions(WriteOption.MERGE_SCHEMA);

        assertFails("it is partitioned by [], wanted [epoch]", () -> partitioned.open(context(disk, 2)));

        assertEquals(List.of("epoch", "number"), open(disk).schema().names());
    }
}
