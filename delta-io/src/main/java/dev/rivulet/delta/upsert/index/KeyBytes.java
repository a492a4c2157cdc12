package dev.rivulet.delta.upsert.index;

import dev.rivulet.core.agent.ProcessSecret;
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
public final class KeyBytes<R> {

    private static final int INITIAL_SIZE_BYTES = 64;

    private final List<Column<R>> columns;
    private final KeyHash hashOfMany = new KeyHash(ProcessSecret.OWN);
    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_SIZE_BYTES);
    private boolean isExact;
    private long hash;

    /** A column of the key. */
    record Column<R>(DataType.Physical form, FieldAccessor<R> accessor) {}

    KeyBytes(List<Column<R>> columns) {
        this.columns = columns;
        this.isExact = columns.size() == 1 && columns.get(0).form != DataType.Physical.OBJECT;
    }

    public KeyBytes(List<String> columns, RowType<R> rows) {
        this(of(columns, rows));
    }

    /** For keys that are there already. */
    static KeyBytes<List<Object>> ofValues() {
        return new KeyBytes<>(List.of());
    }

    private static <R> List<Column<R>> of(List<String> names, RowType<R> rows) {
        List<Column<R>> columns = new ArrayList<>();
        for (String name : names) {
            int index = rows.schema().requireIndexOf(name);
            Field field = rows.schema().field(index);
            columns.add(new Column<>(field.type().physical(), rows.accessor(index)));
        }
        return columns;
    }

    /** Takes the key of a row in the place of the one before; false if it has none, as one of its columns is null. */
    public boolean take(R row) {
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

    /**
     * Takes a key as {@link dev.rivulet.delta.merge.MergeKey} gives it.
     */
    void takeValues(List<Object> key) {
        buffer.clear();
        for (Object value : key) {
            if (value instanceof Long number) {
                room(Long.BYTES).putLong(number);
            } else if (value instanceof Double number) {
                put(number);
            } else {
                put(bytes(value));
            }
        }
        isExact = key.size() == 1 && (key.get(0) instanceof Long || key.get(0) instanceof Double);
        hash = StableHash.of(buffer.array(), buffer.position());
    }

    private void put(Column<R> column, R row) {
        switch (column.form) {
            case LONG -> room(Long.BYTES).putLong(column.accessor.longValue(row));
            case DOUBLE -> put(column.accessor.doubleValue(row));
            case OBJECT -> put(bytes(Objects.requireNonNull(column.accessor.objectValue(row))));
        }
    }

    /** -0.0 becomes 0.0, and all NaN the same. */
    private void put(double value) {
        room(Double.BYTES).putLong(Double.doubleToLongBits(value + 0.0));
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
        if (value instanceof ByteBuffer bytes) {
            return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
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

    /** In 64 bits, the same in all processes; equal keys have equal hashes. */
    public long hash() {
        return hash;
    }

    /** Whether the first half of the code is the key itself, and the second is 0: it is one number then. */
    boolean isExact() {
        return isExact;
    }

    /** What tells keys apart in this process: the key itself, or 128 bits of it by {@link KeyHash}. */
    public KeyCode code() {
        if (isExact) {
            return new KeyCode(buffer.getLong(0), 0);
        }
        hashOfMany.take(buffer.array(), sizeBytes());
        return new KeyCode(hashOfMany.first(), hashOfMany.second());
    }

    /** The same, without an object. */
    void addCodeTo(KeyPlaces.Builder places, long position) {
        if (isExact) {
            places.add(buffer.getLong(0), 0, position);
        } else {
            hashOfMany.take(buffer.array(), sizeBytes());
            places.add(hashOfMany.first(), hashOfMany.second(), position);
        }
    }

    public int sizeBytes() {
        return buffer.position();
    }

    public void copyTo(byte[] target, int offset) {
        System.arraycopy(buffer.array(), 0, target, offset, sizeBytes());
    }

    public boolean equalsKey(KeyBytes<?> other) {
        return hash == other.hash && equalsBytes(other.buffer.array(), 0, other.sizeBytes());
    }

    /** Whether these bytes are the key. */
    public boolean equalsBytes(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, buffer.array(), 0, sizeBytes());
    }
}
