import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.diff.RowDump;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes tables with nested columns by the library, in a JVM that has the standalone jar on its class path and is started with this
 * file: {@code java -cp rivulet.jar NestedChanges.java make|continue DIRECTORY}. Its twin, which knows what must come out, is
 * {@code NestedMatrixTest}.
 */
final class NestedChanges {

    private static final StructRowType AT = StructRowType.of(
            "at",
            Schema.of(
                    Field.nullable("x", DataType.Simple.INT),
                    Field.nullable("y", DataType.Simple.STRING),
                    Field.nullable("when", DataType.Simple.TIMESTAMP),
                    Field.nullable("price", new DataType.Decimal(20, 3))));

    private static final StructRowType STEP = StructRowType.of(
            "step",
            Schema.of(
                    Field.nullable("n", DataType.Simple.INT),
                    Field.nullable("notes", new DataType.Array(DataType.Simple.STRING, true))));

    private static final StructRowType ROWS = StructRowType.of(
            "row",
            Schema.of(
                    Field.nullable("id", DataType.Simple.LONG),
                    Field.nullable("at", new DataType.Struct(AT.schema())),
                    Field.nullable("tags", new DataType.Array(DataType.Simple.STRING, true)),
                    Field.nullable("steps", new DataType.Array(new DataType.Struct(STEP.schema()), true)),
                    Field.nullable(
                            "counts",
                            new DataType.Map(
                                    DataType.Simple.STRING, new DataType.Array(DataType.Simple.INT, true), true))));

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        for (String kind : List.of("plain", "vectors", "mapped", "numbered")) {
            if (arguments[0].equals("make")) {
                make(kind, directory.resolve(kind));
            }
        }
        if (arguments[0].equals("make")) {
            makeStrict(directory.resolve("strict"));
            return;
        }
        for (String kind : List.of("plain", "vectors", "mapped", "numbered", "theirs", "legacy")) {
            goOn(kind, directory);
        }
    }

    private static Row row(StructRowType type, @Nullable Object... values) {
        RowBuilder<Row> builder = type.newBuilder();
        for (int index = 0; index < values.length; index++) {
            Object value = values[index];
            if (value instanceof Long number) {
                builder.setLong(index, number);
            } else if (value != null) {
                builder.setObject(index, value);
            }
        }
        try {
            return builder.build();
        } catch (MalformedRowException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Row row(long id) {
        Row at = row(
                AT,
                id,
                id % 3 == 0 ? null : "y" + id,
                1_704_067_200_000_001L + id * 1_000_000,
                new BigDecimal(id + ".125"));
        List<@Nullable String> tags =
                switch ((int) (id % 4)) {
                    case 0 -> null;
                    case 1 -> List.of();
                    case 2 -> Arrays.asList("t" + id, null);
                    default -> List.of("a", "b");
                };
        List<@Nullable Row> steps =
                switch ((int) (id % 3)) {
                    case 0 -> List.of();
                    case 1 -> Arrays.asList(row(STEP, id, Arrays.asList("p", null)), null);
                    default -> List.of(row(STEP), row(STEP, 2L, List.of()));
                };
        Map<String, @Nullable Object> counts = new LinkedHashMap<>();
        if (id % 6 > 1) {
            counts.put("k" + id, Arrays.asList(id, null));
            counts.put("z", null);
        }
        return row(ROWS, id, id % 5 == 0 ? null : at, tags, steps, id % 6 == 0 ? null : counts);
    }

    private static List<Row> rows(long from, long to) {
        List<Row> rows = new ArrayList<>();
        for (long id = from; id < to; id++) {
            rows.add(row(id));
        }
        return rows;
    }

    private static void make(String kind, Path path) throws IOException {
        TableDefinition definition = TableDefinition.of(ROWS.schema()).withDeletionVectors(kind.equals("vectors"));
        definition = switch (kind) {
            case "mapped" -> definition.withProperty("delta.columnMapping.mode", "name");
            case "numbered" -> definition.withProperty("delta.columnMapping.mode", "id");
            default -> definition;
        };
        DeltaTable table = DeltaTable.openOrCreate(new SystemDisk(), new SystemClock(), path, definition);
        table.append(ROWS, rows(0, 40));
        table.append(ROWS, rows(40, 60));
        table.update(Map.of("tags", "NULL"), "id % 7 = 3");
        table.delete("at IS NULL AND id > 30");
        table.merge(ROWS, rows(58, 64), "id").whenMatchedUpdateAll().whenNotMatchedInsertAll().run();
        table.optimize().run();
        table.append(ROWS, rows(64, 70));
    }

    /** Parts that take no nulls, also within arrays and maps, as those of records are. */
    private static void makeStrict(Path path) throws IOException {
        DataType.Struct step = DataType.Struct.of(Field.required("n", DataType.Simple.INT));
        StructRowType rows = StructRowType.of(
                "row",
                Schema.of(
                        Field.required("id", DataType.Simple.LONG),
                        Field.required("at", step),
                        Field.required("steps", new DataType.Array(step, true)),
                        Field.required("named", new DataType.Map(DataType.Simple.STRING, step, true))));
        Row one = row(StructRowType.of("step", step.schema()), 1L);
        DeltaTable.openOrCreate(new SystemDisk(), new SystemClock(), path, TableDefinition.of(rows.schema()))
                .append(rows, List.of(row(rows, 1L, one, List.of(one), Map.of("k", one))));
    }

    private static void goOn(String kind, Path directory) throws IOException {
        DeltaTable table = DeltaTable.open(new SystemDisk(), new SystemClock(), directory.resolve(kind));
        List<String> lines = new ArrayList<>();
        table.read().select("id", "at", "tags", "steps", "counts").forEach(row -> lines.add(RowDump.toJson(row)));
        Files.write(directory.resolve(kind + ".txt"), lines);
        table.delete("tags IS NULL AND id < 10");
        table.update(Map.of("counts", "NULL"), "id % 9 = 2");
        table.merge(ROWS, rows(3, 6), "id").whenMatchedUpdateAll().whenNotMatchedInsertAll().run();
        table.append(ROWS, rows(300, 310));
        DataType.Struct more = DataType.Struct.of(Field.nullable("more", DataType.Simple.INT));
        table.alter().mergeSchema(Schema.of(Field.nullable("steps", new DataType.Array(more, true))));
        if (List.of("mapped", "numbered", "theirs").contains(kind)) {
            table.alter().renameColumn("at.y", "why");
        }
        table.checkpoint();
    }
}
