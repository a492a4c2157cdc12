package dev.rivulet.delta.nested;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.AllTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random nested types, and random values of them. Stateless. */
final class NestedSample {

    private static final int DEPTH_MAX = 3;
    private static final List<DataType> LEAVES = leaves();

    private NestedSample() {}

    private static List<DataType> leaves() {
        List<DataType> leaves = new ArrayList<>(List.of(Simple.values()));
        leaves.add(new DataType.Decimal(7, 2));
        leaves.add(new DataType.Decimal(18, 4));
        leaves.add(new DataType.Decimal(38, 10));
        return leaves;
    }

    /** A key column {@code id}, a part {@code part} to partition by, and 1 to 4 columns of any type, of which the first is nested. */
    static Schema schema(SplittableRandom random) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.required("id", Simple.LONG));
        fields.add(Field.nullable("part", Simple.INT));
        int count = random.nextInt(1, 5);
        for (int number = 0; number < count; number++) {
            DataType type = number == 0 ? nested(random, DEPTH_MAX) : type(random, DEPTH_MAX);
            fields.add(new Field("c" + number, type, random.nextInt(4) > 0));
        }
        return Schema.of(fields);
    }

    private static DataType type(SplittableRandom random, int depth) {
        return depth == 0 || random.nextInt(3) == 0 ? LEAVES.get(random.nextInt(LEAVES.size())) : nested(random, depth);
    }

    private static DataType nested(SplittableRandom random, int depth) {
        return switch (random.nextInt(3)) {
            case 0 -> new DataType.Array(type(random, depth - 1), random.nextInt(3) > 0);
            case 1 -> new DataType.Map(key(random, depth - 1), type(random, depth - 1), random.nextInt(3) > 0);
            default -> new DataType.Struct(fields(random, depth - 1));
        };
    }

    static Schema fields(SplittableRandom random, int depth) {
        List<Field> fields = new ArrayList<>();
        int count = random.nextInt(1, 4);
        for (int number = 0; number < count; number++) {
            fields.add(new Field("f" + number, type(random, depth), random.nextInt(4) > 0));
        }
        return Schema.of(fields);
    }

    private static DataType key(SplittableRandom random, int depth) {
        while (true) {
            try {
                DataType type = type(random, depth);
                return new DataType.Map(type, Simple.INT, true).key();
            } catch (IllegalArgumentException noKey) {
                // Another one, then.
            }
        }
    }

    static Row row(StructRowType rows, long id, SplittableRandom random) {
        RowBuilder<Row> builder = rows.newBuilder();
        for (int index = 0; index < rows.schema().fieldCount(); index++) {
            Field field = rows.schema().field(index);
            Object value = field.name().equals("id")
                    ? Long.valueOf(id)
                    : field.name().equals("part") ? Long.valueOf(random.nextInt(3)) : valueOf(field, random);
            set(builder, index, field.type(), value);
        }
        return AllTypes.build(builder);
    }

    /** The row with another id. */
    static Row withId(StructRowType rows, Row row, long id) {
        RowBuilder<Row> builder = rows.newBuilder();
        for (int index = 0; index < rows.schema().fieldCount(); index++) {
            if (rows.schema().field(index).name().equals("id")) {
                builder.setLong(index, id);
            } else if (!row.isNull(index)) {
                switch (rows.schema().field(index).type().physical()) {
                    case LONG -> builder.setLong(index, row.longValue(index));
                    case DOUBLE -> builder.setDouble(index, row.doubleValue(index));
                    case OBJECT -> builder.setObject(index, row.objectValue(index));
                }
            }
        }
        return AllTypes.build(builder);
    }

    /** A row of some columns of another. */
    static Row selected(StructRowType rows, Row row, String... columns) {
        RowBuilder<Row> builder = rows.newBuilder();
        for (int index = 0; index < columns.length; index++) {
            int from = row.schema().requireIndexOf(columns[index]);
            if (!row.isNull(from)) {
                switch (rows.schema().field(index).type().physical()) {
                    case LONG -> builder.setLong(index, row.longValue(from));
                    case DOUBLE -> builder.setDouble(index, row.doubleValue(from));
                    case OBJECT -> builder.setObject(index, row.objectValue(from));
                }
            }
        }
        return AllTypes.build(builder);
    }

    private static @Nullable Object valueOf(Field field, SplittableRandom random) {
        return field.isNullable() && random.nextInt(4) == 0 ? null : value(field.type(), random);
    }

    private static void set(RowBuilder<Row> builder, int index, DataType type, @Nullable Object value) {
        if (value == null) {
            builder.setNull(index);
            return;
        }
        switch (type.physical()) {
            case LONG -> builder.setLong(index, (Long) value);
            case DOUBLE -> builder.setDouble(index, (Double) value);
            case OBJECT -> builder.setObject(index, value);
        }
    }

    static Object value(DataType type, SplittableRandom random) {
        if (type instanceof DataType.Struct struct) {
            StructRowType rows = StructRowType.of("struct", struct.schema());
            RowBuilder<Row> builder = rows.newBuilder();
            for (int index = 0; index < struct.schema().fieldCount(); index++) {
                Field field = struct.schema().field(index);
                set(builder, index, field.type(), valueOf(field, random));
            }
            return AllTypes.build(builder);
        }
        if (type instanceof DataType.Array array) {
            List<@Nullable Object> values = new ArrayList<>();
            int count = random.nextInt(4);
            for (int number = 0; number < count; number++) {
                values.add(valueOf(new Field("element", array.element(), array.containsNull()), random));
            }
            return values;
        }
        if (type instanceof DataType.Map map) {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            int count = random.nextInt(4);
            for (int number = 0; number < count; number++) {
                entries.put(
                        value(map.key(), random),
                        valueOf(new Field("value", map.value(), map.valueContainsNull()), random));
            }
            return entries;
        }
        if (type instanceof DataType.Decimal decimal) {
            long bound = (long) Math.pow(10, Math.min(decimal.precision(), 17));
            return new BigDecimal(BigInteger.valueOf(random.nextLong(-bound + 1, bound)), decimal.scale());
        }
        return simple((Simple) type, random);
    }

    private static Object simple(Simple type, SplittableRandom random) {
        return switch (type) {
            case BOOLEAN -> (long) random.nextInt(2);
            case BYTE -> (long) (byte) random.nextInt();
            case SHORT -> (long) (short) random.nextInt();
            case INT -> (long) random.nextInt();
            case LONG -> random.nextLong();
            case DATE -> (long) random.nextInt(-700_000, 2_900_000);
            case TIMESTAMP, TIMESTAMP_NTZ -> random.nextLong(-60_000_000_000_000_000L, 8_000_000_000_000_000L);
            case FLOAT -> (double) (random.nextInt(1000) / 8f);
            case DOUBLE -> random.nextInt(9) == 0 ? Double.NaN : random.nextDouble();
            case STRING -> "ä".repeat(random.nextInt(3)) + random.nextInt(100);
            case BINARY -> new byte[] {(byte) random.nextInt(), 0};
        };
    }
}
