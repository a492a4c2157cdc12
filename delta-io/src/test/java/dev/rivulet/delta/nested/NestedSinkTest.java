package dev.rivulet.delta.nested;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Records with lists, maps and records in them, through the sink. */
final class NestedSinkTest {

    private static final Path TABLE = Path.of("/table");

    private record Point(int x, String y) {}

    private record Reading(long id, List<Point> path, Map<String, List<Integer>> counts) {}

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    private static StagedEpoch stage(SinkSession<Reading> session, long epoch, List<Reading> rows) throws IOException {
        for (Reading row : rows) {
            session.writer().write(row);
        }
        return session.writer().seal(new EpochSeal(epoch, epoch * 100, rows.size(), epoch));
    }

    private SinkSession<Reading> open(DeltaSink<Reading> sink, long term) throws IOException {
        return sink.open(new SinkContext("job", "sink", new UUID(7, 9), term, disk, clock));
    }

    private List<Reading> read() throws IOException {
        List<Reading> rows = new ArrayList<>();
        DeltaTable.open(disk, clock, TABLE).read().forEach(RecordRowType.of(Reading.class), rows::add);
        rows.sort(Comparator.comparingLong(Reading::id));
        return rows;
    }

    @Test
    void recordsComeBackAsTheyWereWritten() throws IOException {
        List<Reading> rows = List.of(
                new Reading(1, List.of(new Point(1, "a"), new Point(2, "b")), Map.of("k", Arrays.asList(1, null, 3))),
                new Reading(2, List.of(), Map.of()));
        try (SinkSession<Reading> session = open(DeltaSink.append(TABLE, Reading.class), 1)) {
            session.committer().commit(List.of(stage(session, 1, rows)));
        }

        assertEquals(rows, read());
    }

    @Test
    void anUpsertPutsRecordsInThePlaceOfThoseWithTheirKey() throws IOException {
        DeltaSink<Reading> sink = DeltaSink.upsert(TABLE, Reading.class, "id");
        Reading first = new Reading(1, List.of(new Point(1, "a")), Map.of());
        Reading other = new Reading(2, List.of(), Map.of("k", List.of(4)));
        Reading second = new Reading(1, List.of(new Point(1, "z"), new Point(5, "q")), Map.of("n", List.of()));
        try (SinkSession<Reading> session = open(sink, 1)) {
            session.committer().commit(List.of(stage(session, 1, List.of(first, other))));
            session.committer().commit(List.of(stage(session, 2, List.of(second))));
        }

        assertEquals(List.of(second, other), read());
    }

    @Test
    void filesThatAreStagedForFieldsOfOtherNamesAreNotCommitted() throws IOException {
        DeltaSink<Reading> sink = DeltaSink.append(TABLE, Reading.class);
        TableDefinition definition = TableDefinition.of(
                        RecordRowType.of(Reading.class).schema())
                .withProperty("delta.columnMapping.mode", "name");
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, definition);
        try (SinkSession<Reading> session = open(sink, 1)) {
            StagedEpoch staged = stage(session, 1, List.of(new Reading(1, List.of(new Point(1, "a")), Map.of())));
            table.alter().dropColumn("path.element.y");
            table.alter().mergeSchema(RecordRowType.of(Reading.class).schema());

            IOException refused =
                    assertThrows(IOException.class, () -> session.committer().commit(List.of(staged)));

            assertTrue(
                    refused.getMessage().contains("columns are others than those of the same names before"),
                    refused.getMessage());
        }
    }

    /** The rows were held against the table before it took no nulls there any more. */
    @Test
    void rowsThatAreStagedBeforeAPartTakesNoNullsAreLookedAtAgain() throws IOException {
        DataType.Struct point = DataType.Struct.of(Field.nullable("x", Simple.INT), Field.nullable("y", Simple.STRING));
        TableDefinition lenient = TableDefinition.of(Schema.of(
                Field.nullable("id", Simple.LONG),
                Field.nullable("path", new DataType.Array(point, true)),
                Field.nullable("counts", new DataType.Map(Simple.STRING, new DataType.Array(Simple.INT, true), true))));
        for (String path : List.of("path.element.y", "path.element", "counts.value.element", "counts.value")) {
            Path place = TABLE.resolve(path);
            DeltaTable table = DeltaTable.openOrCreate(disk, clock, place, lenient);
            HashMap<String, List<Integer>> counts = new HashMap<>();
            counts.put("k", path.endsWith("value") ? null : Arrays.asList(1, null));
            Reading without =
                    new Reading(1, Arrays.asList(path.endsWith("path.element") ? null : new Point(1, null)), counts);
            Reading whole = new Reading(2, List.of(new Point(1, "a")), Map.of("k", List.of(1)));
            try (SinkSession<Reading> session = open(DeltaSink.append(place, Reading.class), 1)) {
                StagedEpoch good = stage(session, 1, List.of(whole));
                StagedEpoch bad = stage(session, 2, List.of(without));
                assertTrue(table.alter().setNotNull(path).isNew());

                session.committer().commit(List.of(good));
                ConstraintViolationException refused = assertThrows(
                        ConstraintViolationException.class,
                        () -> session.committer().commit(List.of(bad)),
                        path);

                assertTrue(refused.getMessage().contains("column " + path + " has no value"), refused.getMessage());
            }
        }
    }

    @Test
    void aRecordWithNullInAPartThatMayNotBeIsRefusedByItself() throws IOException {
        DataType.Struct strict =
                DataType.Struct.of(Field.required("x", Simple.INT), Field.required("y", Simple.STRING));
        TableDefinition definition = TableDefinition.of(Schema.of(
                Field.required("id", Simple.LONG),
                Field.required("path", new DataType.Array(strict, false)),
                Field.required(
                        "counts", new DataType.Map(Simple.STRING, new DataType.Array(Simple.INT, false), true))));
        DeltaTable.openOrCreate(disk, clock, TABLE, definition);
        DeltaSink<Reading> sink = DeltaSink.append(TABLE, Reading.class).onViolation(ViolationPolicy.DEAD_LETTER);
        try (SinkSession<Reading> session = open(sink, 1)) {
            assertEquals(
                    new Refusal("column path.element has no value"),
                    session.writer().refuse(new Reading(1, Arrays.asList(new Point(1, "a"), null), Map.of())));
            assertEquals(
                    new Refusal("column path.element.y has no value"),
                    session.writer().refuse(new Reading(1, List.of(new Point(1, null)), Map.of())));
            assertEquals(
                    new Refusal("column counts.value.element has no value"),
                    session.writer().refuse(new Reading(1, List.of(), Map.of("k", Arrays.asList(1, null)))));
            assertEquals(null, session.writer().refuse(new Reading(1, List.of(), Map.of("k", List.of(1)))));
        }
    }
}
