package dev.rivulet.parquet.value;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a value of a file's type one of a wanted type, both in the form in which rows hold them. Immutable, but for builders: one owner. */
@FunctionalInterface
interface Fitting {

    /** 0001-01-01 and 9999-12-31, as tables have them. */
    long DATE_MIN = -719_162;

    long DATE_MAX = 2_932_896;
    long MICROS_MIN = -62_135_596_800_000_000L;
    long MICROS_MAX = 253_402_300_799_999_999L;

    /**
     * @param value never null
     * @throws MalformedRowException if the wanted type has no such value, naming the column
     */
    Object of(Object value) throws MalformedRowException;

    /**
     * @param path of the column, for messages
     * @throws IllegalArgumentException if no value of the one type is one of the other, or some would lose digits, naming column, found and
     *     wanted
     */
    static Fitting of(DataType stored, DataType wanted, String path) {
        if (wanted instanceof DataType.Array array && stored instanceof DataType.Array from) {
            return array(from, array, path);
        }
        if (wanted instanceof DataType.Map map && stored instanceof DataType.Map from) {
            return map(from, map, path);
        }
        if (wanted instanceof DataType.Struct struct && stored instanceof DataType.Struct from) {
            return struct(from, struct, path);
        }
        Fitting fitting = null;
        if (wanted instanceof DataType.Decimal decimal) {
            fitting = decimal(stored, decimal, path);
        } else if (wanted instanceof Simple simple) {
            fitting = simple(stored, simple, path);
        }
        if (fitting == null) {
            throw new IllegalArgumentException("column " + path + " is " + stored + " in the file, wanted " + wanted);
        }
        return fitting;
    }

    private static @Nullable Fitting simple(DataType stored, Simple wanted, String path) {
        return switch (wanted) {
            case BOOLEAN, FLOAT, BINARY -> stored == wanted ? value -> value : null;
            case BYTE -> whole(stored, Byte.MIN_VALUE, Byte.MAX_VALUE, path);
            case SHORT -> whole(stored, Short.MIN_VALUE, Short.MAX_VALUE, path);
            case INT -> whole(stored, Integer.MIN_VALUE, Integer.MAX_VALUE, path);
            case LONG -> whole(stored, Long.MIN_VALUE, Long.MAX_VALUE, path);
            case DOUBLE ->
                stored == Simple.DOUBLE || stored == Simple.FLOAT
                        ? value -> value
                        : isWhole(stored) && stored != Simple.LONG ? value -> ((Long) value).doubleValue() : null;
            case STRING -> stored == Simple.STRING ? value -> value : stored == Simple.BINARY ? text(path) : null;
            case DATE -> stored == Simple.DATE ? value -> within((Long) value, DATE_MIN, DATE_MAX, path) : null;
            case TIMESTAMP, TIMESTAMP_NTZ ->
                stored == wanted ? value -> within((Long) value, MICROS_MIN, MICROS_MAX, path) : null;
        };
    }

    private static boolean isWhole(DataType stored) {
        return stored == Simple.BYTE || stored == Simple.SHORT || stored == Simple.INT || stored == Simple.LONG;
    }

    private static long within(long value, long min, long max, String path) throws MalformedRowException {
        if (value < min || value > max) {
            throw new MalformedRowException("column " + path + " is " + value + ", wanted " + min + " to " + max);
        }
        return value;
    }

    private static @Nullable Fitting whole(DataType stored, long min, long max, String path) {
        if (stored instanceof DataType.Decimal decimal && decimal.scale() == 0) {
            return value -> {
                BigDecimal number = (BigDecimal) value;
                if (number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
                    throw new MalformedRowException(
                            "column " + path + " is " + number + ", wanted " + min + " to " + max);
                }
                return number.longValue();
            };
        }
        return isWhole(stored) ? value -> within((Long) value, min, max, path) : null;
    }

    private static Fitting text(String path) {
        return value -> {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap((byte[]) value))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new MalformedRowException("column " + path + " is no UTF-8");
            }
        };
    }

    private static @Nullable Fitting decimal(DataType stored, DataType.Decimal wanted, String path) {
        if (isWhole(stored)) {
            return value -> fitted(BigDecimal.valueOf((Long) value), wanted, path);
        }
        if (!(stored instanceof DataType.Decimal from) || from.scale() > wanted.scale()) {
            return null;
        }
        return value -> fitted((BigDecimal) value, wanted, path);
    }

    private static BigDecimal fitted(BigDecimal value, DataType.Decimal wanted, String path)
            throws MalformedRowException {
        try {
            return wanted.fit(value);
        } catch (ArithmeticException e) {
            throw new MalformedRowException(
                    "column " + path + " is " + value + ", which is out of the range of " + wanted);
        }
    }

    private static @Nullable Object part(Fitting fitting, @Nullable Object value, boolean mayBeNull, String path)
            throws MalformedRowException {
        if (value == null && !mayBeNull) {
            throw new MalformedRowException("column " + path + " is null, wanted a value");
        }
        return value == null ? null : fitting.of(value);
    }

    private static Fitting array(DataType.Array stored, DataType.Array wanted, String path) {
        Fitting element = of(stored.element(), wanted.element(), path + "[]");
        return value -> {
            List<@Nullable Object> values = new ArrayList<>();
            for (Object each : (List<?>) value) {
                values.add(part(element, each, wanted.containsNull(), path + "[]"));
            }
            return Collections.unmodifiableList(values);
        };
    }

    private static Fitting map(DataType.Map stored, DataType.Map wanted, String path) {
        Fitting keys = of(stored.key(), wanted.key(), path + "{key}");
        Fitting values = of(stored.value(), wanted.value(), path + "{}");
        return value -> {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
                entries.put(
                        keys.of(each.getKey()), part(values, each.getValue(), wanted.valueContainsNull(), path + "{}"));
            }
            return Collections.unmodifiableMap(entries);
        };
    }

    private static Fitting struct(DataType.Struct stored, DataType.Struct wanted, String path) {
        FittedRow fields = FittedRow.of(stored.schema(), wanted.schema(), path + ".");
        RowBuilder<Row> builder = StructRowType.of(path, wanted.schema()).newBuilder();
        return value -> {
            builder.reset();
            fields.put((Row) value, builder);
            return builder.build();
        };
    }
}
