package dev.rivulet.delta.upsert.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.AllTypes;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.files.ParquetOutput;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.kernel.rows.ColumnPages;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

/** The keys of a file, straight from its pages, are those that its rows have, in whatever form the file has them. */
final class KeyRowsTest {

    private static final int ROW_COUNT = 400;
    private static final long SMALL_GROUP_SIZE_BYTES = 1_000;

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    private int tableCount;
    private Path directory = nextTable();

    private Path nextTable() {
        return Path.of("/table " + ++tableCount);
    }

    private TableScan scan() throws IOException {
        return KernelTable.open(disk, clock, directory).orElseThrow().scan();
    }

    private static boolean hasPages(TableScan scan, LiveFile file, List<String> columns) throws IOException {
        Schema schema = new KeyColumns(columns).rowsOf(scan.schema()).schema();
        try (ColumnPages pages =
                ColumnPages.open(scan, file, schema, PartitionText::parse).orElse(null)) {
            return pages != null;
        }
    }

    /** Reads both ways; each line is a position and the bytes of a key. */
    private static List<String> sameKeys(TableScan scan, LiveFile file, List<String> columns) throws IOException {
        assertTrue(hasPages(scan, file, columns), () -> "read by rows: " + columns);
        List<String> expected = new ArrayList<>();
        long rowCount = KeyRows.byRows(scan, file, columns, (position, key) -> expected.add(text(position, key)));
        List<String> found = new ArrayList<>();
        assertEquals(rowCount, KeyRows.forEach(scan, file, columns, (position, key) -> found.add(text(position, key))));
        assertEquals(expected, found, columns::toString);
        return found;
    }

    private static String text(long position, KeyBytes<?> key) {
        byte[] bytes = new byte[key.sizeBytes()];
        key.copyTo(bytes, 0);
        return position + " " + HexFormat.of().formatHex(bytes) + " " + key.hash() + " " + key.code();
    }

    @Test
    void allTypesAloneAndTogetherWithDeletedRowsAndOtherNames() throws IOException {
        for (String mode : List.of("none", "name", "id")) {
            directory = nextTable();
            DeltaTable table = DeltaTable.openOrCreate(
                    disk,
                    clock,
                    directory,
                    TableDefinition.of(AllTypes.ROW_TYPE.schema(), "c_int")
                            .withDeletionVectors(true)
                            .withProperty("delta.columnMapping.mode", mode));
            SplittableRandom random = new SplittableRandom(7);
            List<Row> rows = new ArrayList<>();
            for (int row = 0; row < ROW_COUNT; row++) {
                rows.add(AllTypes.row(random));
            }
            table.append(AllTypes.ROW_TYPE, rows);
            table.delete("c_boolean OR c_byte > 100");
            TableScan scan = scan();
            int keyCount = 0;
            for (LiveFile file : scan.files()) {
                for (Field field : AllTypes.ROW_TYPE.schema().fields()) {
                    if (!field.name().equals("c_int")) {
                        keyCount += sameKeys(scan, file, List.of(field.name())).size();
                        keyCount += sameKeys(scan, file, List.of(field.name(), "c_int"))
                                .size();
                    }
                }
                keyCount += sameKeys(scan, file, List.of("c_dec38", "c_string", "c_long"))
                        .size();
                assertFalse(hasPages(scan, file, List.of("c_int")), "there is no column in the file");
                assertSameRows(scan, file);
                assertEquals(
                        file.rowCount().orElseThrow(),
                        countWithoutNulls(scan, file) + countNulls(scan, file),
                        file::path);
            }
            assertTrue(keyCount > ROW_COUNT, "found " + keyCount + " keys");
        }
    }

    /** The cursor, taken for a row, has the values of the row. */
    private static void assertSameRows(TableScan scan, LiveFile file) throws IOException {
        List<String> expected = new ArrayList<>();
        scan.visitPositions(
                file,
                AllTypes.ROW_TYPE,
                PartitionText::parse,
                (position, row) -> expected.add(position + " " + values(AllTypes.ROW_TYPE, row)));
        List<String> found = new ArrayList<>();
        try (ColumnPages pages = ColumnPages.open(scan, file, AllTypes.ROW_TYPE.schema(), PartitionText::parse)
                .orElseThrow()) {
            while (pages.next()) {
                found.add(pages.position() + " " + values(pages.rowType(), pages));
            }
        }
        assertEquals(expected, found);
    }

    private static <T> List<String> values(RowType<T> type, T row) {
        List<String> values = new ArrayList<>();
        for (int index = 0; index < type.schema().fieldCount(); index++) {
            FieldAccessor<T> accessor = type.accessor(index);
            Object object = type.schema().field(index).type().physical() == DataType.Physical.OBJECT
                    ? accessor.objectValue(row)
                    : null;
            values.add(
                    accessor.isNull(row)
                            ? "null"
                            : switch (type.schema().field(index).type().physical()) {
                                case LONG -> "" + accessor.longValue(row);
                                case DOUBLE -> "" + accessor.doubleValue(row);
                                case OBJECT ->
                                    object instanceof byte[] bytes
                                            ? HexFormat.of().formatHex(bytes)
                                            : "" + object;
                            });
        }
        return values;
    }

    private static long countWithoutNulls(TableScan scan, LiveFile file) throws IOException {
        long[] count = new long[1];
        KeyRows.forEach(scan, file, List.of("c_string"), (position, key) -> ++count[0] > 0);
        return count[0];
    }

    private static long countNulls(TableScan scan, LiveFile file) throws IOException {
        long[] count = new long[1];
        scan.visit(file, AllTypes.ROW_TYPE, PartitionText::parse, row -> {
            count[0] += AllTypes.ROW_TYPE
                            .accessor(AllTypes.ROW_TYPE.schema().requireIndexOf("c_string"))
                            .isNull(row)
                    ? 1
                    : 0;
            return true;
        });
        return count[0];
    }

    /** A column as a file has it, and the table. */
    private record Stored(String parquet, DataType type) {}

    private static final List<Stored> FORMS = List.of(
            new Stored("optional boolean k", DataType.Simple.BOOLEAN),
            new Stored("optional int32 k (INTEGER(8,true))", DataType.Simple.BYTE),
            new Stored("optional int32 k", DataType.Simple.BYTE),
            new Stored("optional int32 k (INTEGER(8,true))", DataType.Simple.SHORT),
            new Stored("optional int32 k (INTEGER(16,true))", DataType.Simple.INT),
            new Stored("required int32 k", DataType.Simple.INT),
            new Stored("optional int32 k", DataType.Simple.LONG),
            new Stored("optional int64 k", DataType.Simple.LONG),
            new Stored("required int64 k (INTEGER(64,true))", DataType.Simple.LONG),
            new Stored("optional int32 k (DATE)", DataType.Simple.DATE),
            new Stored("optional float k", DataType.Simple.FLOAT),
            new Stored("optional float k", DataType.Simple.DOUBLE),
            new Stored("optional int32 k", DataType.Simple.DOUBLE),
            new Stored("optional double k", DataType.Simple.DOUBLE),
            new Stored("optional binary k (STRING)", DataType.Simple.STRING),
            new Stored("optional binary k", DataType.Simple.STRING),
            new Stored("optional binary k (ENUM)", DataType.Simple.STRING),
            new Stored("optional binary k", DataType.Simple.BINARY),
            new Stored("optional int96 k", DataType.Simple.TIMESTAMP),
            new Stored("optional int64 k (TIMESTAMP(MILLIS,true))", DataType.Simple.TIMESTAMP),
            new Stored("optional int64 k (TIMESTAMP(MICROS,true))", DataType.Simple.TIMESTAMP),
            new Stored("optional int64 k (TIMESTAMP(MILLIS,false))", DataType.Simple.TIMESTAMP_NTZ),
            new Stored("optional int64 k (TIMESTAMP(MICROS,false))", DataType.Simple.TIMESTAMP_NTZ),
            new Stored("optional int32 k (DECIMAL(7,2))", new DataType.Decimal(7, 2)),
            new Stored("optional int64 k (DECIMAL(7,2))", new DataType.Decimal(7, 2)),
            new Stored("optional int64 k (DECIMAL(15,0))", new DataType.Decimal(15, 0)),
            new Stored("optional binary k (DECIMAL(20,5))", new DataType.Decimal(20, 5)),
            new Stored("optional fixed_len_byte_array(9) k (DECIMAL(20,5))", new DataType.Decimal(20, 5)));

    /** What is rather read by rows than by what may be a guess. */
    private static final List<Stored> OTHERS = List.of(
            new Stored("optional int32 other", DataType.Simple.INT),
            new Stored("optional int32 k (INTEGER(32,false))", DataType.Simple.LONG),
            new Stored("optional int64 k (TIMESTAMP(NANOS,true))", DataType.Simple.TIMESTAMP),
            new Stored("optional int64 k (TIMESTAMP(MICROS,false))", DataType.Simple.TIMESTAMP),
            new Stored("optional int64 k", DataType.Simple.TIMESTAMP),
            new Stored("optional int32 k (DECIMAL(7,2))", new DataType.Decimal(9, 2)),
            new Stored("optional int32 k (DECIMAL(7,2))", new DataType.Decimal(7, 1)),
            new Stored("repeated int32 k", DataType.Simple.INT),
            new Stored("optional group k { optional int32 k; }", DataType.Simple.INT));

    @Test
    void formsOfOtherWriters() throws IOException {
        for (Stored stored : FORMS) {
            for (int distinctCount : List.of(3, Integer.MAX_VALUE)) {
                TableScan scan = table(stored.type);
                LiveFile file = write(stored, distinctCount);
                List<String> keys = sameKeys(scan, file, List.of("k"));
                assertTrue(keys.size() > ROW_COUNT / 2, () -> stored + " has " + keys.size());
                sameKeys(scan, file, List.of("k", "n"));
                sameKeys(scan, file, List.of("n", "k"));
            }
        }
    }

    @Test
    void formsThatAreNotKnownAreReadByRows() throws IOException {
        for (Stored stored : OTHERS) {
            TableScan scan = table(stored.type);
            LiveFile file = write(stored, Integer.MAX_VALUE);
            assertFalse(hasPages(scan, file, List.of("k")), stored::toString);
        }
        TableScan scan = table(DataType.Simple.INT);
        LiveFile file = write(OTHERS.get(0), Integer.MAX_VALUE);
        assertEquals(ROW_COUNT, KeyRows.forEach(scan, file, List.of("k"), (position, key) -> {
            throw new AssertionError("the file has no such column");
        }));
    }

    @Test
    void aFileThatIsNotThereOrDamagedIsNamed() throws IOException {
        TableScan scan = table(DataType.Simple.LONG);
        LiveFile file = write(new Stored("optional int64 k", DataType.Simple.LONG), Integer.MAX_VALUE);
        for (long offset = 4; offset < file.sizeBytes(); offset += 97) {
            disk.flipBit(directory.resolve(file.path()), offset * Byte.SIZE);
            List<String> found = new ArrayList<>();
            try {
                KeyRows.forEach(scan, file, List.of("k"), (position, key) -> found.add(text(position, key)));
                assertEquals(sameKeys(scan, file, List.of("k")), found);
            } catch (IOException damaged) {
                assertTrue(damaged.getMessage().contains(file.path()), damaged.getMessage());
            }
            disk.flipBit(directory.resolve(file.path()), offset * Byte.SIZE);
        }
        disk.delete(directory.resolve(file.path()));
        IOException missing = assertThrows(
                IOException.class, () -> KeyRows.forEach(scan, file, List.of("k"), (position, key) -> true));
        assertTrue(missing.getMessage().contains("it is not there"), missing.getMessage());
    }

    private TableScan table(DataType type) throws IOException {
        directory = nextTable();
        Schema schema = Schema.of(Field.nullable("k", type), Field.required("n", DataType.Simple.LONG));
        DeltaTable.openOrCreate(disk, clock, directory, TableDefinition.of(schema));
        return scan();
    }

    private LiveFile write(Stored stored, int distinctCount) throws IOException {
        String name = "part.parquet";
        Path path = directory.resolve(name);
        if (disk.exists(path)) {
            disk.delete(path);
        }
        MessageType schema =
                MessageTypeParser.parseMessageType("message m { required int64 n; " + ended(stored.parquet) + " }");
        ParquetSettings settings = new ParquetSettings(SMALL_GROUP_SIZE_BYTES, 1, Map.of());
        long sizeBytes;
        try (ParquetOutput<Integer> output =
                ParquetOutput.create(disk, path, new AnyForm(schema, distinctCount), settings)) {
            for (int row = 0; row < ROW_COUNT; row++) {
                output.write(row);
            }
            sizeBytes = output.finish();
        }
        String statistics = "{\"numRecords\":" + ROW_COUNT + "}";
        return LiveFile.of(new StagedFile(name, sizeBytes, ROW_COUNT, Map.of(), 1, statistics), directory);
    }

    private static String ended(String field) {
        return field.endsWith("}") ? field : field + ";";
    }
}
