package dev.rivulet.delta.stream;

import static dev.rivulet.delta.Refusals.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.DeltaSource;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a stream over a table does when the table's columns are not those of its rows, or change. */
final class StreamSchemaTest {

    private static final Path TABLE = Path.of("/table");
    private static final String PROTOCOL = "\"minReaderVersion\":1,\"minWriterVersion\":2";

    record Narrow(int id) {}

    record Wide(long id) {}

    record Noted(int id, @Nullable String note) {}

    private static final RowType<Narrow> NARROW = RecordRowType.of(Narrow.class);
    private static final RowType<Noted> NOTED = RecordRowType.of(Noted.class);

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    @Test
    void newColumnStopsTheStreamUnlessItEvolves() throws IOException {
        DeltaTable table = create();
        StreamFixture<Narrow> stream = stream(DeltaSource.of(TABLE, NARROW));
        assertEquals(List.of(new Narrow(1)), stream.drain());
        table.append(NARROW, List.of(new Narrow(2)));
        table.alter().addColumns(Field.nullable("note", Simple.STRING));
        table.append(NOTED, List.of(new Noted(3, "n")));

        assertFails(
                "version 3 changes the columns: column note string is new. The stream has read all before it",
                () -> later(stream));
        assertEquals(List.of(new Narrow(1), new Narrow(2)), all(stream), "what was before the change is there");
        assertFails("version 3 changes the columns", () -> later(stream.continuedBy(DeltaSource.of(TABLE, NARROW))));
        assertEquals(
                List.of(new Narrow(3)),
                later(stream.continuedBy(DeltaSource.of(TABLE, NARROW).evolveSchema())));
    }

    @Test
    void newColumnIsExpectedIfTheRowsHaveAFieldForIt() throws IOException {
        DeltaTable table = create();
        table.alter().addColumns(Field.nullable("NOTE", Simple.STRING));
        table.append(NOTED, List.of(new Noted(2, "n")));

        StreamFixture<Noted> stream = stream(DeltaSource.of(TABLE, NOTED).startingVersion(1));

        assertEquals(List.of(new Noted(1, null), new Noted(2, "n")), stream.drain());
    }

    @Test
    void propertiesMayChange() throws IOException {
        foreign(0, column("id", "integer"), "");
        StreamFixture<Narrow> stream = stream(DeltaSource.of(TABLE, NARROW));
        stream.drain();
        foreign(1, column("id", "integer"), "\"a\":\"b\"");
        open().append(NARROW, List.of(new Narrow(1)));

        assertEquals(List.of(new Narrow(1)), later(stream));
    }

    @Test
    void columnOfAFieldMayNotGo() throws IOException {
        foreign(0, column("id", "integer") + "," + column("note", "string"), "");
        open().append(NOTED, List.of(new Noted(1, "n")));
        StreamFixture<Noted> stream = stream(DeltaSource.of(TABLE, NOTED).evolveSchema());
        foreign(2, column("id", "integer"), "");
        open().append(NARROW, List.of(new Narrow(2)));

        assertEquals(List.of(new Noted(1, "n")), stream.drain());
        assertFails("version 2 changes the columns: column note is gone", () -> later(stream));
        assertEquals(
                List.of(new Narrow(2)),
                later(stream.continuedBy(DeltaSource.of(TABLE, NARROW).evolveSchema())));
    }

    @Test
    void columnMayWidenWithinItsField() throws IOException {
        ForeignTable.write(
                disk,
                TABLE,
                0,
                "\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"typeWidening\"],"
                        + "\"writerFeatures\":[\"typeWidening\"]",
                column("id", "integer"),
                "\"delta.enableTypeWidening\":\"true\"");
        DeltaTable table = open();
        table.append(NARROW, List.of(new Narrow(1)));
        StreamFixture<Wide> wide = stream(DeltaSource.of(TABLE, RecordRowType.of(Wide.class)));
        StreamFixture<Narrow> narrow = stream(DeltaSource.of(TABLE, NARROW));
        assertEquals(List.of(new Wide(1)), wide.drain());
        narrow.drain();
        table.alter().mergeSchema(Schema.of(List.of(Field.nullable("id", Simple.LONG))));
        table.append(RecordRowType.of(Wide.class), List.of(new Wide(1L << 40)));

        assertEquals(List.of(new Wide(1L << 40)), later(wide));
        assertFails("column id was int and is long. The stream has read all", () -> later(narrow));
        assertFails("column id is long at version", () -> stream(DeltaSource.of(TABLE, NARROW)));
    }

    @Test
    void columnThatTheTableLacksIsNamedWithTheNearest() throws IOException {
        create();
        record Typo(int ids) {}

        assertFails(
                "has no column ids, which Typo wants",
                () -> stream(DeltaSource.of(TABLE, RecordRowType.of(Typo.class))));
        record Text(String id) {}
        assertFails(
                "column id is int at version 1, which does not fit into field id of Text, a string",
                () -> stream(DeltaSource.of(TABLE, RecordRowType.of(Text.class))));
    }

    @Test
    void rowWithoutARequiredValueIsADeadLetter() throws IOException {
        foreign(0, column("id", "integer") + "," + column("note", "string"), "");
        record Complete(int id, String note) {}
        open().append(NOTED, List.of(new Noted(1, "n"), new Noted(2, null), new Noted(3, "m")));
        StreamFixture<Complete> stream = stream(DeltaSource.of(TABLE, RecordRowType.of(Complete.class)));

        assertEquals(List.of(new Complete(1, "n"), new Complete(3, "m")), stream.drain());
        String reject = stream.rejects().get(0);
        assertEquals(1, stream.rejects().size());
        assertEquals(true, reject.contains(".parquet:1 ") && reject.contains("note"), reject);
    }

    private DeltaTable create() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(NARROW.schema()));
        table.append(NARROW, List.of(new Narrow(1)));
        return table;
    }

    private DeltaTable open() throws IOException {
        return DeltaTable.open(disk, clock, TABLE);
    }

    private void foreign(long version, String columns, String configuration) throws IOException {
        ForeignTable.write(disk, TABLE, version, PROTOCOL, columns, configuration);
    }

    private static String column(String name, String type) {
        return ForeignTable.column(name, type, true, "");
    }

    private <T> StreamFixture<T> stream(DeltaSource<T> source) throws IOException {
        return StreamFixture.open(source, disk, clock);
    }

    private <T> List<T> later(StreamFixture<T> stream) throws IOException {
        clock.advance(Duration.ofSeconds(1));
        return stream.drain();
    }

    private static <T> List<T> all(StreamFixture<T> stream) {
        return stream.rows().stream().map(StreamFixture.Read::row).toList();
    }
}
