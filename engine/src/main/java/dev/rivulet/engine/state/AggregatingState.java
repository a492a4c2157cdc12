package dev.rivulet.engine.state;

import org.jspecify.annotations.Nullable;

/** An accumulator per key, to which rows are added. */
public interface AggregatingState<T, R> {

    void add(T row);

    /** The result for the key at hand, null if nothing was added. */
    @Nullable R get();

    void clear();
}
