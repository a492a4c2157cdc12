package dev.rivulet.delta.upsert;

import dev.rivulet.core.internal.StableHash;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The key of one row after the other, as bytes that are the same if and only if the keys are, as SQL's {@code =} and
 * {@link dev.rivulet.delta.merge.MergeKey} compare them: for sets of very many, and without an object per row. One owner.
 *
 * <p>Layout: the key's columns one after the other; whole numbers and floating-point ones in 8 bytes, all else as a length in 4 bytes, and so many
 * bytes behind it.
 *
 * @param <R> the rows
 */
final class KeyBytes<R> {

    private static final int INITIAL_SIZE_BYTES = 64;

    private final List<Column<R>> columns = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_SIZE_BYTES);
    private long hash;

    private record Column<R>(DataType.Physical form, FieldAccessor<R> accessor) {}

    KeyBytes(List<String> columns, RowType<R> rows) {
        for (String column : columns) {
            int index = rows.schema().requireIndexOf(column);
            Field field = rows.schema().field(index);
            this.columns.add(new Column<>(field.type().physical(), rows.accessor(index)));
        }
    }

    /** Takes the key of a row in the place of the one before; false if it has none, as one of its columns is null. */
    boolean take(R row) {
        buffer.clear();
        for (Column<R> column : columns) {
            if (column.accessor.isNull(row)) {
                return false;
            }
            put(column, row);
        }
        hash = StableHash.of(buffer.array(), buffer.position());
        return true;
    }

    private void put(Column<R> column, R row) {
        switch (column.form) {
            case LONG -> room(Long.BYTES).putLong(column.accessor.longValue(row));
            case DOUBLE -> // -0.0 becomes 0.0, and all NaN the same.
                room(Double.BYTES).putLong(Double.doubleToLongBits(column.accessor.doubleValue(row) + 0.0));
            case OBJECT -> put(bytes(Objects.requireNonNull(column.accessor.objectValue(row))));
        }
    }

    private void put(byte[] value) {
        room(Integer.BYTES + value.length).putInt(value.length).put(value);
    }

    private static byte[] bytes(Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros().toString().getBytes(StandardCharsets.US_ASCII);
        }
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        throw new IllegalArgumentException("a key has a " + value.getClass().getName());
    }

    private ByteBuffer room(int sizeBytes) {
        if (buffer.remaining() < sizeBytes) {
            byte[] larger =
                    Arrays.copyOf(buffer.array(), Math.max(2 * buffer.capacity(), buffer.position() + sizeBytes));
            buffer = ByteBuffer.wrap(larger).position(buffer.position());
        }
        return buffer;
    }

    /** In 64 bits; equal keys have equal hashes. */
    long hash() {
        return hash;
    }

    int sizeBytes() {
        return buffer.position();
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(buffer.array(), 0, target, offset, sizeBytes());
    }

    boolean equalsKey(KeyBytes<?> other) {
        return hash == other.hash && equalsBytes(other.buffer.array(), 0, other.sizeBytes());
    }

    /** Whether these bytes are the key. */
    boolean equalsBytes(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, buffer.array(), 0, sizeBytes());
    }
}
