package dev.rivulet.delta.growth;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows with more columns behind their own, and what is left of the column that these come from. Its accessors have one owner if the way to a grown row has.
 *
 * @param <T> the rows as they are given
 * @param <G> what is read: grown rows, or rows that are grown when they are read
 * @param grown makes a grown row of one that is read
 * @param rescued the index of the column that the others come from
 */
record GrownRowType<T, G>(
        RowType<T> rows, int rescued, StructRowType members, Function<G, GrownRow<T>> grown, Schema schema)
        implements RowType<G> {

    static <T, G> GrownRowType<T, G> of(
            RowType<T> rows, int rescued, StructRowType members, Function<G, GrownRow<T>> grown) {
        List<Field> fields = new ArrayList<>(rows.schema().fields());
        fields.addAll(members.schema().fields());
        return new GrownRowType<>(rows, rescued, members, grown, Schema.of(fields));
    }

    @Override
    public FieldAccessor<G> accessor(int index) {
        int ownCount = rows.schema().fieldCount();
        if (index == rescued) {
            return new Rescued<>(grown);
        }
        return index < ownCount
                ? new Part<>(rows.accessor(index), row -> grown.apply(row).row())
                : new Part<G, Row>(
                        members.accessor(index - ownCount),
                        row -> grown.apply(row).members());
    }

    @Override
    public RowBuilder<G> newBuilder() {
        throw new UnsupportedOperationException("these rows are read only");
    }

    @Override
    public String name() {
        return rows.name();
    }

    private record Part<G, P>(FieldAccessor<P> accessor, Function<G, P> part) implements FieldAccessor<G> {

        @Override
        public boolean isNull(G row) {
            return accessor.isNull(part.apply(row));
        }

        @Override
        public long longValue(G row) {
            return accessor.longValue(part.apply(row));
        }

        @Override
        public double doubleValue(G row) {
            return accessor.doubleValue(part.apply(row));
        }

        @Override
        public @Nullable Object objectValue(G row) {
            return accessor.objectValue(part.apply(row));
        }
    }

    private record Rescued<T, G>(Function<G, GrownRow<T>> grown) implements FieldAccessor<G> {

        @Override
        public boolean isNull(G row) {
            return objectValue(row) == null;
        }

        @Override
        public long longValue(G row) {
            throw new UnsupportedOperationException("what is left is a text");
        }

        @Override
        public double doubleValue(G row) {
            throw new UnsupportedOperationException("what is left is a text");
        }

        @Override
        public @Nullable Object objectValue(G row) {
            return grown.apply(row).rescued();
        }
    }
}
