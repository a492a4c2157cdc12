package dev.rivulet.delta.nested;

import static dev.rivulet.delta.nested.NestedTableTest.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.kernel.files.ParquetOutput;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.kernel.files.RowEncoder;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

/** Nested columns in files of other forms than those written here, put in the place of a table's only file. */
final class OlderFilesTest {

    private static final Path TABLE = Path.of("/table");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    /** A table of one row in a file that is replaced by another with one row. */
    private DeltaTable table(DataType type, Object value, String fileSchema, Consumer<RecordConsumer> write)
            throws IOException {
        StructRowType rows = StructRowType.of("row", Schema.of(Field.nullable("c", type)));
        DeltaTable table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(rows.schema()));
        table.append(rows, List.of(row(rows, value)));
        Path file = disk.list(TABLE).stream()
                .filter(name -> name.endsWith(".parquet"))
                .map(TABLE::resolve)
                .findFirst()
                .orElseThrow();
        Path other = Path.of("/other.parquet");
        MessageType schema = MessageTypeParser.parseMessageType(fileSchema);
        RowEncoder<Consumer<RecordConsumer>> encoder = new RowEncoder<>() {
            @Override
            public MessageType schema() {
                return schema;
            }

            @Override
            public void encode(Consumer<RecordConsumer> row, RecordConsumer consumer) {
                row.accept(consumer);
            }
        };
        try (ParquetOutput<Consumer<RecordConsumer>> output =
                ParquetOutput.create(disk, other, encoder, ParquetSettings.DEFAULT)) {
            output.write(write);
            output.finish();
        }
        disk.overwrite(file, disk.bytes(other));
        return DeltaTable.open(disk, clock, TABLE);
    }

    private static Object value(DeltaTable table) throws IOException {
        List<Row> rows = new ArrayList<>();
        table.read().forEach(rows::add);
        assertEquals(1, rows.size());
        return rows.get(0).objectValue(0);
    }

    private static void field(RecordConsumer consumer, String name, int index, Runnable value) {
        consumer.startField(name, index);
        value.run();
        consumer.endField(name, index);
    }

    private static void group(RecordConsumer consumer, Runnable fields) {
        consumer.startGroup();
        fields.run();
        consumer.endGroup();
    }

    @Test
    void listsOfTwoLevelsHaveTheElementItselfRepeated() throws IOException {
        DeltaTable table = table(
                new DataType.Array(Simple.INT, true),
                List.of(),
                "message row { optional group c (LIST) { repeated int32 array; } }",
                consumer -> field(
                        consumer,
                        "c",
                        0,
                        () -> group(
                                consumer,
                                () -> field(consumer, "array", 0, () -> {
                                    consumer.addInteger(4);
                                    consumer.addInteger(-1);
                                }))));

        assertEquals(List.of(4L, -1L), value(table));
    }

    @Test
    void aRepeatedGroupThatIsCalledArrayIsTheElement() throws IOException {
        DataType.Struct struct = DataType.Struct.of(Field.nullable("x", Simple.INT));
        DeltaTable table = table(
                new DataType.Array(struct, true),
                List.of(),
                "message row { optional group c (LIST) { repeated group array { optional int32 x; } } }",
                consumer -> field(
                        consumer,
                        "c",
                        0,
                        () -> group(
                                consumer,
                                () -> field(consumer, "array", 0, () -> {
                                    group(consumer, () -> field(consumer, "x", 0, () -> consumer.addInteger(7)));
                                    group(consumer, () -> {});
                                }))));

        StructRowType element = StructRowType.of("x", struct.schema());
        assertEquals(List.of(row(element, 7), row(element, (Object) null)), value(table));
    }

    @Test
    void aRepeatedGroupOfSeveralFieldsIsTheElement() throws IOException {
        DataType.Struct struct = DataType.Struct.of(Field.nullable("y", Simple.INT));
        DeltaTable table = table(
                new DataType.Array(struct, true),
                List.of(),
                "message row { optional group c (LIST) { repeated group element { optional int32 x; optional int32 y; } } }",
                consumer -> field(
                        consumer,
                        "c",
                        0,
                        () -> group(
                                consumer,
                                () -> field(consumer, "element", 0, () -> {
                                    group(consumer, () -> {
                                        field(consumer, "x", 0, () -> consumer.addInteger(7));
                                        field(consumer, "y", 1, () -> consumer.addInteger(8));
                                    });
                                }))));

        assertEquals(List.of(row(StructRowType.of("y", struct.schema()), 8)), value(table));
    }

    @Test
    void aGroupAroundTheElementHasAnyName() throws IOException {
        DeltaTable table = table(
                new DataType.Array(Simple.STRING, true),
                List.of(),
                "message row { optional group c (LIST) { repeated group bag { optional binary array (STRING); } } }",
                consumer -> field(
                        consumer,
                        "c",
                        0,
                        () -> group(
                                consumer,
                                () -> field(consumer, "bag", 0, () -> {
                                    group(
                                            consumer,
                                            () -> field(
                                                    consumer,
                                                    "array",
                                                    0,
                                                    () -> consumer.addBinary(Binary.fromString("s"))));
                                    group(consumer, () -> {});
                                }))));

        assertEquals(Arrays.asList("s", null), value(table));
    }

    @Test
    void timesOf96BitsAndDecimalsInBytesAreRead() throws IOException {
        DataType.Struct struct = DataType.Struct.of(
                Field.nullable("at", Simple.TIMESTAMP),
                Field.nullable("millis", Simple.TIMESTAMP_NTZ),
                Field.nullable("price", new DataType.Decimal(9, 2)));
        // 1970-01-02T00:00:00.000001 by the Julian day 2440589.
        byte[] time = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1_000)
                .putInt(2_440_589)
                .array();
        DeltaTable table = table(
                struct,
                row(StructRowType.of("s", struct.schema())),
                "message row { optional group c { optional int96 at; optional int64 millis (TIMESTAMP(MILLIS,false));"
                        + " optional fixed_len_byte_array(4) price (DECIMAL(9,2)); } }",
                consumer -> field(
                        consumer,
                        "c",
                        0,
                        () -> group(consumer, () -> {
                            field(consumer, "at", 0, () -> consumer.addBinary(Binary.fromConstantByteArray(time)));
                            field(consumer, "millis", 1, () -> consumer.addLong(-5));
                            field(
                                    consumer,
                                    "price",
                                    2,
                                    () -> consumer.addBinary(
                                            Binary.fromConstantByteArray(new byte[] {-1, -1, -1, (byte) 0x9C})));
                        })));

        Row found = (Row) value(table);

        assertEquals(86_400_000_001L, found.longValue(0));
        assertEquals(-5_000L, found.longValue(1));
        assertEquals(new BigDecimal("-1.00"), found.objectValue(2));
    }

    @Test
    void fieldsOfStructsInMapsAreFoundByNameWhateverTheFileHasBesides() throws IOException {
        DataType.Struct struct = DataType.Struct.of(
                Field.nullable("none", Simple.INT), Field.nullable("b", Simple.INT), Field.nullable("a", Simple.INT));
        DeltaTable table = table(
                new DataType.Map(Simple.STRING, struct, true),
                Map.of(),
                "message row { optional group c (MAP) { repeated group map (MAP_KEY_VALUE) { required binary key"
                        + " (STRING); optional group value { optional int32 gone; optional int32 a; optional int32 b; } } } }",
                consumer -> field(
                        consumer,
                        "c",
                        0,
                        () -> group(
                                consumer,
                                () -> field(
                                        consumer,
                                        "map",
                                        0,
                                        () -> group(consumer, () -> {
                                            field(consumer, "key", 0, () -> consumer.addBinary(Binary.fromString("k")));
                                            field(
                                                    consumer,
                                                    "value",
                                                    1,
                                                    () -> group(consumer, () -> {
                                                        field(consumer, "gone", 0, () -> consumer.addInteger(0));
                                                        field(consumer, "a", 1, () -> consumer.addInteger(1));
                                                        field(consumer, "b", 2, () -> consumer.addInteger(2));
                                                    }));
                                        })))));

        assertEquals(Map.of("k", row(StructRowType.of("s", struct.schema()), null, 2, 1)), value(table));
    }

    @Test
    void structOfWhichAFileHasNoFieldIsNullOnlyWhereItIsInTheFile() throws IOException {
        DataType.Struct struct = DataType.Struct.of(Field.nullable("new", Simple.INT));
        StructRowType fields = StructRowType.of("s", struct.schema());
        DeltaTable table = table(
                new DataType.Array(struct, true),
                List.of(),
                "message row { optional group c (LIST) { repeated group list { optional group element { optional group old"
                        + " (LIST) { repeated group list { optional int32 element; } } } } } }",
                consumer -> field(
                        consumer,
                        "c",
                        0,
                        () -> group(
                                consumer,
                                () -> field(consumer, "list", 0, () -> {
                                    group(
                                            consumer,
                                            () -> field(
                                                    consumer,
                                                    "element",
                                                    0,
                                                    () -> group(consumer, () -> {
                                                        field(consumer, "old", 0, () -> group(consumer, () -> {}));
                                                    })));
                                    group(consumer, () -> {});
                                }))));

        assertEquals(Arrays.asList(row(fields, (Object) null), null), value(table));
    }

    @Test
    void anotherTypeInTheFileIsRefusedByThePath() throws IOException {
        DeltaTable table = table(
                DataType.Struct.of(Field.nullable("x", Simple.INT)),
                row(StructRowType.of("s", Schema.of(Field.nullable("x", Simple.INT))), 1),
                "message row { optional group c { optional binary x (STRING); } }",
                consumer -> field(
                        consumer,
                        "c",
                        0,
                        () -> group(
                                consumer,
                                () -> field(consumer, "x", 0, () -> consumer.addBinary(Binary.fromString("s"))))));

        IOException refused = assertThrows(IOException.class, () -> value(table));

        assertTrue(
                refused.getMessage().contains("column c.x is `optional binary x (STRING)` in the file, wanted int"),
                refused.getMessage());
    }
}
