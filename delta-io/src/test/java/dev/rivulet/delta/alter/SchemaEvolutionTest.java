package dev.rivulet.delta.alter;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.WriteOption;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Columns that come, and types that grow, with the rows or before them; and what is refused. */
final class SchemaEvolutionTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();

    record Small(int id, float amount) {}

    record Wide(@Nullable String note, long id, double amount) {}

    private static final RowType<Small> SMALL = RecordRowType.of(Small.class);
    private static final RowType<Wide> WIDE = RecordRowType.of(Wide.class);

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    @Test
    void appendGivesTheTableTheColumnsThatItLacksInTheSameCommit() throws IOException {
        record Noted(int id, String note, float amount) {}
        DeltaTable table = create();
        table.append(SMALL, List.of(new Small(1, 1)));
        RowType<Noted> noted = RecordRowType.of(Noted.class);

        assertFails("column note is missing, wanted string", () -> table.append(noted, List.of(new Noted(2, "n", 2))));
        assertEquals(
                2,
                table.append(noted, List.of(new Noted(2, "n", 2)), WriteOption.MERGE_SCHEMA)
                        .tableVersion());
        table.append(SMALL, List.of(new Small(3, 3)), WriteOption.MERGE_SCHEMA);

        assertEquals(
                List.of("{id=1, amount=1.0, note=null}", "{id=2, amount=2.0, note=n}", "{id=3, amount=3.0, note=null}"),
                rows());
        assertEquals(
                "(id int not null, amount float not null, note string)",
                table.schema().toString());
        assertTrue(entry(2).contains("\"operation\":\"WRITE\""));
        assertFalse(entry(3).contains("\"metaData\""));
    }

    @Test
    void columnsAreAddedAndFilledLater() throws IOException {
        DeltaTable table = create();
        table.append(SMALL, List.of(new Small(1, 1), new Small(2, 2)));
        Field[] added = {
            Field.nullable("seen", Simple.TIMESTAMP_NTZ),
            Field.nullable("price", new Decimal(9, 2)),
            Field.nullable("open", Simple.BOOLEAN)
        };

        table.alter().addColumns(added);
        assertEquals(2, rows().size());
        table.update(Map.of("open", "id = 1", "price", "CAST(id AS decimal(9,2))"), "TRUE");
        table.alter().setNotNull("open");

        assertEquals(
                List.of(
                        "{id=1, amount=1.0, seen=null, price=1.00, open=true}",
                        "{id=2, amount=2.0, seen=null, price=2.00, open=false}"),
                rows());
        assertTrue(entry(2).contains("\"operation\":\"ADD COLUMNS\""));
        assertTrue(entry(2).contains("timestampNtz"), "the protocol must keep readers off that do not know the type");
        assertRefused("a column open already", () -> table.alter().addColumns(added[2]));
        assertRefused("takes no nulls", () -> table.alter().addColumns(Field.required("x", Simple.INT)));
        assertRefused("` ,;{}()=`", () -> table.alter().addColumns(Field.nullable("a b", Simple.INT)));
    }

    @Test
    void typesGrowWhereTheTableAllowsIt() throws IOException {
        foreign("\"delta.enableTypeWidening\":\"true\"");
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        table.append(SMALL, List.of(new Small(1, 1.5f)));
        List<Wide> wide = List.of(new Wide("w", 1L << 40, 1e100));

        assertFails("column note is missing, wanted string", () -> table.append(WIDE, wide));
        table.append(WIDE, wide, WriteOption.MERGE_SCHEMA);
        table.append(SMALL, List.of(new Small(3, 3)));
        table.update(Map.of("note", "'one'"), "id = 1");

        assertEquals(
                "(id long not null, amount double, note string)", table.schema().toString());
        assertEquals(
                List.of(
                        "{id=1, amount=1.5, note=one}",
                        "{id=1099511627776, amount=1.0E100, note=w}",
                        "{id=3, amount=3.0, note=null}"),
                rows());
        assertTrue(entry(2).contains("delta.typeChanges"), entry(2));
        assertTrue(entry(2).contains("\\\"fromType\\\":\\\"integer\\\""), entry(2));
    }

    @Test
    void decimalsWithFewerDigitsFitThoseWithMore() throws Exception {
        Field wide = Field.nullable("price", new Decimal(9, 2));
        RowType<Row> narrow = StructRowType.of("row", Schema.of(Field.nullable("price", new Decimal(5, 2))));
        RowType<Row> other = StructRowType.of("row", Schema.of(Field.nullable("price", new Decimal(5, 1))));
        DeltaTable table = DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(Schema.of(wide)));
        RowBuilder<Row> builder = narrow.newBuilder();
        builder.setObject(0, new BigDecimal("123.45"));

        table.append(narrow, List.of(builder.build()));

        assertEquals(List.of("{price=123.45}"), rows());
        assertFails("is decimal(9,2), wanted decimal(5,1)", () -> table.append(other, List.of()));
    }

    @Test
    void typesDoNotGrowElsewhere() throws IOException {
        DeltaTable table = create();
        table.alter().addConstraint("some", "amount > 0");
        List<Wide> wide = List.of(new Wide("w", 1L << 40, 1e100));

        assertFails(
                "column id is int, wanted long; the table may widen types only if",
                () -> table.append(WIDE, wide, WriteOption.MERGE_SCHEMA));
        record Other(String id) {}
        assertFails(
                "column id is int, wanted string",
                () -> table.append(RecordRowType.of(Other.class), List.of(new Other("x")), WriteOption.MERGE_SCHEMA));
        assertEquals(1, DeltaTable.open(disk, CLOCK, TABLE).version());
    }

    @Test
    void typeOfAColumnThatAConstraintNamesDoesNotGrow() throws IOException {
        foreign("\"delta.enableTypeWidening\":\"true\"");
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        table.alter().addConstraint("some", "abs(AMOUNT) < 7");

        assertFails(
                "the CHECK constraint some (abs(AMOUNT) < 7) names the column",
                () -> table.append(WIDE, List.of(), WriteOption.MERGE_SCHEMA));
    }

    private DeltaTable create() throws IOException {
        return DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(SMALL.schema()));
    }

    private void foreign(String configuration) throws IOException {
        ForeignTable.write(
                disk,
                TABLE,
                0,
                "\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"typeWidening\"],"
                        + "\"writerFeatures\":[\"typeWidening\"]",
                ForeignTable.column("id", "integer", false, "") + ","
                        + ForeignTable.column("amount", "float", true, ""),
                configuration);
    }

    private List<String> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        DeltaTable.open(disk, CLOCK, TABLE).read().forEach(rows::add);
        return rows.stream()
                .map(Row::toString)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private String entry(int version) throws IOException {
        return new String(
                disk.bytes(TABLE.resolve("_delta_log/0000000000000000000" + version + ".json")),
                StandardCharsets.UTF_8);
    }
}
