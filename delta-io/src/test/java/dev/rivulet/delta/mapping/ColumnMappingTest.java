package dev.rivulet.delta.mapping;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static dev.rivulet.delta.Refusals.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.WriteOption;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.delta.kernel.files.DiskInputFile;
import dev.rivulet.delta.optimize.OptimizeBuilder;
import dev.rivulet.delta.upsert.KeyViolationException;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Column mapping switched on, columns renamed, dropped and added again; and what is refused. */
final class ColumnMappingTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();

    /** As the tables here begin. */
    record Sale(long id, @Nullable String area, @Nullable Double amount) {}

    record Resale(
            long id, @Nullable String region, @Nullable Double amount) {}

    record IdAndArea(long id, @Nullable String area) {}

    private static final RowType<Sale> SALE = RecordRowType.of(Sale.class);
    private static final RowType<Resale> RESALE = RecordRowType.of(Resale.class);

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    private DeltaTable create(String... partitionColumns) throws IOException {
        DeltaTable table =
                DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(SALE.schema(), partitionColumns));
        table.append(SALE, List.of(new Sale(1, "north", 1.5), new Sale(2, "south", null)));
        return table;
    }

    private DeltaTable mapped(String... partitionColumns) throws IOException {
        DeltaTable table = create(partitionColumns);
        table.alter().setColumnMapping("name");
        return table;
    }

    private DeltaTable open() throws IOException {
        return DeltaTable.open(disk, CLOCK, TABLE);
    }

    private List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        open().read().forEach(row -> rows.add(row.toString()));
        rows.sort(null);
        return rows;
    }

    private String entry(long version) throws IOException {
        return new String(disk.bytes(logFile(version)), StandardCharsets.UTF_8);
    }

    private static Path logFile(long version) {
        return TABLE.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version));
    }

    @Test
    void switchingItOnNumbersTheColumnsAndKeepsOthersOff() throws IOException {
        DeltaTable table = create();

        ChangeReport report = table.alter().setColumnMapping(" Name");

        assertTrue(report.isNew());
        String entry = entry(report.tableVersion());
        assertTrue(entry.contains("\"operation\":\"SET TBLPROPERTIES\""), entry);
        assertTrue(entry.contains("\"delta.columnMapping.maxColumnId\":\"3\""), entry);
        for (String column : List.of(
                "\\\"delta.columnMapping.id\\\":1,\\\"delta.columnMapping.physicalName\\\":\\\"id\\\"",
                "\\\"delta.columnMapping.id\\\":3,\\\"delta.columnMapping.physicalName\\\":\\\"amount\\\"")) {
            assertTrue(entry.contains(column), entry);
        }
        var protocol = open().read().describe().protocol();
        assertTrue(
                protocol.features().contains("columnMapping"),
                () -> "readers that do not know it must be kept off: " + protocol);
        assertFalse(table.alter().setColumnMapping("name").isNew());
        assertEquals(List.of("{id=1, area=north, amount=1.5}", "{id=2, area=south, amount=null}"), rows());
        assertRefused("from name to none", () -> table.alter().setColumnMapping("none"));
        assertRefused("from name to id", () -> table.alter().setColumnMapping("id"));
    }

    @Test
    void otherModesAreOfNewTablesAlone() throws IOException {
        DeltaTable table = create();
        assertRefused("from none to id", () -> table.alter().setColumnMapping("id"));
        assertRefused("from none to nome", () -> table.alter().setColumnMapping("nome"));
        assertEquals(1, open().version());

        Path other = Path.of("/other");
        DeltaTable byId = DeltaTable.openOrCreate(
                disk, CLOCK, other, TableDefinition.of(SALE.schema()).withProperty("delta.columnMapping.mode", "id"));
        assertRefused("from id to name", () -> byId.alter().setColumnMapping("name"));
        byId.alter().renameColumn("area", "region");
        byId.append(RESALE, List.of(new Resale(1, "x", 2.0)));
        List<Resale> found = new ArrayList<>();
        byId.read().forEach(RESALE, found::add);
        assertEquals(List.of(new Resale(1, "x", 2.0)), found);
    }

    @Test
    void columnGoesByAnotherNameInAllThatNamesIt() throws IOException {
        DeltaTable table = mapped("area");
        table.alter().addUniqueKey("one", "AREA", "id");
        table.alter().setDefault("amount", "9.5e0");

        table.alter().renameColumn("Area", "region");
        long renamed = open().version();
        table.alter().renameColumn("amount", "sum");
        table.append(RecordRowType.of(IdAndRegion.class), List.of(new IdAndRegion(3, "west")));

        assertEquals(
                List.of(
                        "{id=1, region=north, sum=1.5}",
                        "{id=2, region=south, sum=null}",
                        "{id=3, region=west, sum=9.5}"),
                rows());
        assertEquals(List.of("region"), open().partitionColumns());
        assertThrows(
                KeyViolationException.class,
                () -> table.append(RecordRowType.of(IdAndRegion.class), List.of(new IdAndRegion(3, "west"))));
        assertTrue(entry(renamed).contains("\"operation\":\"RENAME COLUMN\""), entry(renamed));
        assertTrue(entry(renamed).contains("\"oldColumnPath\":\"area\""), entry(renamed));
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
        DeltaTable table = mapped();
        table.alter().dropColumn("amount");
        assertEquals(List.of("{id=1, area=north}", "{id=2, area=south}"), rows());
        table.alter().addColumns(Field.nullable("amount", Simple.STRING));
        table.append(RecordRowType.of(Texted.class), List.of(new Texted(3, "x")));

        assertEquals(
                List.of(
                        "{id=1, area=north, amount=null}",
                        "{id=2, area=south, amount=null}",
                        "{id=3, area=null, amount=x}"),
                rows());
        assertTrue(entry(3).contains("\"operation\":\"DROP COLUMNS\""), entry(3));
        assertTrue(entry(4).contains("\"delta.columnMapping.maxColumnId\":\"4\""), entry(4));
        List<String> before = new ArrayList<>();
        open().versionAsOf(2).forEach(row -> before.add(row.toString()));
        assertTrue(before.contains("{id=1, area=north, amount=1.5}"), before.toString());
    }

    record Texted(long id, String amount) {}

    @Test
    void anyNameWillDoWithMapping() throws IOException {
        DeltaTable table = mapped();

        table.alter().renameColumn("area", "the area, {so}");
        table.alter().addColumns(Field.nullable("a b", Simple.LONG));
        table.update(Map.of("a b", "id + 1"), "`the area, {so}` = 'north'");

        assertEquals(
                List.of(
                        "{id=1, the area, {so}=north, amount=1.5, a b=2}",
                        "{id=2, the area, {so}=south, amount=null, a b=null}"),
                rows());
        assertRefused("line break", () -> table.alter().renameColumn("id", "i\nd"));
        assertRefused("nothing but spaces", () -> table.alter().renameColumn("id", " "));
        assertRefused("has a column A B already", () -> table.alter().renameColumn("id", "A B"));
        table.alter().renameColumn("id", "ID");
        assertEquals("ID", table.schema().field(0).name());
        Schema odd = Schema.of(Field.nullable("a b", Simple.LONG));
        assertFails("a b", () -> DeltaTable.openOrCreate(disk, CLOCK, Path.of("/plain"), TableDefinition.of(odd)));
        DeltaTable made = DeltaTable.openOrCreate(
                disk, CLOCK, Path.of("/odd"), TableDefinition.of(odd).withProperty("delta.columnMapping.mode", "name"));
        assertEquals(odd, made.schema());
    }

    @Test
    void tableOfAnOlderProtocolIsRaised() throws IOException {
        ForeignTable.write(
                disk,
                TABLE,
                0,
                "\"minReaderVersion\":1,\"minWriterVersion\":2",
                ForeignTable.column("id", "long", false, "\"comment\":\"whose\"") + ","
                        + ForeignTable.column("area", "string", true, ""),
                "");
        DeltaTable table = open();
        table.append(RecordRowType.of(IdAndArea.class), List.of(new IdAndArea(1, "x")));

        table.alter().setColumnMapping("name");
        table.alter().renameColumn("id", "key");

        var protocol = open().read().describe().protocol();
        assertEquals(2, protocol.minReaderVersion());
        assertEquals(Set.of("appendOnly", "columnMapping", "invariants"), protocol.features());
        assertTrue(
                entry(3).contains("\\\"comment\\\":\\\"whose\\\""), "what others say of a column stays: " + entry(3));
        assertEquals(List.of("{key=1, area=x}"), rows());
    }

    @Test
    void withoutMappingColumnsStay() throws IOException {
        DeltaTable table = create();

        assertRefused("switch column mapping on first", () -> table.alter().renameColumn("area", "region"));
        assertRefused("switch column mapping on first", () -> table.alter().dropColumn("area"));
        assertEquals(1, open().version());
    }

    @Test
    void whatNamesAColumnKeepsIt() throws IOException {
        DeltaTable table = mapped("area");
        table.alter().addUniqueKey("one", "id");
        table.alter().addConstraint("positive", "Amount > 0 OR 1 = 1");
        table.alter().addColumns(Field.nullable("twice", Simple.DOUBLE), Field.nullable("free", Simple.LONG));
        table.update(Map.of("twice", "2 * amount"), "TRUE");
        table.alter().setGenerated("twice", "2 * amount");
        long version = open().version();

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
        assertEquals(version + 1, open().version());
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
                disk,
                CLOCK,
                TABLE,
                TableDefinition.of(SALE.schema()).withProperty("delta.dataSkippingStatsColumns", "id,`area`"));
        DeltaTable table = open();
        table.alter().setColumnMapping("name");
        assertRefused(
                "delta.dataSkippingStatsColumns names it", () -> table.alter().dropColumn("area"));
        assertRefused(
                "delta.dataSkippingStatsColumns names it", () -> table.alter().renameColumn("id", "key"));
        table.alter().renameColumn("amount", "sum");
        clusterBy("amount");

        assertRefused("the table is clustered by it", () -> open().alter().dropColumn("sum"));
        open().alter().renameColumn("sum", "total");
        open().append(RecordRowType.of(Total.class), List.of(new Total(1, "a", 2.0), new Total(2, "b", 1.0)));
        open().optimize().run();

        assertTrue(entry(open().version()).contains("\\\"total\\\""), "it is laid out by the column's name of now");
        assertEquals(List.of("{id=1, area=a, total=2.0}", "{id=2, area=b, total=1.0}"), rows());
        open().cloneTo(Path.of("/copy")).run();
        String copied =
                new String(disk.bytes(Path.of("/copy/_delta_log/00000000000000000000.json")), StandardCharsets.UTF_8);
        assertTrue(copied.contains("[[\\\"amount\\\"]]"), copied);
    }

    record Total(long id, String area, double total) {}

    /** As another writer would: a domain names the columns as files do. */
    private void clusterBy(String physical) throws IOException {
        long version = open().version() + 1;
        String text = "{\"commitInfo\":{\"inCommitTimestamp\":" + (CLOCK.epochMicros() / 1_000 + 1_000_000)
                + ",\"timestamp\":1,\"operation\":\"CLUSTER BY\",\"operationParameters\":{}}}\n"
                + "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"columnMapping\"],"
                + "\"writerFeatures\":[\"columnMapping\",\"inCommitTimestamp\",\"domainMetadata\",\"clustering\"]}}\n"
                + "{\"domainMetadata\":{\"domain\":\"delta.clustering\",\"configuration\":\"{\\\"clusteringColumns\\\":[[\\\""
                + physical + "\\\"]]}\",\"removed\":false}}\n";
        try (DiskFile target = disk.create(logFile(version))) {
            target.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            target.sync(true);
        }
        disk.syncDirectory(TABLE.resolve("_delta_log"));
    }

    record Kinds(long id, String area, @Nullable String kind) {}

    /** What is known of a file's values for the one is not taken for those of the other. */
    @Test
    void anotherColumnOfAKeysNameIsAnotherKey() throws IOException {
        DeltaTable table = mapped();
        table.alter().addColumns(Field.nullable("kind", Simple.STRING));
        table.append(RecordRowType.of(Kinds.class), List.of(new Kinds(3, "east", "here")));
        table.alter().addUniqueKey("one", "area");
        table.append(SALE, List.of(new Sale(4, "west", null)));
        table.alter().dropKey("one");
        table.alter().renameColumn("area", "old");
        table.alter().renameColumn("kind", "area");
        table.alter().addUniqueKey("one", "area");

        RowType<IdAndArea> rows = RecordRowType.of(IdAndArea.class);
        assertThrows(KeyViolationException.class, () -> table.append(rows, List.of(new IdAndArea(9, "here"))));
        table.append(rows, List.of(new IdAndArea(9, "east")));
    }

    @Test
    void filesInDirectoriesOfAFormerNameAreVacuumed() throws IOException {
        record Hidden(long id, String _area) {}
        SimClock clock = new SimClock();
        RowType<Hidden> hidden = RecordRowType.of(Hidden.class);
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(hidden.schema(), "_area"));
        table.append(hidden, List.of(new Hidden(1, "a"), new Hidden(2, "b")));
        table.alter().setColumnMapping("name");
        table.alter().renameColumn("_area", "area");
        table.delete("area = 'a'");
        clock.advance(Duration.ofHours(1));

        assertEquals(
                1,
                table.vacuum()
                        .retain(Duration.ZERO)
                        .withoutRetentionCheck()
                        .run()
                        .fileCount());
        assertEquals(List.of("{id=2, area=b}"), rows());
    }

    @Test
    void optimizeDoesNotGoOnWhenAnotherColumnHasTheName() throws IOException {
        DeltaTable table = mapped();
        table.append(SALE, List.of(new Sale(3, "east", 3.0)));
        OptimizeBuilder begun = table.optimize();
        open().alter().dropColumn("amount");
        open().alter().addColumns(Field.nullable("amount", Simple.DOUBLE));

        assertFails("has other columns since version 5", begun::run);
        table.optimize().run();
        assertEquals(
                List.of(
                        "{id=1, area=north, amount=null}",
                        "{id=2, area=south, amount=null}",
                        "{id=3, area=east, amount=null}"),
                rows());
    }

    @Test
    void filesHaveTheNamesAndNumbersOfTheLog() throws IOException {
        for (String mode : List.of("name", "id")) {
            Path path = Path.of("/" + mode);
            DeltaTable table = DeltaTable.openOrCreate(
                    disk,
                    CLOCK,
                    path,
                    TableDefinition.of(SALE.schema(), "area")
                            .withProperty("delta.columnMapping.mode", mode)
                            .withProperty("delta.enableChangeDataFeed", "true"));
            table.alter().renameColumn("amount", "sum");
            table.append(RecordRowType.of(Summed.class), List.of(new Summed(1, "a", 1.0), new Summed(2, "a", 2.0)));
            table.update(Map.of("sum", "7e0"), "id = 1");
            MappedLog.check(disk, path, mode);
            String log = new String(
                    disk.bytes(path.resolve("_delta_log/00000000000000000000.json")), StandardCharsets.UTF_8);

            assertFalse(log.contains("physicalName\\\":\\\"id\\\""), "new tables have names of their own");
            for (Path file : dataFiles(path)) {
                for (Type column : columns(file)) {
                    if (column.getName().equals("_change_type")) {
                        assertEquals(null, column.getId());
                    } else {
                        String entry = "\\\"delta.columnMapping.id\\\":"
                                + column.getId().intValue() + ",\\\"delta.columnMapping.physicalName\\\":\\\""
                                + column.getName() + "\\\"";
                        assertTrue(log.contains(entry), () -> file + " has " + column + ", but the log " + log);
                    }
                }
            }
        }
    }

    record Summed(long id, String area, double sum) {}

    private List<Type> columns(Path file) throws IOException {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new DiskInputFile(disk, file), options)) {
            return reader.getFooter().getFileMetaData().getSchema().getFields();
        }
    }

    private List<Path> dataFiles(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (var entry : disk.entries(directory)) {
            Path path = directory.resolve(entry.name());
            if (entry.isDirectory() && !entry.name().equals("_delta_log")) {
                files.addAll(dataFiles(path));
            } else if (entry.name().endsWith(".parquet")) {
                files.add(path);
            }
        }
        assertFalse(files.isEmpty());
        return files;
    }

    /** Rows that do something when they are asked for. */
    private static Iterable<Sale> interrupted(MappingStep.OnTable meanwhile, DeltaTable table) {
        return () -> {
            try {
                meanwhile.run(table);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
            return List.of(new Sale(7, "x", 7.0)).iterator();
        };
    }

    @Test
    void rowsOfAnAppendDoNotComeIntoAnotherColumnOfTheName() throws IOException {
        DeltaTable table = mapped();
        Iterable<Sale> rows = interrupted(
                other -> {
                    other.alter().dropColumn("amount");
                    other.alter().addColumns(Field.nullable("amount", Simple.DOUBLE));
                },
                open());

        MetadataChangedException changed = assertThrows(MetadataChangedException.class, () -> table.append(SALE, rows));

        assertSays("names of columns in data files", changed);
        assertEquals(2, rows().size());
    }

    @Test
    void columnsThatComeWithRowsGetTheNumbersOfTheirCommit() throws IOException {
        record Noted(long id, String note) {}
        DeltaTable table = mapped();
        RowType<Noted> noted = RecordRowType.of(Noted.class);
        Iterator<Noted> one = List.of(new Noted(3, "n")).iterator();
        Iterable<Noted> rows = () -> {
            try {
                open().alter().addColumns(Field.nullable("other", Simple.STRING));
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
            return one;
        };

        assertThrows(MetadataChangedException.class, () -> table.append(noted, rows, WriteOption.MERGE_SCHEMA));
        table.append(noted, List.of(new Noted(4, "m")), WriteOption.MERGE_SCHEMA);

        assertEquals(
                List.of("{id=4, note=m, other=null}"),
                rows().stream()
                        .filter(row -> row.startsWith("{id=4"))
                        .map(row -> row.replace("area=null, amount=null, other=null, note=m", "note=m, other=null"))
                        .toList());
        MappedLog.check(disk, TABLE, "after both");
    }

    @Test
    void feedIsReadUpToARenameAndFromItOn() throws IOException {
        DeltaTable table = mapped();
        table.alter().setChangeDataFeed(true);
        long on = open().version();
        table.update(Map.of("area", "'x'"), "id = 1");
        table.alter().renameColumn("area", "old");
        table.alter().addColumns(Field.nullable("area", Simple.STRING));
        table.update(Map.of("area", "'y'"), "id = 1");
        long last = open().version();

        assertFails(
                "column area is string at version " + on + " and missing at version " + last,
                () -> open().changesSince(on).forEach(row -> {}));
        assertEquals(
                List.of("update_postimage x", "update_preimage north"),
                events(open().changes(on, on + 1).select("area", "_change_type")));
        assertEquals(
                List.of("update_postimage y", "update_preimage null"),
                events(open().changes(on + 3, last).select("area", "_change_type")));
        assertEquals(
                List.of("update_postimage x", "update_preimage x"),
                events(open().changes(on + 3, last).select("old", "_change_type")));
    }

    private static List<String> events(dev.rivulet.delta.read.TableChanges changes) throws IOException {
        TreeSet<String> events = new TreeSet<>();
        changes.forEach(row -> events.add(row.objectValue(1) + " " + row.objectValue(0)));
        return List.copyOf(events);
    }

    @Test
    void cloneGoesOnWithTheNames() throws IOException {
        DeltaTable table = mapped("area");
        table.alter().renameColumn("area", "region");
        Path copy = Path.of("/copy");
        table.cloneTo(copy).run();

        DeltaTable cloned = DeltaTable.open(disk, CLOCK, copy);
        cloned.alter().dropColumn("amount");
        cloned.alter().addColumns(Field.nullable("amount", Simple.DOUBLE));
        cloned.append(RESALE, List.of(new Resale(3, "north", 3.0)));

        List<String> rows = new ArrayList<>();
        cloned.read().forEach(row -> rows.add(row.toString()));
        rows.sort(null);
        assertEquals(
                List.of(
                        "{id=1, region=north, amount=null}",
                        "{id=2, region=south, amount=null}",
                        "{id=3, region=north, amount=3.0}"),
                rows);
        MappedLog.check(disk, copy, "clone");
        assertEquals(List.of("{id=1, region=north, amount=1.5}", "{id=2, region=south, amount=null}"), rows());
    }
}
