package dev.rivulet.engine.enrich;

import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.join.JoinFunction;
import dev.rivulet.engine.join.JoinType;

/**
 * By what rows find their partners in a table. Immutable.
 *
 * @param rowKey takes the key out of a row of the stream
 * @param tableKey takes the key out of a row of the table
 * @param type inner or left
 * @param hasUniqueKeys whether a table is refused in which a key stands twice
 */
public record TableLookup<T, R, K>(
        RowFunction<? super T, ? extends K> rowKey,
        RowFunction<? super R, ? extends K> tableKey,
        JoinType type,
        boolean hasUniqueKeys) {

    /** A lookup, and what becomes of what it finds. */
    public record Joined<T, R, K, O>(
            TableLookup<T, R, K> lookup, JoinFunction<? super T, ? super R, ? extends O> function) {}

    <O> Joined<T, R, K, O> with(JoinFunction<? super T, ? super R, ? extends O> function) {
        return new Joined<>(this, function);
    }

    /** What of it decides what comes out, in words; beside the functions. */
    public String text() {
        return type + (hasUniqueKeys ? " of unique keys" : "");
    }
}
