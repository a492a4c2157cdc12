package dev.rivulet.delta.merge;

import dev.rivulet.core.row.Row;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table and one of the source, of which either may be missing. Filled anew for each; one owner.
 *
 * @param <S> the source's rows
 */
final class MergePair<S> {

    @Nullable Row target;

    @Nullable S source;

    MergePair<S> of(@Nullable Row newTarget, @Nullable S newSource) {
        target = newTarget;
        source = newSource;
        return this;
    }

    @Override
    public String toString() {
        return source == null ? "target " + target : target == null ? "source " + source : target + " and " + source;
    }
}
