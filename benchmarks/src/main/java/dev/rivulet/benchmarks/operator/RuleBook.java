package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.connect.KeyedBroadcastProcessFunction;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets rows through whose value is at least what was broadcast last. Owned by its lane. */
final class RuleBook implements KeyedBroadcastProcessFunction<Long, Event, Event, Event> {

    private @Nullable ValueState<Long> lowest;

    @Override
    public void open(KeyedStates states, KeyedStates broadcast) {
        lowest = broadcast.value("lowest", Long.class);
    }

    @Override
    public void processElement(Event row, ProcessContext<Long> context, RowCollector<Event> out) throws Exception {
        Long known = lowest().value();
        if (known == null || row.value() >= known) {
            out.collect(row);
        }
    }

    @Override
    public void processBroadcastElement(Event row, BroadcastContext context, RowCollector<Event> out) throws Exception {
        lowest().update(row.value());
    }

    private ValueState<Long> lowest() {
        return Objects.requireNonNull(lowest, "it is opened first");
    }
}
