package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.WindowExit;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlicedWindows;
import dev.rivulet.state.KeyedTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Aggregates windows that may put out more than once in one lane, which owns it.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <A> accumulators
 * @param <R> results of the aggregation
 * @param <O> rows that go out
 */
public final class PaneOperator<T, K, A, R, O> implements KeyedOperator {

    private final WindowExit<K, R, O> exit;
    private final PaneStore<K, A> store;
    private final PaneFiring<K, A, R, O> firing;

    public PaneOperator(Step.WindowStep<T, K, A, R, O> step, KeyGroups keyGroups, OperatorExit exit) {
        this.exit = WindowExit.of(step, exit);
        this.store = newStore(step, keyGroups, this.exit);
        this.firing = new PaneFiring<>(step, keyGroups.groupCount(), this.exit, store);
    }

    private static <T, K, A> PaneStore<K, A> newStore(
            Step.WindowStep<T, K, A, ?, ?> step, KeyGroups keyGroups, WindowExit<K, ?, ?> exit) {
        if (step.windows() instanceof SessionWindows sessions) {
            return SessionPanes.of(step, sessions, keyGroups);
        }
        AssignedPanes<K, A> panes = AssignedPanes.of(step, keyGroups);
        return step.windows() instanceof SlicedWindows sliced
                ? new SlicedPanes<>(step, sliced, keyGroups, panes, exit.caller())
                : panes;
    }

    @Override
    public boolean accept(KeyedRow row) throws Exception {
        return store.add(row, firing);
    }

    @Override
    public boolean putOutLate(KeyedRow row) throws Exception {
        return exit.putOutLate(row);
    }

    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {
        firing.advance(watermarkMicros, processingTimeMicros);
    }

    @Override
    public boolean fire() throws Exception {
        return firing.fire();
    }

    @Override
    public long nextTickMicros() {
        return firing.nextTickMicros();
    }

    @Override
    public List<KeyedTable> tables() {
        List<KeyedTable> tables = new ArrayList<>(store.tables());
        tables.addAll(firing.tables());
        return tables;
    }
}
