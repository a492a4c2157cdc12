package dev.rivulet.delta.feed;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of change data files. Immutable. */
final class FeedRowType implements RowType<FeedRow> {

    private final RowType<Row> table;
    private final Schema schema;

    FeedRowType(RowType<Row> table) {
        this.table = table;
        this.schema = FeedColumns.behind(table.schema(), List.of(FeedColumns.CHANGE_TYPE));
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public FieldAccessor<FeedRow> accessor(int index) {
        return index < table.schema().fieldCount() ? new OfTable(table.accessor(index)) : new OfType();
    }

    @Override
    public RowBuilder<FeedRow> newBuilder() {
        throw new UnsupportedOperationException("rows of a feed are made by changes alone");
    }

    @Override
    public String name() {
        return "change";
    }

    private record OfTable(FieldAccessor<Row> column) implements FieldAccessor<FeedRow> {

        @Override
        public boolean isNull(FeedRow change) {
            return column.isNull(change.row());
        }

        @Override
        public long longValue(FeedRow change) {
            return column.longValue(change.row());
        }

        @Override
        public double doubleValue(FeedRow change) {
            return column.doubleValue(change.row());
        }

        @Override
        public @Nullable Object objectValue(FeedRow change) {
            return column.objectValue(change.row());
        }
    }

    private record OfType() implements FieldAccessor<FeedRow> {

        @Override
        public boolean isNull(FeedRow change) {
            return false;
        }

        @Override
        public long longValue(FeedRow change) {
            throw new UnsupportedOperationException("the type of a change is no number");
        }

        @Override
        public double doubleValue(FeedRow change) {
            throw new UnsupportedOperationException("the type of a change is no number");
        }

        @Override
        public Object objectValue(FeedRow change) {
            return change.type().text();
        }
    }
}
