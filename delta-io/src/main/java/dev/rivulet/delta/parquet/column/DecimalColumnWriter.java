package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A column of decimals, stored as the unscaled number in 32 or 64 bits or, beyond 18 digits, in big-endian bytes. Owned by one
 * file's encoder.
 */
final class DecimalColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private final DataType.Decimal type;
    private final int sizeBytes;
    private @Nullable BigDecimal minimum;
    private @Nullable BigDecimal maximum;

    DecimalColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor, DataType.Decimal type) {
        this.slot = slot;
        this.accessor = accessor;
        this.type = type;
        this.sizeBytes = ParquetTypes.decimalSizeBytes(type.precision());
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        BigDecimal value = (BigDecimal) accessor.objectValue(row);
        if (value == null) {
            slot.skipNull();
            return;
        }
        check(value);
        minimum = minimum == null ? value : minimum.min(value);
        maximum = maximum == null ? value : maximum.max(value);
        slot.start(consumer);
        if (type.precision() <= ParquetTypes.DIGITS_IN_INT) {
            consumer.addInteger(value.unscaledValue().intValueExact());
        } else if (type.precision() <= ParquetTypes.DIGITS_IN_LONG) {
            consumer.addLong(value.unscaledValue().longValueExact());
        } else {
            consumer.addBinary(Binary.fromConstantByteArray(bigEndian(value.unscaledValue())));
        }
        slot.end(consumer);
    }

    private void check(BigDecimal value) {
        if (value.scale() != type.scale() || value.precision() > type.precision()) {
            throw new IllegalArgumentException("column " + slot.column() + " is " + type + ", but a row has " + value
                    + ", which is decimal(" + value.precision() + "," + value.scale() + ")");
        }
    }

    private byte[] bigEndian(BigInteger unscaled) {
        byte[] shortest = unscaled.toByteArray();
        byte[] bytes = new byte[sizeBytes];
        Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
        System.arraycopy(shortest, 0, bytes, sizeBytes - shortest.length, shortest.length);
        return bytes;
    }

    @Override
    public ColumnStatistics statistics() {
        return new ColumnStatistics(
                slot.name(),
                minimum == null ? null : minimum.toPlainString(),
                maximum == null ? null : maximum.toPlainString(),
                slot.nullCount());
    }
}
