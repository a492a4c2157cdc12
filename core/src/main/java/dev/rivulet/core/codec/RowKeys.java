package dev.rivulet.core.codec;

import dev.rivulet.core.codec.internal.WholeNumber;
import dev.rivulet.core.codec.schema.CodecSchema.Opaque;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import dev.rivulet.core.internal.StableHash;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Derives the codec of rows as keys, over their accessors and builder. Stateless. */
final class RowKeys {

    /** 38 digits and a sign fit into 16 bytes. */
    private static final int DECIMAL_SIZE_BYTES = 16;

    private static final KeyCodec<byte[]> BINARY = new ScalarKeys.ScalarKeyCodec<>(
            Scalar.BYTES,
            (bytes, out) -> out.putTerminatedBytes(bytes),
            ByteReader::readTerminatedBytes,
            Arrays::compareUnsigned,
            StableHash::of);

    private RowKeys() {}

    static <K> KeyCodec<K> derive(RowType<K> rowType) {
        List<KeyPart<K>> parts = new ArrayList<>();
        for (int index = 0; index < rowType.schema().fieldCount(); index++) {
            parts.add(part(rowType, index));
        }
        List<String> names = rowType.schema().fields().stream().map(Field::name).toList();
        return new CompositeKeyCodec<>(rowType.name(), names, parts, values -> build(rowType, values));
    }

    private static <K> KeyPart<K> part(RowType<K> rowType, int index) {
        Field field = rowType.schema().field(index);
        FieldAccessor<K> accessor = rowType.accessor(index);
        if (field.type().isNested()) {
            throw new IllegalArgumentException("key field " + field.name() + " of " + rowType.name() + " is "
                    + field.type() + "; keys are made of fields without parts, so use those in it that matter");
        }
        KeyPart<K> part = switch (field.type().physical()) {
            case LONG -> new KeyParts.OfLong<>(accessor::longValue, width(field.type()), scalar(field.type()));
            case DOUBLE ->
                throw new IllegalArgumentException("key field " + field.name() + " of " + rowType.name()
                        + " is a " + field.type()
                        + ", which is no reliable key, as NaN, -0.0 and rounding make equality"
                        + " a matter of luck; use a long, a decimal or a string");
            case OBJECT -> new KeyParts.OfObject<>(accessor::objectValue, codec(field.type()));
        };
        return field.isNullable() ? new KeyParts.OrNull<>(accessor::isNull, part) : part;
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

    private static Scalar scalar(DataType type) {
        return switch ((Simple) type) {
            case BOOLEAN -> Scalar.BOOLEAN;
            case BYTE -> Scalar.BYTE;
            case SHORT -> Scalar.SHORT;
            case INT -> Scalar.INT;
            case LONG -> Scalar.LONG;
            case DATE -> Scalar.DATE;
            case TIMESTAMP, TIMESTAMP_NTZ -> Scalar.TIMESTAMP;
            default -> throw new AssertionError(type + " is no whole number");
        };
    }

    private static KeyCodec<Object> codec(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return KeyParts.erased(decimals(decimal));
        }
        return KeyParts.erased(type == Simple.BINARY ? BINARY : KeyCodecs.of(String.class));
    }

    private static KeyCodec<BigDecimal> decimals(DataType.Decimal type) {
        // Whose scale is part of the form.
        return new ScalarKeys.ScalarKeyCodec<>(
                new Opaque("decimal of scale " + type.scale()),
                (number, out) -> writeDecimal(number.setScale(type.scale()), out),
                in -> readDecimal(in, type.scale()),
                BigDecimal::compareTo,
                number -> StableHash.of(
                        number.setScale(type.scale()).unscaledValue().toByteArray()));
    }

    /** Big-endian two's complement with the sign bit flipped, which puts negative numbers first. */
    private static void writeDecimal(BigDecimal number, ByteWriter out) {
        byte[] digits = number.unscaledValue().toByteArray();
        byte[] ordered = new byte[DECIMAL_SIZE_BYTES];
        Arrays.fill(ordered, (byte) (number.signum() < 0 ? 0xff : 0));
        System.arraycopy(digits, 0, ordered, DECIMAL_SIZE_BYTES - digits.length, digits.length);
        ordered[0] ^= (byte) 0x80;
        out.putBytes(ordered);
    }

    private static BigDecimal readDecimal(ByteReader in, int scale) {
        byte[] ordered = in.readBytes(DECIMAL_SIZE_BYTES);
        ordered[0] ^= (byte) 0x80;
        return new BigDecimal(new BigInteger(ordered), scale);
    }

    private static <K> K build(RowType<K> rowType, @Nullable Object[] values) {
        RowBuilder<K> builder = rowType.newBuilder();
        for (int index = 0; index < values.length; index++) {
            Object value = values[index];
            if (value instanceof Boolean flag) {
                builder.setLong(index, flag ? 1 : 0);
            } else if (value instanceof Number number && !(value instanceof BigDecimal)) {
                builder.setLong(index, number.longValue());
            } else if (value != null) {
                builder.setObject(index, value);
            }
        }
        try {
            return builder.build();
        } catch (MalformedRowException e) {
            throw new IllegalArgumentException(
                    "damaged encoding of a key of " + rowType.name() + ": " + e.getMessage(), e);
        }
    }
}
