package dev.rivulet.avro;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value of Avro a value of a field, boxed by its physical form. What cannot be is told when it is made; what remains is values out of range.
 * One owner.
 */
@FunctionalInterface
interface AvroValue {

    /** 0001-01-01 and 9999-12-31, as tables have them. */
    long DATE_MIN = -719_162;

    long DATE_MAX = 2_932_896;
    long MICROS_MIN = -62_135_596_800_000_000L;
    long MICROS_MAX = 253_402_300_799_999_999L;

    /**
     * @param value as Avro's generic reader has it; never null
     */
    Object of(Object value) throws MalformedRowException;

    /**
     * @param schema without a union
     * @param path of the field, for messages
     * @throws IllegalArgumentException if the field cannot have what the schema says
     */
    static AvroValue of(Schema schema, DataType type, String path) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal(schema, decimal, path);
        }
        if (type instanceof DataType.Array array && schema.getType() == Schema.Type.ARRAY) {
            return array(schema.getElementType(), array, path);
        }
        if (type instanceof DataType.Map map && schema.getType() == Schema.Type.MAP && map.key() == Simple.STRING) {
            return map(schema.getValueType(), map, path);
        }
        if (type instanceof DataType.Struct struct && schema.getType() == Schema.Type.RECORD) {
            return struct(schema, struct, path);
        }
        AvroValue value = type instanceof Simple simple ? simple(schema, simple, path) : null;
        if (value == null) {
            throw mismatch(schema, type, path);
        }
        return value;
    }

    private static IllegalArgumentException mismatch(Schema schema, DataType type, String path) {
        LogicalType logical = schema.getLogicalType();
        String told = schema.getType().getName() + (logical == null ? "" : " (" + logical.getName() + ")");
        return new IllegalArgumentException(
                "field " + path + " is " + type + ", which the Avro schema's " + told + " cannot become");
    }

    private static @Nullable AvroValue simple(Schema schema, Simple type, String path) {
        String logical =
                schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
        Schema.Type from = schema.getType();
        boolean isInt = from == Schema.Type.INT;
        boolean isWhole = isInt || from == Schema.Type.LONG;
        boolean isBytes = from == Schema.Type.BYTES || from == Schema.Type.FIXED;
        boolean isPlain = logical.isEmpty() || logical.startsWith("time-");
        return switch (type) {
            case BOOLEAN -> from == Schema.Type.BOOLEAN ? value -> (boolean) value ? 1L : 0L : null;
            case BYTE -> isWhole && isPlain ? whole(Byte.MIN_VALUE, Byte.MAX_VALUE, path) : null;
            case SHORT -> isWhole && isPlain ? whole(Short.MIN_VALUE, Short.MAX_VALUE, path) : null;
            case INT -> isWhole && isPlain ? whole(Integer.MIN_VALUE, Integer.MAX_VALUE, path) : null;
            case LONG -> isWhole && isPlain ? whole(Long.MIN_VALUE, Long.MAX_VALUE, path) : null;
            case FLOAT -> from == Schema.Type.FLOAT ? value -> ((Number) value).doubleValue() : null;
            case DOUBLE ->
                from == Schema.Type.FLOAT || from == Schema.Type.DOUBLE || isInt && isPlain
                        ? value -> ((Number) value).doubleValue()
                        : null;
            case STRING -> text(from, logical);
            case BINARY -> isBytes && !logical.equals("decimal") ? AvroValue::bytes : null;
            case DATE -> isInt && logical.equals("date") ? whole(DATE_MIN, DATE_MAX, path) : null;
            case TIMESTAMP -> isWhole && logical.startsWith("timestamp-") ? time(logical, path) : null;
            case TIMESTAMP_NTZ -> isWhole && logical.startsWith("local-timestamp-") ? time(logical, path) : null;
        };
    }

    private static AvroValue whole(long min, long max, String path) {
        return value -> requireRange(((Number) value).longValue(), min, max, path);
    }

    private static long requireRange(long value, long min, long max, String path) throws MalformedRowException {
        if (value < min || value > max) {
            throw new MalformedRowException("field " + path + " is " + value + ", wanted " + min + " to " + max);
        }
        return value;
    }

    private static AvroValue time(String logical, String path) {
        return value -> {
            long count = ((Number) value).longValue();
            long micros = logical.endsWith("-millis")
                    ? requireRange(count, MICROS_MIN / 1_000, MICROS_MAX / 1_000, path) * 1_000
                    : logical.endsWith("-nanos") ? Math.floorDiv(count, 1_000L) : count;
            return requireRange(micros, MICROS_MIN, MICROS_MAX, path);
        };
    }

    private static @Nullable AvroValue text(Schema.Type from, String logical) {
        if (from == Schema.Type.FIXED && logical.equals("uuid")) {
            return value -> {
                ByteBuffer bytes = ByteBuffer.wrap(((GenericFixed) value).bytes());
                return new UUID(bytes.getLong(), bytes.getLong()).toString();
            };
        }
        return from == Schema.Type.STRING || from == Schema.Type.ENUM ? Object::toString : null;
    }

    private static byte[] bytes(Object value) {
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes().clone();
        }
        ByteBuffer buffer = (ByteBuffer) value;
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static AvroValue decimal(Schema schema, DataType.Decimal type, String path) {
        if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal written)) {
            boolean isWhole = schema.getLogicalType() == null
                    && (schema.getType() == Schema.Type.INT || schema.getType() == Schema.Type.LONG);
            if (!isWhole) {
                throw mismatch(schema, type, path);
            }
            return value -> fitted(BigDecimal.valueOf(((Number) value).longValue()), type, path);
        }
        if (written.getScale() > type.scale()) {
            throw new IllegalArgumentException("field " + path + " is " + type + ", and the Avro schema has "
                    + written.getScale() + " digits behind the point, which would be lost");
        }
        int scale = written.getScale();
        return value -> {
            byte[] unscaled = bytes(value);
            if (unscaled.length == 0) {
                throw new MalformedRowException("field " + path + " is a decimal without bytes");
            }
            return fitted(new BigDecimal(new BigInteger(unscaled), scale), type, path);
        };
    }

    private static BigDecimal fitted(BigDecimal value, DataType.Decimal type, String path)
            throws MalformedRowException {
        try {
            return type.fit(value);
        } catch (ArithmeticException e) {
            throw new MalformedRowException("field " + path + " is out of the range of " + type);
        }
    }

    private static AvroValue array(Schema element, DataType.Array type, String path) {
        Slot slot = Slot.of(element, type.element(), type.containsNull(), path + "[]");
        return value -> {
            List<@Nullable Object> values = new ArrayList<>();
            for (Object each : (Iterable<?>) value) {
                values.add(slot.of(each));
            }
            return Collections.unmodifiableList(values);
        };
    }

    private static AvroValue map(Schema written, DataType.Map type, String path) {
        Slot slot = Slot.of(written, type.value(), type.valueContainsNull(), path + "{}");
        return value -> {
            Map<Object, @Nullable Object> values = new LinkedHashMap<>();
            for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
                values.put(String.valueOf(each.getKey()), slot.of(each.getValue()));
            }
            return Collections.unmodifiableMap(values);
        };
    }

    private static AvroValue struct(Schema schema, DataType.Struct type, String path) {
        StructRowType rows = StructRowType.of(path, type.schema());
        AvroRecord record = AvroRecord.of(schema, type.schema(), path + ".");
        RowBuilder<Row> builder = rows.newBuilder();
        return value -> {
            builder.reset();
            record.read((IndexedRecord) value, builder);
            return builder.build();
        };
    }

    /** The place of a value that may be null, of a union or not. */
    record Slot(@Nullable AvroValue value, boolean isNullable, String path) {

        static Slot of(Schema schema, DataType type, boolean isNullable, String path) {
            Schema some = withoutNull(schema, path);
            return new Slot(some == null ? null : AvroValue.of(some, type, path), isNullable, path);
        }

        static Slot of(Schema schema, Field field, String path) {
            return of(schema, field.type(), field.isNullable(), path);
        }

        /** Null for a schema that has nothing but null. */
        private static @Nullable Schema withoutNull(Schema schema, String path) {
            if (schema.getType() == Schema.Type.NULL) {
                return null;
            }
            if (schema.getType() != Schema.Type.UNION) {
                return schema;
            }
            List<Schema> some = schema.getTypes().stream()
                    .filter(each -> each.getType() != Schema.Type.NULL)
                    .toList();
            if (some.size() > 1) {
                throw new IllegalArgumentException("field " + path + " is a union of " + some.size()
                        + " types in the Avro schema, wanted one, or one and null");
            }
            return some.isEmpty() ? null : some.get(0);
        }

        @Nullable Object of(@Nullable Object from) throws MalformedRowException {
            if (from != null && value != null) {
                return value.of(from);
            }
            if (!isNullable) {
                throw new MalformedRowException("field " + path + " is null, wanted a value");
            }
            return null;
        }
    }
}
