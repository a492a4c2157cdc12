package dev.rivulet.benchmarks.recovery;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.benchmarks.WindowTotal;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.ValueState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a total per key for ever, and holds each against what it must be, so that a state which lost or doubled a record stops the
 * job. Owned by its lane.
 */
final class TotalPerKey implements KeyedProcessFunction<Long, Event, WindowTotal> {

    /** One row for so many records: enough that there are digests, and none of the work is the sink's. */
    private static final long ROW_INTERVAL = 1_024;

    private final KeyRounds rounds;
    private final CatchUp catchUp;
    private @Nullable ValueState<KeyTotal> totals;

    TotalPerKey(KeyRounds rounds, CatchUp catchUp) {
        this.rounds = rounds;
        this.catchUp = catchUp;
    }

    @Override
    public void open(KeyedStates states) {
        totals = states.value("total", KeyTotal.class);
    }

    @Override
    public void processElement(Event event, ProcessContext<Long> context, RowCollector<WindowTotal> out)
            throws Exception {
        ValueState<KeyTotal> state = Objects.requireNonNull(totals, "it is opened first");
        KeyTotal known = state.value();
        KeyTotal before = known == null ? KeyTotal.NONE : known;
        long index = event.value();
        if (before.count() != rounds.countBefore(index)) {
            throw new IllegalStateException("record " + index + " of key " + event.key() + " finds " + before.count()
                    + " before it, wanted " + rounds.countBefore(index));
        }
        KeyTotal after = before.plus(index);
        state.update(after);
        if (index % ROW_INTERVAL == 0) {
            out.collect(new WindowTotal(event.key(), Instant.EPOCH, after.count(), after.indexSum()));
        }
        catchUp.onRecord(index);
    }
}
