package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import dev.rivulet.delta.parquet.statistics.StatisticsText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A column of strings. They are compared as the UTF-8 bytes that are stored: that is the order of readers, while Java's own differs
 * for characters beyond the basic plane. Owned by one file's encoder.
 */
final class StringColumnWriter<T> implements ColumnWriter<T> {

    private final ColumnSlot slot;
    private final FieldAccessor<T> accessor;
    private byte @Nullable [] minimum;
    private byte @Nullable [] maximum;

    StringColumnWriter(ColumnSlot slot, FieldAccessor<T> accessor) {
        this.slot = slot;
        this.accessor = accessor;
    }

    @Override
    public void write(T row, RecordConsumer consumer) {
        Object value = accessor.objectValue(row);
        if (value == null) {
            slot.skipNull();
            return;
        }
        byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
        note(bytes);
        slot.start(consumer);
        consumer.addBinary(Binary.fromConstantByteArray(bytes));
        slot.end(consumer);
    }

    private void note(byte[] bytes) {
        if (minimum == null || maximum == null) {
            minimum = bytes;
            maximum = bytes;
        } else if (Arrays.compareUnsigned(bytes, minimum) < 0) {
            minimum = bytes;
        } else if (Arrays.compareUnsigned(bytes, maximum) > 0) {
            maximum = bytes;
        }
    }

    @Override
    public ColumnStatistics statistics() {
        if (minimum == null) {
            return new ColumnStatistics(slot.name(), null, null, slot.nullCount());
        }
        String least = new String(minimum, StandardCharsets.UTF_8);
        String greatest = new String(Objects.requireNonNull(maximum), StandardCharsets.UTF_8);
        return new ColumnStatistics(
                slot.name(),
                StatisticsText.stringFloor(least),
                StatisticsText.stringCeiling(greatest),
                slot.nullCount());
    }
}
