package dev.rivulet.delta.parquet.part;

import dev.rivulet.core.row.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A value that is not nested, within one that is. The file may have it in a narrower type, from before the column was widened, and in the
 * forms of other writers: times in milliseconds or Spark's 96 bits, decimals in bytes of any length. Immutable.
 */
record LeafPart(String path, DataType wanted, PrimitiveType file) implements FilePart {

    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long MICROS_PER_MILLI = 1_000;

    @Override
    public Type requested() {
        return file;
    }

    @Override
    public Converter converter(Target target) {
        if (wanted instanceof DataType.Decimal decimal) {
            return decimal(decimal, target);
        }
        if (!(wanted instanceof DataType.Simple simple)) {
            throw new AssertionError(wanted + " is nested");
        }
        PrimitiveTypeName form = file.getPrimitiveTypeName();
        return switch (simple) {
            case BOOLEAN -> wholeNumber(form == PrimitiveTypeName.BOOLEAN, 1, target);
            case BYTE, SHORT, INT, DATE -> wholeNumber(form == PrimitiveTypeName.INT32, 1, target);
            case LONG -> wholeNumber(form == PrimitiveTypeName.INT32 || form == PrimitiveTypeName.INT64, 1, target);
            case FLOAT -> floating(form == PrimitiveTypeName.FLOAT, target);
            case DOUBLE ->
                floating(
                        form == PrimitiveTypeName.FLOAT
                                || form == PrimitiveTypeName.DOUBLE
                                || form == PrimitiveTypeName.INT32,
                        target);
            case TIMESTAMP, TIMESTAMP_NTZ -> time(form, target);
            case STRING -> bytes(target, Binary::toStringUsingUTF8);
            case BINARY -> bytes(target, Binary::getBytes);
        };
    }

    private void require(boolean fits) {
        if (!fits) {
            throw FilePart.misfit(path, wanted, file);
        }
    }

    private Converter wholeNumber(boolean fits, long factor, Target target) {
        require(fits);
        return new PrimitiveConverter() {
            @Override
            public void addBoolean(boolean value) {
                target.take(value ? 1L : 0L);
            }

            @Override
            public void addInt(int value) {
                target.take(Math.multiplyExact(value, factor));
            }

            @Override
            public void addLong(long value) {
                target.take(Math.multiplyExact(value, factor));
            }
        };
    }

    private Converter floating(boolean fits, Target target) {
        require(fits);
        return new PrimitiveConverter() {
            @Override
            public void addInt(int value) {
                addDouble(value);
            }

            @Override
            public void addFloat(float value) {
                addDouble(value);
            }

            @Override
            public void addDouble(double value) {
                // All NaN are one, in rows as well.
                target.take(Double.isNaN(value) ? Double.NaN : value);
            }
        };
    }

    private Converter time(PrimitiveTypeName form, Target target) {
        if (form == PrimitiveTypeName.INT96) {
            return bytes(target, value -> Int96.micros(value.toByteBuffer()));
        }
        if (form == PrimitiveTypeName.INT32) {
            return wholeNumber(wanted == DataType.Simple.TIMESTAMP_NTZ, MICROS_PER_DAY, target);
        }
        if (!(file.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation times)) {
            return wholeNumber(form == PrimitiveTypeName.INT64, 1, target);
        }
        return switch (times.getUnit()) {
            case MILLIS -> wholeNumber(true, MICROS_PER_MILLI, target);
            case MICROS -> wholeNumber(true, 1, target);
            case NANOS -> throw FilePart.misfit(path, wanted, file);
        };
    }

    private interface OfBinary {
        Object value(Binary bytes);
    }

    private Converter bytes(Target target, OfBinary form) {
        PrimitiveTypeName found = file.getPrimitiveTypeName();
        require(found == PrimitiveTypeName.BINARY
                || found == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
                || found == PrimitiveTypeName.INT96);
        return new PrimitiveConverter() {
            @Override
            public void addBinary(Binary value) {
                target.take(form.value(value));
            }
        };
    }

    private Converter decimal(DataType.Decimal type, Target target) {
        boolean isWhole = !(file.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation);
        int scale =
                file.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation found ? found.getScale() : 0;
        PrimitiveTypeName form = file.getPrimitiveTypeName();
        boolean isBytes = form == PrimitiveTypeName.BINARY || form == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        boolean isNumber = form == PrimitiveTypeName.INT32 || form == PrimitiveTypeName.INT64;
        require(scale <= type.scale() && (isNumber || isBytes && !isWhole));
        return new PrimitiveConverter() {
            @Override
            public void addInt(int value) {
                addLong(value);
            }

            @Override
            public void addLong(long value) {
                target.take(BigDecimal.valueOf(value, scale).setScale(type.scale()));
            }

            @Override
            public void addBinary(Binary value) {
                target.take(new BigDecimal(new BigInteger(value.getBytes()), scale).setScale(type.scale()));
            }
        };
    }
}
