package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cursor over columns as if each of its rows were one; texts are texts. One owner. */
record PageRows(Schema schema, List<FieldAccessor<ColumnPages>> accessors) implements RowType<ColumnPages> {

    @Override
    public FieldAccessor<ColumnPages> accessor(int index) {
        FieldAccessor<ColumnPages> accessor = accessors.get(index);
        return schema.field(index).type() == DataType.Simple.STRING ? new Text(accessor) : accessor;
    }

    @Override
    public RowBuilder<ColumnPages> newBuilder() {
        throw new UnsupportedOperationException("rows of a file are read, not made");
    }

    @Override
    public String name() {
        return "row";
    }

    private record Text(FieldAccessor<ColumnPages> bytes) implements FieldAccessor<ColumnPages> {

        @Override
        public boolean isNull(ColumnPages row) {
            return bytes.isNull(row);
        }

        @Override
        public long longValue(ColumnPages row) {
            throw new UnsupportedOperationException("a text is no number");
        }

        @Override
        public double doubleValue(ColumnPages row) {
            throw new UnsupportedOperationException("a text is no number");
        }

        @Override
        public @Nullable Object objectValue(ColumnPages row) {
            Object value = bytes.objectValue(row);
            return value instanceof byte[] text ? new String(text, StandardCharsets.UTF_8) : value;
        }
    }
}
