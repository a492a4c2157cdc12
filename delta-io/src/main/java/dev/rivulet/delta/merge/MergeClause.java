package dev.rivulet.delta.merge;

import dev.rivulet.core.row.Row;
import dev.rivulet.delta.change.Assignments;
import dev.rivulet.delta.change.Condition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a merge does to a row. One owner.
 *
 * @param condition null for always
 * @param values the row that comes out; null if it is deleted
 * @param <S> the source's rows
 */
record MergeClause<S>(
        @Nullable Condition<MergePair<S>> condition,
        @Nullable Assignments<MergePair<S>> values) {

    boolean applies(MergePair<S> pair) throws IOException {
        return condition == null || condition.isTrue(pair);
    }

    boolean isDelete() {
        return values == null;
    }

    /** The row that comes out, or null if it is deleted. */
    @Nullable Row apply(MergePair<S> pair) throws IOException {
        return values == null ? null : values.apply(pair, pair.target);
    }
}
