package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.read;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream into a table whose columns are renamed, dropped and added again meanwhile: no value comes into a column that it is not for. */
final class MappedSinkTest {

    record Total(long device, @Nullable Long count) {}

    private static final List<DeltaSink<Total>> SINKS =
            List.of(DeltaSink.append(TABLE, Total.class), DeltaSink.upsert(TABLE, Total.class, "device"));

    private static List<Total> totals(SimDisk disk) throws IOException {
        return read(disk, RecordRowType.of(Total.class)).stream()
                .sorted(Comparator.comparing(Total::device))
                .toList();
    }

    @Test
    void filesThatAreStagedDoNotComeIntoAnotherColumnOfTheName() throws IOException {
        for (DeltaSink<Total> sink : SINKS) {
            SimDisk disk = new SimDisk(CLOCK, 1);
            try (SinkSession<Total> session =
                    sink.withTableProperty("delta.columnMapping.mode", "name").open(context(disk, 1))) {
                stageAndCommit(session, 1, List.of(new Total(1, 1L)));
                StagedEpoch staged = stage(session, 2, List.of(new Total(2, 2L)));
                open(disk).alter().dropColumn("count");
                open(disk).alter().addColumns(Field.nullable("count", Simple.LONG));

                assertFails("columns", () -> session.committer().commit(List.of(staged)));
                assertEquals(List.of(new Total(1, null)), totals(disk), sink::description);
            }
            try (SinkSession<Total> again = sink.open(context(disk, 2))) {
                stageAndCommit(again, 2, List.of(new Total(2, 2L)));
            }
            assertEquals(List.of(new Total(1, null), new Total(2, 2L)), totals(disk), sink::description);
        }
    }

    @Test
    void renamedColumnIsMissed() throws IOException {
        SimDisk disk = new SimDisk(CLOCK, 1);
        try (SinkSession<Total> session = SINKS.get(0)
                .withTableProperty("delta.columnMapping.mode", "name")
                .open(context(disk, 1))) {
            stageAndCommit(session, 1, List.of(new Total(1, 1L)));
            StagedEpoch staged = stage(session, 2, List.of(new Total(2, 2L)));
            open(disk).alter().renameColumn("count", "number");

            assertFails(
                    "column count is missing, wanted long",
                    () -> session.committer().commit(List.of(staged)));
        }
    }

    @Test
    void mappingMayBeSwitchedOnUnderAnAppendingStream() throws IOException {
        SimDisk disk = new SimDisk(CLOCK, 1);
        try (SinkSession<Total> session = SINKS.get(0).open(context(disk, 1))) {
            stageAndCommit(session, 1, List.of(new Total(1, 1L)));
            StagedEpoch staged = stage(session, 2, List.of(new Total(2, 2L)));
            open(disk).alter().setColumnMapping("name");

            session.committer().commit(List.of(staged));
            stageAndCommit(session, 3, List.of(new Total(3, 3L)));
        }
        open(disk).alter().addColumns(Field.nullable("note", Simple.STRING));
        open(disk).update(Map.of("count", "count + 1"), "device = 2");

        assertEquals(List.of(new Total(1, 1L), new Total(2, 3L), new Total(3, 3L)), totals(disk));
    }
}
