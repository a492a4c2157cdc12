package dev.rivulet.parquet.value;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.delta.parquet.part.FilePart;
import dev.rivulet.delta.parquet.part.Int96;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A value of a file in the type that {@link StoredTypes} says. One that this type cannot have, such as a text that is no UTF-8, is noted as the
 * row's flaw. Immutable, but for the budget.
 */
record StoredLeaf(String path, DataType type, PrimitiveType file, RowBudget budget) implements FilePart {

    private static final long MICROS_PER_MILLI = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int UUID_SIZE_BYTES = 16;
    private static final int FLOAT16_SIZE_BYTES = 2;

    /** More than 38 digits need, with room for a writer that fills up. */
    private static final int DECIMAL_SIZE_MAX_BYTES = 64;

    @Override
    public Type requested() {
        return file;
    }

    @Override
    public Converter converter(Target target) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal(decimal, target);
        }
        if (!(type instanceof Simple simple)) {
            throw new AssertionError(type + " is nested");
        }
        return switch (simple) {
            case BOOLEAN, INT, DATE -> ofNumbers(target::take, target::take);
            case BYTE -> within(Byte.MIN_VALUE, Byte.MAX_VALUE, target);
            case SHORT -> isUnsigned() ? within(0, 0xff, target) : within(Short.MIN_VALUE, Short.MAX_VALUE, target);
            case LONG ->
                isUnsigned()
                        ? ofNumbers(value -> target.take(value & 0xffff_ffffL), target::take)
                        : ofNumbers(target::take, target::take);
            case FLOAT, DOUBLE -> floating(target);
            case TIMESTAMP, TIMESTAMP_NTZ -> time(target);
            case STRING ->
                file.getLogicalTypeAnnotation() instanceof UUIDLogicalTypeAnnotation
                        ? ofBytes(
                                UUID_SIZE_BYTES,
                                bytes -> target.take(new UUID(bytes.getLong(), bytes.getLong()).toString()))
                        : ofBytes(-1, bytes -> text(bytes, target));
            case BINARY -> ofBytes(-1, bytes -> target.take(copy(bytes)));
        };
    }

    private boolean isUnsigned() {
        return file.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation number && !number.isSigned();
    }

    private Converter within(long min, long max, Target target) {
        LongConsumer taken = value -> {
            if (value < min || value > max) {
                flaw("is " + value + ", wanted " + min + " to " + max);
            } else {
                target.take(value);
            }
        };
        return ofNumbers(taken, target::take);
    }

    private void flaw(String what) {
        budget.flawed("column " + path + " " + what);
    }

    private static Converter ofNumbers(LongConsumer whole, DoubleConsumer floating) {
        return new PrimitiveConverter() {
            @Override
            public void addBoolean(boolean value) {
                whole.accept(value ? 1 : 0);
            }

            @Override
            public void addInt(int value) {
                whole.accept(value);
            }

            @Override
            public void addLong(long value) {
                whole.accept(value);
            }

            @Override
            public void addFloat(float value) {
                floating.accept(value);
            }

            @Override
            public void addDouble(double value) {
                floating.accept(value);
            }
        };
    }

    private interface OfBytes {
        void take(ByteBuffer bytes);
    }

    private Converter ofBytes(int sizeBytes, OfBytes taken) {
        return new PrimitiveConverter() {
            @Override
            public void addBinary(Binary value) {
                if (sizeBytes >= 0 && value.length() != sizeBytes) {
                    flaw("has " + value.length() + " bytes, wanted " + sizeBytes);
                } else {
                    taken.take(value.toByteBuffer().slice());
                }
            }
        };
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    private void text(ByteBuffer bytes, Target target) {
        try {
            target.take(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.duplicate())
                    .toString());
        } catch (CharacterCodingException e) {
            flaw("is no UTF-8");
            target.take(StandardCharsets.UTF_8.decode(bytes).toString());
        }
    }

    private Converter floating(Target target) {
        if (file.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
            return ofBytes(
                    FLOAT16_SIZE_BYTES,
                    bytes -> target.take(
                            half(bytes.order(ByteOrder.LITTLE_ENDIAN).getShort())));
        }
        // All NaN are one.
        return ofNumbers(target::take, value -> target.take(Double.isNaN(value) ? Double.NaN : value));
    }

    /** A sign, 5 bits of exponent and 10 of fraction. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double size = exponent == 0x1f
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? Math.scalb((double) fraction, -24) : Math.scalb(1024.0 + fraction, exponent - 25);
        return bits < 0 && !Double.isNaN(size) ? -size : size;
    }

    private Converter time(Target target) {
        if (file.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
            return ofBytes(Int96.SIZE_BYTES, bytes -> micros(bytes, target));
        }
        TimeUnit unit = file.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
                ? time.getUnit()
                : TimeUnit.MICROS;
        return switch (unit) {
            case MICROS -> ofNumbers(target::take, target::take);
            case NANOS -> ofNumbers(value -> target.take(Math.floorDiv(value, NANOS_PER_MICRO)), target::take);
            case MILLIS -> ofNumbers(value -> millis(value, target), target::take);
        };
    }

    private void millis(long value, Target target) {
        if (Math.abs(value) > Long.MAX_VALUE / MICROS_PER_MILLI || value == Long.MIN_VALUE) {
            flaw("is " + value + " ms, which is no time");
        } else {
            target.take(value * MICROS_PER_MILLI);
        }
    }

    private void micros(ByteBuffer bytes, Target target) {
        try {
            target.take(Int96.micros(bytes));
        } catch (ArithmeticException e) {
            flaw(String.valueOf(e.getMessage()));
        }
    }

    private Converter decimal(DataType.Decimal decimal, Target target) {
        if (!(file.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation)) {
            return ofNumbers(value -> target.take(new BigDecimal(Long.toUnsignedString(value))), target::take);
        }
        PrimitiveConverter bytes = ofBytes(-1, value -> {
                    if (value.hasRemaining() && value.remaining() <= DECIMAL_SIZE_MAX_BYTES) {
                        take(new BigDecimal(new BigInteger(copy(value)), decimal.scale()), decimal, target);
                    } else {
                        flaw("is a decimal of " + value.remaining() + " bytes");
                    }
                })
                .asPrimitiveConverter();
        return new PrimitiveConverter() {
            @Override
            public void addInt(int value) {
                addLong(value);
            }

            @Override
            public void addLong(long value) {
                take(BigDecimal.valueOf(value, decimal.scale()), decimal, target);
            }

            @Override
            public void addBinary(Binary value) {
                bytes.addBinary(value);
            }
        };
    }

    private void take(BigDecimal value, DataType.Decimal decimal, Target target) {
        if (value.precision() > decimal.precision()) {
            flaw("has more digits than a " + decimal);
        } else {
            target.take(value);
        }
    }
}
