package dev.rivulet.delta;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rows with a nullable column of each type, and values of the kinds that go wrong. */
public final class AllTypes {

    private static final List<Field> FIELDS = fields();

    public static final StructRowType ROW_TYPE = StructRowType.of("all types", Schema.of(FIELDS));

    private static final String[] STRINGS = {
        "",
        "plain",
        "quote \" backslash \\ line\nend",
        "ä€𝄞",
        "\uE000 is after the surrogates in Java only",
        "x".repeat(31) + "𝄞" + "y",
        "z".repeat(33),
        "\uFFFF".repeat(32) + "more",
        "\u0001control"
    };
    private static final long[] LONGS = {0, 1, -1, 127, -128, 32_767, -32_768, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final double[] DOUBLES = {0.0, -0.0, 1.5, -2.25, Double.POSITIVE_INFINITY, Double.NaN, 1e300, -1e-300
    };

    private AllTypes() {}

    private static List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (DataType.Simple type : DataType.Simple.values()) {
            fields.add(Field.nullable("c_" + type, type));
        }
        fields.add(Field.nullable("c_dec9", new DataType.Decimal(9, 2)));
        fields.add(Field.nullable("c_dec18", new DataType.Decimal(18, 4)));
        fields.add(Field.nullable("c_dec38", new DataType.Decimal(38, 18)));
        return fields;
    }

    /** A row whose values are drawn; one in five is null. */
    public static Row row(SplittableRandom random) {
        RowBuilder<Row> builder = ROW_TYPE.newBuilder();
        for (int index = 0; index < FIELDS.size(); index++) {
            if (random.nextInt(5) > 0) {
                set(builder, index, FIELDS.get(index).type(), random);
            }
        }
        return build(builder);
    }

    public static Row build(RowBuilder<Row> builder) {
        try {
            return builder.build();
        } catch (MalformedRowException e) {
            throw new AssertionError(e);
        }
    }

    private static void set(RowBuilder<Row> builder, int index, DataType type, SplittableRandom random) {
        if (type instanceof DataType.Decimal decimal) {
            BigInteger unscaled = new BigInteger(decimal.precision() * 3, new java.util.Random(random.nextLong()));
            builder.setObject(
                    index, new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale()));
            return;
        }
        switch ((DataType.Simple) type) {
            case BOOLEAN -> builder.setLong(index, random.nextInt(2));
            case BYTE -> builder.setLong(index, (byte) random.nextInt());
            case SHORT -> builder.setLong(index, (short) random.nextInt());
            case INT -> builder.setLong(index, (int) LONGS[random.nextInt(LONGS.length)]);
            case LONG -> builder.setLong(index, LONGS[random.nextInt(LONGS.length)] * (random.nextInt(3) + 1L));
            case DATE -> builder.setLong(index, random.nextInt(-719_162, 2_932_896));
            case TIMESTAMP, TIMESTAMP_NTZ ->
                builder.setLong(index, random.nextLong(-60_000_000_000_000_000L, 8_000_000_000_000_000L));
            case FLOAT -> builder.setDouble(index, (float) DOUBLES[random.nextInt(DOUBLES.length)]);
            case DOUBLE -> builder.setDouble(index, DOUBLES[random.nextInt(DOUBLES.length)]);
            case STRING -> builder.setObject(index, STRINGS[random.nextInt(STRINGS.length)]);
            case BINARY -> builder.setObject(index, new byte[] {(byte) random.nextInt(), 0, (byte) 0xFF});
        }
    }
}
