package dev.rivulet.engine.stateful;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts out what the rows of a key have come to, at each row. Owned by the lane. */
public final class Reducing<K, T> implements KeyedProcessFunction<K, T, T>, UserCode {

    private final ReduceFunction<T> function;
    private final KeyedState<T> form;
    private @Nullable ValueState<T> reduced;

    public Reducing(ReduceFunction<T> function, KeyedState<T> form) {
        this.function = function;
        this.form = form;
    }

    @Override
    public List<Object> parts() {
        return List.of(function);
    }

    @Override
    public void open(KeyedStates states) {
        reduced = form.open(states);
    }

    @Override
    public void processElement(T row, ProcessContext<K> context, RowCollector<T> out) throws Exception {
        ValueState<T> state = reduced;
        if (state == null) {
            throw new AssertionError("a row came before the state was opened");
        }
        T before = state.value();
        T after = before == null ? row : function.reduce(before, row);
        if (after == null) {
            throw new IllegalStateException("a reduce function returned null, wanted a row");
        }
        state.update(after);
        out.collect(after);
    }
}
