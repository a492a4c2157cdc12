package dev.rivulet.delta.merge;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a clause of a merge may name: {@code target.} and {@code source.} before those of either side, or of the one side
 * that it has. Immutable.
 *
 * @param <S> the source's rows
 */
final class MergePairType<S> implements RowType<MergePair<S>> {

    private static final String TARGET = "target.";
    private static final String SOURCE = "source.";

    private final Schema schema;
    private final List<FieldAccessor<MergePair<S>>> accessors = new ArrayList<>();

    /**
     * @param target null where there is no row of the table
     * @param source null where there is no row of the source
     */
    MergePairType(@Nullable RowType<Row> target, @Nullable RowType<S> source) {
        List<Field> fields = new ArrayList<>();
        if (target != null) {
            addSide(TARGET, target, pair -> Objects.requireNonNull(pair.target), fields);
        }
        if (source != null) {
            addSide(SOURCE, source, pair -> Objects.requireNonNull(pair.source), fields);
        }
        this.schema = Schema.of(fields);
    }

    private <R> void addSide(String prefix, RowType<R> rows, Function<MergePair<S>, R> side, List<Field> fields) {
        for (int index = 0; index < rows.schema().fieldCount(); index++) {
            Field field = rows.schema().field(index);
            fields.add(new Field(prefix + field.name(), field.type(), field.isNullable()));
            accessors.add(new SideAccessor<>(rows.accessor(index), side));
        }
    }

    /** How a clause names a column of the source. */
    static String sourceColumn(String name) {
        return "source.`" + name.replace("`", "``") + "`";
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public FieldAccessor<MergePair<S>> accessor(int index) {
        return accessors.get(index);
    }

    @Override
    public RowBuilder<MergePair<S>> newBuilder() {
        throw new UnsupportedOperationException("pairs are made by a merge alone");
    }

    @Override
    public String name() {
        return "merge";
    }

    private record SideAccessor<S, R>(FieldAccessor<R> accessor, Function<MergePair<S>, R> side)
            implements FieldAccessor<MergePair<S>> {

        @Override
        public boolean isNull(MergePair<S> pair) {
            return accessor.isNull(side.apply(pair));
        }

        @Override
        public long longValue(MergePair<S> pair) {
            return accessor.longValue(side.apply(pair));
        }

        @Override
        public double doubleValue(MergePair<S> pair) {
            return accessor.doubleValue(side.apply(pair));
        }

        @Override
        public @Nullable Object objectValue(MergePair<S> pair) {
            return accessor.objectValue(side.apply(pair));
        }
    }
}
