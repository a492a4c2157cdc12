package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A column of a data file, with the value of the row that {@link ColumnPages} is at. One owner.
 *
 * <p>Values are what Kernel makes of the same file. A text is given as its bytes in UTF-8.
 */
final class PageColumn implements FieldAccessor<ColumnPages> {

    private static final int JULIAN_DAY_OF_1970 = 2_440_588;
    private static final long MICROS_PER_DAY = java.util.concurrent.TimeUnit.DAYS.toMicros(1);
    private static final long MICROS_PER_MILLI = 1_000;
    private static final int INT96_SIZE_BYTES = 12;

    private final ColumnDescriptor descriptor;
    private final Form form;
    private final int scale;
    private @Nullable ColumnReader reader;

    /** How a file has values. */
    private enum Form {
        BOOLEAN,
        BYTE,
        SHORT,
        INT,
        LONG,
        MILLIS,
        INT96,
        FLOAT,
        DOUBLE,
        INT_AS_DOUBLE,
        TEXT,
        BYTES,
        INT_DECIMAL,
        LONG_DECIMAL,
        BINARY_DECIMAL
    }

    private PageColumn(ColumnDescriptor descriptor, Form form, int scale) {
        this.descriptor = descriptor;
        this.form = form;
        this.scale = scale;
    }

    /** A column of a table by one of a file; empty if that has a form that is not known here. */
    static Optional<PageColumn> of(DataType type, ColumnDescriptor descriptor) {
        if (descriptor.getMaxRepetitionLevel() > 0 || descriptor.getPath().length != 1) {
            return Optional.empty();
        }
        PrimitiveType stored = descriptor.getPrimitiveType();
        Form form = null;
        int scale = 0;
        if (type instanceof DataType.Simple simple) {
            form = simple(simple, stored.getPrimitiveTypeName(), stored.getLogicalTypeAnnotation());
        } else if (type instanceof DataType.Decimal decimal) {
            form = decimal(decimal, stored);
            scale = decimal.scale();
        }
        return form == null ? Optional.empty() : Optional.of(new PageColumn(descriptor, form, scale));
    }

    private static @Nullable Form simple(
            DataType.Simple type, PrimitiveTypeName stored, @Nullable LogicalTypeAnnotation annotation) {
        boolean isWhole =
                annotation == null || annotation instanceof IntLogicalTypeAnnotation number && number.isSigned();
        boolean isInt = stored == PrimitiveTypeName.INT32 && isWhole;
        return switch (type) {
            case BOOLEAN -> stored == PrimitiveTypeName.BOOLEAN ? Form.BOOLEAN : null;
            case BYTE -> isInt ? Form.BYTE : null;
            case SHORT -> isInt ? Form.SHORT : null;
            case INT -> isInt ? Form.INT : null;
            case DATE -> isInt || isDay(stored, annotation) ? Form.INT : null;
            case LONG -> isInt ? Form.INT : stored == PrimitiveTypeName.INT64 && isWhole ? Form.LONG : null;
            case FLOAT -> stored == PrimitiveTypeName.FLOAT ? Form.FLOAT : null;
            case DOUBLE -> isInt ? Form.INT_AS_DOUBLE : floating(stored);
            case STRING -> stored == PrimitiveTypeName.BINARY ? Form.TEXT : null;
            case BINARY -> stored == PrimitiveTypeName.BINARY ? Form.BYTES : null;
            case TIMESTAMP -> stored == PrimitiveTypeName.INT96 ? Form.INT96 : time(stored, annotation, true);
            case TIMESTAMP_NTZ -> time(stored, annotation, false);
        };
    }

    private static boolean isDay(PrimitiveTypeName stored, @Nullable LogicalTypeAnnotation annotation) {
        return stored == PrimitiveTypeName.INT32 && annotation instanceof DateLogicalTypeAnnotation;
    }

    private static @Nullable Form floating(PrimitiveTypeName stored) {
        return stored == PrimitiveTypeName.DOUBLE ? Form.DOUBLE : stored == PrimitiveTypeName.FLOAT ? Form.FLOAT : null;
    }

    private static @Nullable Form time(
            PrimitiveTypeName stored, @Nullable LogicalTypeAnnotation annotation, boolean isInstant) {
        if (stored != PrimitiveTypeName.INT64
                || !(annotation instanceof TimestampLogicalTypeAnnotation time)
                || time.isAdjustedToUTC() != isInstant) {
            return null;
        }
        return time.getUnit() == TimeUnit.MICROS ? Form.LONG : time.getUnit() == TimeUnit.MILLIS ? Form.MILLIS : null;
    }

    private static @Nullable Form decimal(DataType.Decimal type, PrimitiveType stored) {
        if (!(stored.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal)
                || decimal.getScale() != type.scale()
                || decimal.getPrecision() != type.precision()) {
            return null;
        }
        return switch (stored.getPrimitiveTypeName()) {
            case INT32 -> Form.INT_DECIMAL;
            case INT64 -> Form.LONG_DECIMAL;
            case BINARY, FIXED_LEN_BYTE_ARRAY -> Form.BINARY_DECIMAL;
            default -> null;
        };
    }

    ColumnDescriptor descriptor() {
        return descriptor;
    }

    /** Goes to the first row of a row group. */
    void begin(ColumnReader ofGroup) {
        reader = ofGroup;
    }

    /** Goes to the next row of the row group. */
    void advance() {
        ColumnReader values = reader();
        if (values.getCurrentDefinitionLevel() == descriptor.getMaxDefinitionLevel()) {
            values.skip(); // Nothing, if the value was read.
        }
        values.consume();
    }

    private ColumnReader reader() {
        ColumnReader current = reader;
        if (current == null) {
            throw new IllegalStateException("no row was asked for yet");
        }
        return current;
    }

    @Override
    public boolean isNull(ColumnPages row) {
        return reader().getCurrentDefinitionLevel() < descriptor.getMaxDefinitionLevel();
    }

    @Override
    public long longValue(ColumnPages row) {
        ColumnReader values = reader();
        return switch (form) {
            case BOOLEAN -> values.getBoolean() ? 1 : 0;
            case BYTE -> (byte) values.getInteger();
            case SHORT -> (short) values.getInteger();
            case INT -> values.getInteger();
            case LONG -> values.getLong();
            case MILLIS -> Math.multiplyExact(values.getLong(), MICROS_PER_MILLI);
            case INT96 -> micros(values.getBinary());
            default -> throw new UnsupportedOperationException(form + " is no whole number");
        };
    }

    private static long micros(Binary value) {
        ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() != INT96_SIZE_BYTES) {
            throw new IllegalArgumentException("a timestamp has " + bytes.remaining() + " bytes, wanted 12");
        }
        long nanosOfDay = bytes.getLong();
        long day = bytes.getInt() - (long) JULIAN_DAY_OF_1970;
        return day * MICROS_PER_DAY + java.util.concurrent.TimeUnit.NANOSECONDS.toMicros(nanosOfDay);
    }

    @Override
    public double doubleValue(ColumnPages row) {
        ColumnReader values = reader();
        return switch (form) {
            case FLOAT -> values.getFloat();
            case DOUBLE -> values.getDouble();
            case INT_AS_DOUBLE -> values.getInteger();
            default -> throw new UnsupportedOperationException(form + " is no floating-point number");
        };
    }

    @Override
    public @Nullable Object objectValue(ColumnPages row) {
        if (isNull(row)) {
            return null;
        }
        ColumnReader values = reader();
        return switch (form) {
            case TEXT -> text(values.getBinary().getBytesUnsafe());
            case BYTES -> values.getBinary().getBytesUnsafe();
            case INT_DECIMAL -> BigDecimal.valueOf(values.getInteger(), scale);
            case LONG_DECIMAL -> BigDecimal.valueOf(values.getLong(), scale);
            case BINARY_DECIMAL ->
                new BigDecimal(new BigInteger(values.getBinary().getBytesUnsafe()), scale);
            default -> throw new UnsupportedOperationException(form + " is no object");
        };
    }

    /** What is no UTF-8 is replaced as where the bytes are made a text. */
    private static byte[] text(byte[] bytes) {
        for (byte unit : bytes) {
            if (unit < 0) {
                return new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }
}
