package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.connect.KeyedCoProcessFunction;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sum per key of the rows of one stream less those of another, which is put out each time. Owned by its lane. */
final class EitherSum implements KeyedCoProcessFunction<Long, Event, Event, Long> {

    private @Nullable ValueState<Long> sum;

    @Override
    public void open(KeyedStates states) {
        sum = states.value("sum", Long.class);
    }

    @Override
    public void processElement1(Event event, ProcessContext<Long> context, RowCollector<Long> out) throws Exception {
        add(event.value(), out);
    }

    @Override
    public void processElement2(Event event, ProcessContext<Long> context, RowCollector<Long> out) throws Exception {
        add(-event.value(), out);
    }

    private void add(long value, RowCollector<Long> out) throws Exception {
        ValueState<Long> state = Objects.requireNonNull(sum, "it is opened first");
        Long before = state.value();
        long after = (before == null ? 0 : before) + value;
        state.update(after);
        out.collect(after);
    }
}
