package dev.rivulet.delta.mapping;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static dev.rivulet.delta.mapping.SalesTable.RESALE;
import static dev.rivulet.delta.mapping.SalesTable.SALE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.mapping.SalesTable.IdAndArea;
import dev.rivulet.delta.mapping.SalesTable.Resale;
import dev.rivulet.delta.upsert.KeyViolationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Column mapping switched on, columns renamed, dropped and added again; and what is refused. */
final class ColumnMappingTest {

    private final SalesTable sales = new SalesTable();

    @Test
    void switchingItOnNumbersTheColumnsAndKeepsOthersOff() throws IOException {
        DeltaTable table = sales.create();

        ChangeReport report = table.alter().setColumnMapping(" Name");

        assertTrue(report.isNew());
        String entry = sales.entry(report.tableVersion());
        assertTrue(entry.contains("\"operation\":\"SET TBLPROPERTIES\""), entry);
        assertTrue(entry.contains("\"delta.columnMapping.maxColumnId\":\"3\""), entry);
        for (String column : List.of(
                "\\\"delta.columnMapping.id\\\":1,\\\"delta.columnMapping.physicalName\\\":\\\"id\\\"",
                "\\\"delta.columnMapping.id\\\":3,\\\"delta.columnMapping.physicalName\\\":\\\"amount\\\"")) {
            assertTrue(entry.contains(column), entry);
        }
        var protocol = sales.open().read().describe().protocol();
        assertTrue(
                protocol.features().contains("columnMapping"),
                () -> "readers that do not know it must be kept off: " + protocol);
        assertFalse(table.alter().setColumnMapping("name").isNew());
        assertEquals(List.of("{id=1, area=north, amount=1.5}", "{id=2, area=south, amount=null}"), sales.rows());
        assertRefused("from name to none", () -> table.alter().setColumnMapping("none"));
        assertRefused("from name to id", () -> table.alter().setColumnMapping("id"));
    }

    @Test
    void otherModesAreOfNewTablesAlone() throws IOException {
        DeltaTable table = sales.create();
        assertRefused("from none to id", () -> table.alter().setColumnMapping("id"));
        assertRefused("from none to nome", () -> table.alter().setColumnMapping("nome"));
        assertEquals(1, sales.open().version());

        Path other = Path.of("/other");
        DeltaTable byId = DeltaTable.openOrCreate(
                sales.disk,
                SalesTable.CLOCK,
                other,
                TableDefinition.of(SALE.schema()).withProperty("delta.columnMapping.mode", "id"));
        assertRefused("from id to name", () -> byId.alter().setColumnMapping("name"));
        byId.alter().renameColumn("area", "region");
        byId.append(RESALE, List.of(new Resale(1, "x", 2.0)));
        List<Resale> found = new ArrayList<>();
        byId.read().forEach(RESALE, found::add);
        assertEquals(List.of(new Resale(1, "x", 2.0)), found);
    }

    @Test
    void columnGoesByAnotherNameInAllThatNamesIt() throws IOException {
        DeltaTable table = sales.mapped("area");
        table.alter().addUniqueKey("one", "AREA", "id");
        table.alter().setDefault("amount", "9.5e0");

        table.alter().renameColumn("Area", "region");
        long renamed = sales.open().version();
        table.alter().renameColumn("amount", "sum");
        table.append(RecordRowType.of(IdAndRegion.class), List.of(new IdAndRegion(3, "west")));

        assertEquals(
                List.of(
                        "{id=1, region=north, sum=1.5}",
                        "{id=2, region=south, sum=null}",
                        "{id=3, region=west, sum=9.5}"),
                sales.rows());
        assertEquals(List.of("region"), sales.open().partitionColumns());
        assertThrows(
                KeyViolationException.class,
                () -> table.append(RecordRowType.of(IdAndRegion.class), List.of(new IdAndRegion(3, "west"))));
        assertTrue(sales.entry(renamed).contains("\"operation\":\"RENAME COLUMN\""), sales.entry(renamed));
        assertTrue(sales.entry(renamed).contains("\"oldColumnPath\":\"area\""), sales.entry(renamed));
        assertFalse(table.alter().renameColumn("region", "region").isNew());
        table.append(RecordRowType.of(IdAndRegion.class), List.of(new IdAndRegion(4, "north")));
        assertEquals(
                2,
                table.optimize().where("region = 'north'").run().metric("numRemovedFiles"),
                "the files of one partition");
    }

    record IdAndRegion(long id, String region) {}

    @Test
    void columnOfADroppedOnesNameHasNothingOfIt() throws IOException {
        DeltaTable table = sales.mapped();
        table.alter().dropColumn("amount");
        assertEquals(List.of("{id=1, area=north}", "{id=2, area=south}"), sales.rows());
        table.alter().addColumns(Field.nullable("amount", Simple.STRING));
        table.append(RecordRowType.of(Texted.class), List.of(new Texted(3, "x")));

        assertEquals(
                List.of(
                        "{id=1, area=north, amount=null}",
                        "{id=2, area=south, amount=null}",
                        "{id=3, area=null, amount=x}"),
                sales.rows());
        assertTrue(sales.entry(3).contains("\"operation\":\"DROP COLUMNS\""), sales.entry(3));
        assertTrue(sales.entry(4).contains("\"delta.columnMapping.maxColumnId\":\"4\""), sales.entry(4));
        List<String> before = new ArrayList<>();
        sales.open().versionAsOf(2).forEach(row -> before.add(row.toString()));
        assertTrue(before.contains("{id=1, area=north, amount=1.5}"), before.toString());
    }

    record Texted(long id, String amount) {}

    @Test
    void anyNameWillDoWithMapping() throws IOException {
        DeltaTable table = sales.mapped();

        table.alter().renameColumn("area", "the area, {so}");
        table.alter().addColumns(Field.nullable("a b", Simple.LONG));
        table.update(Map.of("a b", "id + 1"), "`the area, {so}` = 'north'");

        assertEquals(
                List.of(
                        "{id=1, the area, {so}=north, amount=1.5, a b=2}",
                        "{id=2, the area, {so}=south, amount=null, a b=null}"),
                sales.rows());
        assertRefused("line break", () -> table.alter().renameColumn("id", "i\nd"));
        assertRefused("nothing but spaces", () -> table.alter().renameColumn("id", " "));
        assertRefused("has a column A B already", () -> table.alter().renameColumn("id", "A B"));
        table.alter().renameColumn("id", "ID");
        assertEquals("ID", table.schema().field(0).name());
        Schema odd = Schema.of(Field.nullable("a b", Simple.LONG));
        assertFails(
                "a b",
                () -> DeltaTable.openOrCreate(
                        sales.disk, SalesTable.CLOCK, Path.of("/plain"), TableDefinition.of(odd)));
        DeltaTable made = DeltaTable.openOrCreate(
                sales.disk,
                SalesTable.CLOCK,
                Path.of("/odd"),
                TableDefinition.of(odd).withProperty("delta.columnMapping.mode", "name"));
        assertEquals(odd, made.schema());
    }

    @Test
    void tableOfAnOlderProtocolIsRaised() throws IOException {
        ForeignTable.write(
                sales.disk,
                SalesTable.TABLE,
                0,
                "\"minReaderVersion\":1,\"minWriterVersion\":2",
                ForeignTable.column("id", "long", false, "\"comment\":\"whose\"") + ","
                        + ForeignTable.column("area", "string", true, ""),
                "");
        DeltaTable table = sales.open();
        table.append(RecordRowType.of(IdAndArea.class), List.of(new IdAndArea(1, "x")));

        table.alter().setColumnMapping("name");
        table.alter().renameColumn("id", "key");

        var protocol = sales.open().read().describe().protocol();
        assertEquals(2, protocol.minReaderVersion());
        assertEquals(Set.of("appendOnly", "columnMapping", "invariants"), protocol.features());
        assertTrue(
                sales.entry(3).contains("\\\"comment\\\":\\\"whose\\\""),
                "what others say of a column stays: " + sales.entry(3));
        assertEquals(List.of("{key=1, area=x}"), sales.rows());
    }

    @Test
    void withoutMappingColumnsStay() throws IOException {
        DeltaTable table = sales.create();

        assertRefused("switch column mapping on first", () -> table.alter().renameColumn("area", "region"));
        assertRefused("switch column mapping on first", () -> table.alter().dropColumn("area"));
        assertEquals(1, sales.open().version());
    }

    @Test
    void whatNamesAColumnKeepsIt() throws IOException {
        DeltaTable table = sales.mapped("area");
        table.alter().addUniqueKey("one", "id");
        table.alter().addConstraint("positive", "Amount > 0 OR 1 = 1");
        table.alter().addColumns(Field.nullable("twice", Simple.DOUBLE), Field.nullable("free", Simple.LONG));
        table.update(Map.of("twice", "2 * amount"), "TRUE");
        table.alter().setGenerated("twice", "2 * amount");
        long version = sales.open().version();

        assertRefused(
                "column area cannot be dropped: the table is partitioned by it",
                () -> table.alter().dropColumn("AREA"));
        assertRefused(
                "column id cannot be dropped: it is in the key one; drop the key first",
                () -> table.alter().dropColumn("id"));
        assertRefused("the CHECK constraint positive", () -> table.alter().dropColumn("amount"));
        assertRefused("the CHECK constraint positive", () -> table.alter().renameColumn("amount", "sum"));
        table.alter().dropConstraint("positive");
        assertRefused(
                "the generated column twice (2 * amount)", () -> table.alter().dropColumn("amount"));
        assertRefused(
                "the generated column twice (2 * amount)", () -> table.alter().renameColumn("amount", "sum"));
        assertRefused("there is no field nothing", () -> table.alter().dropColumn("nothing"));
        assertRefused("there is no field nothing", () -> table.alter().renameColumn("nothing", "x"));
        assertEquals(version + 1, sales.open().version());
        table.alter().dropColumn("twice");
        table.alter().dropColumn("amount");
        table.alter().dropKey("one");
        table.alter().dropColumn("id");
        assertRefused(
                "no other but those that partition it", () -> table.alter().dropColumn("free"));
    }

    @Test
    void propertiesAndClusteringKeepAColumn() throws IOException {
        DeltaTable.openOrCreate(
                sales.disk,
                SalesTable.CLOCK,
                SalesTable.TABLE,
                TableDefinition.of(SALE.schema()).withProperty("delta.dataSkippingStatsColumns", "id,`area`"));
        DeltaTable table = sales.open();
        table.alter().setColumnMapping("name");
        assertRefused(
                "delta.dataSkippingStatsColumns names it", () -> table.alter().dropColumn("area"));
        assertRefused(
                "delta.dataSkippingStatsColumns names it", () -> table.alter().renameColumn("id", "key"));
        table.alter().renameColumn("amount", "sum");
        clusterBy("amount");

        assertRefused("the table is clustered by it", () -> sales.open().alter().dropColumn("sum"));
        sales.open().alter().renameColumn("sum", "total");
        sales.open().append(RecordRowType.of(Total.class), List.of(new Total(1, "a", 2.0), new Total(2, "b", 1.0)));
        sales.open().optimize().run();

        assertTrue(
                sales.entry(sales.open().version()).contains("\\\"total\\\""),
                "it is laid out by the column's name of now");
        assertEquals(List.of("{id=1, area=a, total=2.0}", "{id=2, area=b, total=1.0}"), sales.rows());
        sales.open().cloneTo(Path.of("/copy")).run();
        String copied = new String(
                sales.disk.bytes(Path.of("/copy/_delta_log/00000000000000000000.json")), StandardCharsets.UTF_8);
        assertTrue(copied.contains("[[\\\"amount\\\"]]"), copied);
    }

    record Total(long id, String area, double total) {}

    /** As another writer would: a domain names the columns as files do. */
    private void clusterBy(String physical) throws IOException {
        long version = sales.open().version() + 1;
        String text = "{\"commitInfo\":{\"inCommitTimestamp\":" + (SalesTable.CLOCK.epochMicros() / 1_000 + 1_000_000)
                + ",\"timestamp\":1,\"operation\":\"CLUSTER BY\",\"operationParameters\":{}}}\n"
                + "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"columnMapping\"],"
                + "\"writerFeatures\":[\"columnMapping\",\"inCommitTimestamp\",\"domainMetadata\",\"clustering\"]}}\n"
                + "{\"domainMetadata\":{\"domain\":\"delta.clustering\",\"configuration\":\"{\\\"clusteringColumns\\\":[[\\\""
                + physical + "\\\"]]}\",\"removed\":false}}\n";
        try (DiskFile target = sales.disk.create(SalesTable.logFile(version))) {
            target.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            target.sync(true);
        }
        sales.disk.syncDirectory(SalesTable.TABLE.resolve("_delta_log"));
    }
}
