package dev.rivulet.delta.mapping;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertSays;
import static dev.rivulet.delta.mapping.SalesTable.RESALE;
import static dev.rivulet.delta.mapping.SalesTable.SALE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.WriteOption;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.delta.kernel.files.DiskInputFile;
import dev.rivulet.delta.mapping.SalesTable.IdAndArea;
import dev.rivulet.delta.mapping.SalesTable.Resale;
import dev.rivulet.delta.mapping.SalesTable.Sale;
import dev.rivulet.delta.optimize.OptimizeBuilder;
import dev.rivulet.delta.upsert.KeyViolationException;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files, changes and feeds of tables whose columns were renamed, dropped and added again: nothing of another column comes. */
final class MappedFilesTest {

    private final SalesTable sales = new SalesTable();

    record Kinds(long id, String area, @Nullable String kind) {}

    /** What is known of a file's values for the one is not taken for those of the other. */
    @Test
    void anotherColumnOfAKeysNameIsAnotherKey() throws IOException {
        DeltaTable table = sales.mapped();
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
        DeltaTable table = DeltaTable.openOrCreate(
                sales.disk, clock, SalesTable.TABLE, TableDefinition.of(hidden.schema(), "_area"));
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
        assertEquals(List.of("{id=2, area=b}"), sales.rows());
    }

    @Test
    void optimizeDoesNotGoOnWhenAnotherColumnHasTheName() throws IOException {
        DeltaTable table = sales.mapped();
        table.append(SALE, List.of(new Sale(3, "east", 3.0)));
        OptimizeBuilder begun = table.optimize();
        sales.open().alter().dropColumn("amount");
        sales.open().alter().addColumns(Field.nullable("amount", Simple.DOUBLE));

        assertFails("has other columns since version 5", begun::run);
        table.optimize().run();
        assertEquals(
                List.of(
                        "{id=1, area=north, amount=null}",
                        "{id=2, area=south, amount=null}",
                        "{id=3, area=east, amount=null}"),
                sales.rows());
    }

    @Test
    void filesHaveTheNamesAndNumbersOfTheLog() throws IOException {
        for (String mode : List.of("name", "id")) {
            Path path = Path.of("/" + mode);
            DeltaTable table = DeltaTable.openOrCreate(
                    sales.disk,
                    SalesTable.CLOCK,
                    path,
                    TableDefinition.of(SALE.schema(), "area")
                            .withProperty("delta.columnMapping.mode", mode)
                            .withProperty("delta.enableChangeDataFeed", "true"));
            table.alter().renameColumn("amount", "sum");
            table.append(RecordRowType.of(Summed.class), List.of(new Summed(1, "a", 1.0), new Summed(2, "a", 2.0)));
            table.update(Map.of("sum", "7e0"), "id = 1");
            MappedLog.check(sales.disk, path, mode);
            String log = new String(
                    sales.disk.bytes(path.resolve("_delta_log/00000000000000000000.json")), StandardCharsets.UTF_8);

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
        try (ParquetFileReader reader = ParquetFileReader.open(new DiskInputFile(sales.disk, file), options)) {
            return reader.getFooter().getFileMetaData().getSchema().getFields();
        }
    }

    private List<Path> dataFiles(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (var entry : sales.disk.entries(directory)) {
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
        DeltaTable table = sales.mapped();
        Iterable<Sale> rows = interrupted(
                other -> {
                    other.alter().dropColumn("amount");
                    other.alter().addColumns(Field.nullable("amount", Simple.DOUBLE));
                },
                sales.open());

        MetadataChangedException changed = assertThrows(MetadataChangedException.class, () -> table.append(SALE, rows));

        assertSays("names of columns in data files", changed);
        assertEquals(2, sales.rows().size());
    }

    @Test
    void columnsThatComeWithRowsGetTheNumbersOfTheirCommit() throws IOException {
        record Noted(long id, String note) {}
        DeltaTable table = sales.mapped();
        RowType<Noted> noted = RecordRowType.of(Noted.class);
        Iterator<Noted> one = List.of(new Noted(3, "n")).iterator();
        Iterable<Noted> rows = () -> {
            try {
                sales.open().alter().addColumns(Field.nullable("other", Simple.STRING));
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
            return one;
        };

        assertThrows(MetadataChangedException.class, () -> table.append(noted, rows, WriteOption.MERGE_SCHEMA));
        table.append(noted, List.of(new Noted(4, "m")), WriteOption.MERGE_SCHEMA);

        assertEquals(
                List.of("{id=4, note=m, other=null}"),
                sales.rows().stream()
                        .filter(row -> row.startsWith("{id=4"))
                        .map(row -> row.replace("area=null, amount=null, other=null, note=m", "note=m, other=null"))
                        .toList());
        MappedLog.check(sales.disk, SalesTable.TABLE, "after both");
    }

    @Test
    void feedIsReadUpToARenameAndFromItOn() throws IOException {
        DeltaTable table = sales.mapped();
        table.alter().setChangeDataFeed(true);
        long on = sales.open().version();
        table.update(Map.of("area", "'x'"), "id = 1");
        table.alter().renameColumn("area", "old");
        table.alter().addColumns(Field.nullable("area", Simple.STRING));
        table.update(Map.of("area", "'y'"), "id = 1");
        long last = sales.open().version();

        assertFails(
                "column area is string at version " + on + " and missing at version " + last,
                () -> sales.open().changesSince(on).forEach(row -> {}));
        assertEquals(
                List.of("update_postimage x", "update_preimage north"),
                events(sales.open().changes(on, on + 1).select("area", "_change_type")));
        assertEquals(
                List.of("update_postimage y", "update_preimage null"),
                events(sales.open().changes(on + 3, last).select("area", "_change_type")));
        assertEquals(
                List.of("update_postimage x", "update_preimage x"),
                events(sales.open().changes(on + 3, last).select("old", "_change_type")));
    }

    private static List<String> events(dev.rivulet.delta.read.TableChanges changes) throws IOException {
        TreeSet<String> events = new TreeSet<>();
        changes.forEach(row -> events.add(row.objectValue(1) + " " + row.objectValue(0)));
        return List.copyOf(events);
    }

    @Test
    void cloneGoesOnWithTheNames() throws IOException {
        DeltaTable table = sales.mapped("area");
        table.alter().renameColumn("area", "region");
        Path copy = Path.of("/copy");
        table.cloneTo(copy).run();

        DeltaTable cloned = DeltaTable.open(sales.disk, SalesTable.CLOCK, copy);
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
        MappedLog.check(sales.disk, copy, "clone");
        assertEquals(List.of("{id=1, region=north, amount=1.5}", "{id=2, region=south, amount=null}"), sales.rows());
    }
}
