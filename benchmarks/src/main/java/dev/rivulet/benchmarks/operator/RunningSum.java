package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sum per key, which is put out each time. Owned by its lane. */
final class RunningSum implements KeyedProcessFunction<Long, Event, Long> {

    private @Nullable ValueState<Long> sum;

    @Override
    public void open(KeyedStates states) {
        sum = states.value("sum", Long.class);
    }

    @Override
    public void processElement(Event event, ProcessContext<Long> context, RowCollector<Long> out) throws Exception {
        ValueState<Long> state = Objects.requireNonNull(sum, "it is opened first");
        Long before = state.value();
        long after = (before == null ? 0 : before) + event.value();
        state.update(after);
        out.collect(after);
    }
}
