package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.operator.slice.KeySlices;
import dev.rivulet.engine.operator.slice.KeyedSlices;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a window has at its end becomes its own, once, even if the function is called again. Owned by the lane. */
final class TakenSlices<K, A> implements Supplier<@Nullable A> {

    private final PaneState<A> state;
    private final KeyedSlices<K, A> slices;
    private final KeySlices<K, A> shared;
    private boolean isTaken;

    TakenSlices(PaneState<A> state, KeyedSlices<K, A> slices, KeySlices<K, A> shared) {
        this.state = state;
        this.slices = slices;
        this.shared = shared;
    }

    @Override
    public @Nullable A get() {
        if (!isTaken) {
            state.accumulator = slices.whole(state.accumulator, shared);
            isTaken = true;
        }
        return state.accumulator;
    }
}
