package dev.rivulet.delta.pruning;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A table of few files with few rows each, of all types, whose files have values that lie together. */
final class SampleTable {

    static final Path PATH = Path.of("/table");
    static final SimClock CLOCK = new SimClock();

    static final Schema SCHEMA = Schema.of(
            new Field("n", Simple.LONG, false),
            new Field("i", Simple.INT, true),
            new Field("x", Simple.DOUBLE, true),
            new Field("f", Simple.FLOAT, true),
            new Field("s", Simple.STRING, true),
            new Field("d", Simple.DATE, true),
            new Field("t", Simple.TIMESTAMP, true),
            new Field("w", Simple.TIMESTAMP_NTZ, true),
            new Field("m", new DataType.Decimal(22, 3), true),
            new Field("b", Simple.BOOLEAN, true));

    static final RowType<Row> TYPE = StructRowType.of("row", SCHEMA);

    /** 9999-12-31T23:59:59.999999Z. */
    private static final long LAST_MICROS = 253_402_300_799_999_999L;

    private static final String[] TEXTS = {"", "a", "abc", "abd", "ab%", "z", "\uD83D\uDE00", "\uFFFD"};

    /** About as long as the texts in statistics may be. */
    private static final String[] LONG_TEXTS = {
        "a".repeat(31),
        "a".repeat(32),
        "a".repeat(33) + "b",
        "a".repeat(31) + "\uD83D\uDE00\uD83D\uDE00",
        "\uDBFF\uDFFF".repeat(33)
    };

    private static final double[] NUMBERS = {
        0.0,
        -0.0,
        1.1,
        -3.5,
        1e300,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private SampleTable() {}

    static void write(SimDisk disk, SplittableRandom random) throws IOException {
        String[][] partitionings = {{}, {"s"}, {"d", "b"}, {"x"}, {"t"}, {"m"}};
        String[] partitionColumns = partitionings[random.nextInt(partitionings.length)];
        DeltaTable table = DeltaTable.openOrCreate(disk, CLOCK, PATH, TableDefinition.of(SCHEMA, partitionColumns));
        for (int file = 0; file < 3; file++) {
            table.append(TYPE, rows(random));
        }
    }

    /** Of a file. */
    static List<Row> rows(SplittableRandom random) {
        List<Row> rows = new ArrayList<>();
        int center = random.nextInt(6);
        // Of each file some columns are null in all rows, and some in none.
        int allNull = random.nextInt(1 << SCHEMA.fieldCount());
        allNull &= random.nextInt(1 << SCHEMA.fieldCount());
        int noneNull = random.nextInt(1 << SCHEMA.fieldCount());
        int rowCount = 1 + random.nextInt(4);
        for (int number = 0; number < rowCount; number++) {
            RowBuilder<Row> builder = TYPE.newBuilder();
            for (int index = 0; index < SCHEMA.fieldCount(); index++) {
                Field field = SCHEMA.field(index);
                boolean isNull = (allNull >> index & 1) == 1 || (noneNull >> index & 1) == 0 && random.nextInt(3) == 0;
                put(builder, index, field.isNullable() && isNull ? null : value(field.type(), center, random));
            }
            rows.add(built(builder));
        }
        return rows;
    }

    static Row built(RowBuilder<Row> builder) {
        try {
            return builder.build();
        } catch (MalformedRowException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static void put(RowBuilder<Row> builder, int index, @Nullable Object value) {
        if (value == null) {
            builder.setNull(index);
        } else if (value instanceof Long number) {
            builder.setLong(index, number);
        } else if (value instanceof Double number) {
            builder.setDouble(index, number);
        } else {
            builder.setObject(index, value);
        }
    }

    /** A value near a center from 0 to 5, in its physical form. */
    static Object value(DataType type, int center, SplittableRandom random) {
        long step = center * 10L + random.nextInt(15);
        if (type instanceof DataType.Decimal decimal) {
            // So many digits that a double does not hold them.
            BigInteger unscaled = BigInteger.TEN.pow(18).add(BigInteger.valueOf(step));
            return new BigDecimal(random.nextInt(3) == 0 ? BigInteger.valueOf(step * 100) : unscaled, decimal.scale());
        }
        return switch ((Simple) type) {
            case BOOLEAN -> (long) random.nextInt(2);
            case BYTE, SHORT, INT, LONG -> step - 20;
            case FLOAT ->
                (double) (float) (random.nextInt(3) == 0 ? NUMBERS[random.nextInt(NUMBERS.length)] : step / 10.0);
            case DOUBLE -> random.nextInt(3) == 0 ? NUMBERS[random.nextInt(NUMBERS.length)] : step / 10.0;
            case STRING -> text(center, step, random);
            case DATE -> 20_000 + step;
            case TIMESTAMP, TIMESTAMP_NTZ -> micros(step, random);
            case BINARY -> throw new AssertionError(type);
        };
    }

    /** Now and then the end of what has none. */
    private static long micros(long step, SplittableRandom random) {
        return random.nextInt(40) == 0
                ? LAST_MICROS - random.nextInt(2_000)
                : (20_000 + step / 10) * 86_400_000_000L + random.nextInt(2_000) - 500;
    }

    private static String text(int center, long step, SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> "k" + step;
            case 1 -> LONG_TEXTS[random.nextInt(LONG_TEXTS.length)];
            default -> TEXTS[center + random.nextInt(3)];
        };
    }
}
