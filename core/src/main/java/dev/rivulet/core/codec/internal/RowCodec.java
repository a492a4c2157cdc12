package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.ObjectValues;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The codec of rows of a {@link RowType}. Immutable, any thread.
 *
 * <p>Each field takes a byte, 0 for null, which nothing follows, or 1, and then what a record's component of that type takes, a
 * timestamp 8 bytes; arrays, maps and structs are written as lists, maps and records. So a row is read from what another row type or a
 * record wrote, field by field by name.
 */
final class RowCodec<T> implements Codec<T> {

    private final RowType<T> rowType;
    private final List<FieldAccessor<T>> accessors = new ArrayList<>();
    private final List<FieldPlan.Target> fields = new ArrayList<>();
    private final RecordOf schema;

    RowCodec(RowType<T> rowType) {
        this.rowType = rowType;
        List<Part> parts = new ArrayList<>();
        for (int index = 0; index < rowType.schema().fieldCount(); index++) {
            Field field = rowType.schema().field(index);
            Slot slot = new Slot(codec(field.type()), true);
            accessors.add(rowType.accessor(index));
            fields.add(new FieldPlan.Target(field.name(), slot, () -> null));
            parts.add(new Part(field.name(), slot.schema()));
        }
        this.schema = new RecordOf(rowType.name(), parts);
    }

    @Override
    public void write(T row, ByteWriter out) {
        for (int index = 0; index < accessors.size(); index++) {
            FieldAccessor<T> accessor = accessors.get(index);
            boolean isNull = accessor.isNull(row);
            out.putByte(isNull ? 0 : 1);
            if (!isNull) {
                writeValue(row, index, accessor, out);
            }
        }
    }

    @Override
    public T read(ByteReader in) {
        RowBuilder<T> builder = rowType.newBuilder();
        for (int index = 0; index < accessors.size(); index++) {
            set(index, fields.get(index).slot().read(in), builder);
        }
        return build(builder);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<T> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof RecordOf record)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        requireNoNewRequiredField(record);
        FieldPlan plan = new FieldPlan(record, schema, fields);
        return in -> {
            @Nullable Object[] values = plan.read(in);
            RowBuilder<T> builder = rowType.newBuilder();
            for (int index = 0; index < values.length; index++) {
                set(index, values[index], builder);
            }
            return build(builder);
        };
    }

    private void requireNoNewRequiredField(RecordOf written) {
        List<String> known = written.fields().stream().map(Part::name).toList();
        for (Field field : rowType.schema().fields()) {
            if (!field.isNullable() && !known.contains(field.name())) {
                throw IncompatibleSchemaException.of(
                                schema, "was added and is required, so old rows have no value for it; make it nullable")
                        .within(schema, "." + field.name());
            }
        }
    }

    private void writeValue(T row, int index, FieldAccessor<T> accessor, ByteWriter out) {
        DataType type = rowType.schema().field(index).type();
        switch (type.physical()) {
            case LONG -> width(type).write(accessor.longValue(row), out);
            case DOUBLE -> writeDouble(type, accessor.doubleValue(row), out);
            case OBJECT -> writeObject(index, accessor.objectValue(row), out);
        }
    }

    private static void writeDouble(DataType type, double value, ByteWriter out) {
        if (type == Simple.FLOAT) {
            out.putInt(Float.floatToRawIntBits((float) value));
        } else {
            out.putDouble(value);
        }
    }

    private void writeObject(int index, @Nullable Object value, ByteWriter out) {
        if (value instanceof String text) {
            out.putString(text);
        } else if (value instanceof byte[] bytes) {
            out.putSizedBytes(bytes);
        } else if (value instanceof BigDecimal number) {
            ScalarCodecs.writeDecimal(number, out);
        } else {
            Slot slot = fields.get(index).slot();
            slot.codec().write(inJava(rowType.schema().field(index).type(), Objects.requireNonNull(value)), out);
        }
    }

    private void set(int index, @Nullable Object value, RowBuilder<T> builder) {
        if (value == null) {
            return;
        }
        Object inRow = value instanceof BigDecimal number
                ? fit(index, number)
                : inRow(rowType.schema().field(index).type(), value);
        if (inRow instanceof Double number) {
            builder.setDouble(index, number);
        } else if (inRow instanceof Long number) {
            builder.setLong(index, number);
        } else {
            builder.setObject(index, inRow);
        }
    }

    /** Digits and scale may have changed since the number was written. */
    private BigDecimal fit(int index, BigDecimal number) {
        Field field = rowType.schema().field(index);
        try {
            return ((DataType.Decimal) field.type()).fit(number);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "field " + field.name() + " of " + rowType.name() + ": " + e.getMessage(), e);
        }
    }

    private T build(RowBuilder<T> builder) {
        try {
            return builder.build();
        } catch (MalformedRowException e) {
            throw new IllegalArgumentException(
                    "damaged encoding of a row of " + rowType.name() + ": " + e.getMessage(), e);
        }
    }

    private static WholeNumber width(DataType type) {
        return switch ((Simple) type) {
            case BOOLEAN -> WholeNumber.BOOLEAN;
            case BYTE -> WholeNumber.BYTE;
            case SHORT -> WholeNumber.SHORT;
            case INT -> WholeNumber.INT;
            default -> WholeNumber.LONG;
        };
    }

    private static Codec<Object> codec(DataType type) {
        if (type instanceof DataType.Array array) {
            return ScalarCodecs.erased(ValueCodecs.listOf(codec(array.element())));
        }
        if (type instanceof DataType.Map map) {
            return ScalarCodecs.erased(ValueCodecs.mapOf(codec(map.key()), codec(map.value())));
        }
        if (type instanceof DataType.Struct struct) {
            return ScalarCodecs.erased(new RowCodec<>(StructRowType.of("struct", struct.schema())));
        }
        return ScalarCodecs.of(type instanceof DataType.Decimal ? Scalar.DECIMAL : scalar((Simple) type));
    }

    /** A value in the form that the codec of its type takes, from the form that rows have it in. */
    private static Object inJava(DataType type, Object value) {
        if (type instanceof DataType.Array array) {
            return ObjectValues.converted((List<?>) value, each -> inJava(array.element(), each));
        }
        if (type instanceof DataType.Map map) {
            return ObjectValues.converted(
                    (Map<?, ?>) value, key -> inJava(map.key(), key), each -> inJava(map.value(), each));
        }
        if (value instanceof Long number && type instanceof Simple simple) {
            return switch (simple) {
                case BOOLEAN -> number != 0;
                case BYTE -> number.byteValue();
                case SHORT -> number.shortValue();
                case INT -> number.intValue();
                case DATE -> LocalDate.ofEpochDay(number);
                default -> number;
            };
        }
        return type == Simple.FLOAT ? ((Double) value).floatValue() : value;
    }

    /** The way back. */
    private static Object inRow(DataType type, Object value) {
        if (type instanceof DataType.Array array) {
            return ObjectValues.converted((List<?>) value, each -> inRow(array.element(), each));
        }
        if (type instanceof DataType.Map map) {
            return ObjectValues.converted(
                    (Map<?, ?>) value, key -> inRow(map.key(), key), each -> inRow(map.value(), each));
        }
        if (value instanceof BigDecimal number) {
            return ((DataType.Decimal) type).fit(number);
        }
        if (value instanceof Number number) {
            return type.physical() == DataType.Physical.DOUBLE ? (Object) number.doubleValue() : number.longValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        return value instanceof LocalDate day ? day.toEpochDay() : value;
    }

    private static Scalar scalar(Simple type) {
        return switch (type) {
            case BOOLEAN -> Scalar.BOOLEAN;
            case BYTE -> Scalar.BYTE;
            case SHORT -> Scalar.SHORT;
            case INT -> Scalar.INT;
            case LONG -> Scalar.LONG;
            case FLOAT -> Scalar.FLOAT;
            case DOUBLE -> Scalar.DOUBLE;
            case STRING -> Scalar.STRING;
            case BINARY -> Scalar.BYTES;
            case DATE -> Scalar.DATE;
            case TIMESTAMP, TIMESTAMP_NTZ -> Scalar.TIMESTAMP;
        };
    }
}
