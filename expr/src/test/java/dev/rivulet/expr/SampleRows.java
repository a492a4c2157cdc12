package dev.rivulet.expr;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One row with a column of each type, and columns that are null. */
final class SampleRows {

    static final StructRowType TYPE = StructRowType.of(
            "Sample",
            Schema.of(
                    Field.required("b", Simple.BOOLEAN),
                    Field.required("i8", Simple.BYTE),
                    Field.required("i16", Simple.SHORT),
                    Field.required("i32", Simple.INT),
                    Field.required("i64", Simple.LONG),
                    Field.required("f", Simple.FLOAT),
                    Field.required("d", Simple.DOUBLE),
                    Field.required("s", Simple.STRING),
                    Field.required("bin", Simple.BINARY),
                    Field.required("day", Simple.DATE),
                    Field.required("t", Simple.TIMESTAMP),
                    Field.required("n", Simple.TIMESTAMP_NTZ),
                    Field.required("dec", new Decimal(10, 2)),
                    Field.required("my col", Simple.INT),
                    Field.nullable("nb", Simple.BOOLEAN),
                    Field.nullable("ni", Simple.INT),
                    Field.nullable("nd", Simple.DOUBLE),
                    Field.nullable("ns", Simple.STRING),
                    Field.nullable("nt", Simple.TIMESTAMP),
                    Field.nullable("ndec", new Decimal(10, 2)),
                    Field.required("place", place()),
                    Field.required("arr", new DataType.Array(Simple.INT, true)),
                    Field.required("prices", new DataType.Map(Simple.STRING, new Decimal(10, 2), true)),
                    Field.required("days", new DataType.Map(Simple.DATE, Simple.STRING, false)),
                    Field.required("places", new DataType.Array(place(), false)),
                    Field.nullable("nplace", place()),
                    Field.nullable("narr", new DataType.Array(Simple.LONG, false))));

    static final Row ROW = row();

    private static final Instant EPOCH = Instant.EPOCH;

    private SampleRows() {}

    private static DataType.Struct place() {
        return DataType.Struct.of(
                Field.required("x", Simple.DOUBLE),
                Field.nullable("y", Simple.INT),
                Field.nullable("city", DataType.Struct.of(Field.required("Name", Simple.STRING))));
    }

    private static Row place(double x, Row city) throws MalformedRowException {
        RowBuilder<Row> builder = StructRowType.of("place", place().schema()).newBuilder();
        builder.setDouble(0, x);
        builder.setObject(2, city);
        return builder.build();
    }

    private static void setNested(RowBuilder<Row> builder) throws MalformedRowException {
        RowBuilder<Row> cities = StructRowType.of("city", Schema.of(Field.required("Name", Simple.STRING)))
                .newBuilder();
        cities.setObject(0, "Pisa");
        Row city = cities.build();
        builder.setObject(20, place(1.5, city));
        builder.setObject(21, Arrays.asList(10L, null, 30L));
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        prices.put("a", new BigDecimal("1.50"));
        prices.put("b", null);
        builder.setObject(22, prices);
        builder.setObject(23, Map.of(LocalDate.of(2024, 2, 29).toEpochDay(), "leap"));
        builder.setObject(24, List.of(place(7, city), place(8, city)));
    }

    private static Row row() {
        Instant moment = Instant.parse("2024-02-29T12:34:56.789012Z");
        RowBuilder<Row> builder = TYPE.newBuilder();
        builder.setLong(0, 1);
        builder.setLong(1, 7);
        builder.setLong(2, 300);
        builder.setLong(3, 70_000);
        builder.setLong(4, 5_000_000_000L);
        builder.setDouble(5, 1.5);
        builder.setDouble(6, 2.5);
        builder.setObject(7, "Abc");
        builder.setObject(8, new byte[] {1, 2});
        builder.setLong(9, LocalDate.of(2024, 2, 29).toEpochDay());
        builder.setLong(10, ChronoUnit.MICROS.between(Instant.EPOCH, moment));
        builder.setLong(11, ChronoUnit.MICROS.between(Instant.EPOCH, moment));
        builder.setObject(12, new BigDecimal("12.34"));
        builder.setLong(13, 42);
        try {
            setNested(builder);
            return builder.build();
        } catch (MalformedRowException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Type and value of an expression over the row, such as {@code int 3}; or the error or failure. */
    static String outcome(String sql) {
        try {
            Expression<Row> expression = ExpressionCompiler.compile(sql, TYPE);
            Scalar value = new Scalar();
            expression.evaluate(ROW, value);
            if (value.isNull() && !expression.isNullable()) {
                return "null, though the expression says it never is";
            }
            return expression.type() + " " + text(expression.type(), value);
        } catch (ExpressionException error) {
            return "error at " + error.column() + ": " + error.getMessage();
        } catch (ExpressionFailure failure) {
            return "failure: " + failure.getMessage();
        }
    }

    /** Written with java.time alone, so that the code under test does not print its own values. */
    private static String text(DataType type, Scalar value) {
        if (value.isNull()) {
            return "null";
        }
        return switch (type.physical()) {
            case DOUBLE -> Double.toString(value.doubleValue());
            case OBJECT -> objectText(value.objectValue());
            case LONG ->
                switch ((Simple) type) {
                    case BOOLEAN -> value.longValue() == 1 ? "true" : value.longValue() == 0 ? "false" : "neither";
                    case DATE -> LocalDate.ofEpochDay(value.longValue()).toString();
                    case TIMESTAMP ->
                        EPOCH.plus(value.longValue(), ChronoUnit.MICROS).toString();
                    case TIMESTAMP_NTZ ->
                        LocalDateTime.ofInstant(EPOCH.plus(value.longValue(), ChronoUnit.MICROS), ZoneOffset.UTC)
                                .toString();
                    default -> Long.toString(value.longValue());
                };
        };
    }

    private static String objectText(Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : "'" + value + "'";
    }
}
