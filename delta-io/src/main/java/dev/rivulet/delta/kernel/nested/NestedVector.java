package dev.rivulet.delta.kernel.nested;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.types.DataType;
import org.jspecify.annotations.Nullable;

/** The values of a nested column in a batch of rows. Immutable. */
public final class NestedVector implements ColumnVector {

    private final DataType type;
    private final @Nullable Object[] values;

    /**
     * @param values one per row, perhaps more
     */
    NestedVector(DataType type, @Nullable Object[] values) {
        this.type = type;
        this.values = values;
    }

    /** The list, map or row that a row has; null for none. */
    public @Nullable Object value(int row) {
        return values[row];
    }

    @Override
    public DataType getDataType() {
        return type;
    }

    @Override
    public int getSize() {
        return values.length;
    }

    @Override
    public boolean isNullAt(int row) {
        return values[row] == null;
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
