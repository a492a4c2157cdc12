package dev.rivulet.engine.match;

import org.jspecify.annotations.Nullable;

/**
 * A row as a match has taken it, and through it all that it has taken before: matches that branch share what they have in common.
 * Immutable.
 *
 * @param stage that took it, counted without negative ones
 * @param before null for the first
 * @param first the row that the match began with
 */
record Taken<T>(HeldRow<T> row, int stage, @Nullable Taken<T> before, HeldRow<T> first) {

    static <T> Taken<T> behind(@Nullable Taken<T> before, HeldRow<T> row, int stage) {
        return new Taken<>(row, stage, before, before == null ? row : before.first);
    }

    /** Where the match stands among those of its key. */
    long firstNumber() {
        return first.number();
    }
}
