package dev.rivulet.engine.stateful;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a row of each row and its key's state. Owned by the lane. */
public final class MappingWithState<K, T, S, O> implements KeyedProcessFunction<K, T, O>, UserCode {

    private final StatefulFunction<T, S, O> function;
    private final KeyedState<S> form;
    private @Nullable ValueState<S> state;

    public MappingWithState(StatefulFunction<T, S, O> function, KeyedState<S> form) {
        this.function = function;
        this.form = form;
    }

    @Override
    public List<Object> parts() {
        return List.of(function);
    }

    @Override
    public void open(KeyedStates states) {
        state = form.open(states);
    }

    @Override
    public void processElement(T row, ProcessContext<K> context, RowCollector<O> out) throws Exception {
        ValueState<S> kept = state;
        if (kept == null) {
            throw new AssertionError("a row came before the state was opened");
        }
        StatefulFunction.Result<O, S> result = function.map(row, kept.value());
        S after = result.state();
        if (after == null) {
            kept.clear();
        } else {
            kept.update(after);
        }
        out.collect(result.row());
    }
}
