package dev.rivulet.engine.operator.pane;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.Timers;
import dev.rivulet.engine.operator.WindowExit;
import dev.rivulet.engine.operator.slice.KeyPlace;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.watermark.Watermarks;
import dev.rivulet.engine.window.Pace;
import dev.rivulet.engine.window.Pane;
import dev.rivulet.engine.window.PanePolicy;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when windows put out panes, for windows of all kinds, and puts them out. Owned by the lane.
 *
 * <p>A pane comes out because of one of three things: a row came ({@link #add}), the watermark came to a time, or the clock did. What the
 * watermark makes due comes out at the end of a batch ({@link #fire}), in the order of time, key group, key and window. But rows of the same
 * batch may come behind that watermark. So before a row is added to a window, {@link #catchUp} puts out what the records before the row have
 * made due in it: thus the panes of a window, and what is in each, do not depend on where batches are cut.
 *
 * <p>A row that comes out has the event time of the window's last microsecond, so that all panes of a window are in one window of a next
 * step; without such an end, the time at which it was due, or that of the row that made it so. It is put out under the watermark right
 * before the one that made it due: a next step takes a pane that was not late as in time.
 *
 * <p>There is one timer by event time for each window, for what comes next: its pace, its end, or the end of its lateness.
 */
final class PaneFiring<K, A, R, O> {

    private static final int EVENT_TIME = 0;
    private static final int CLOCK = 1;

    private final PanePolicy policy;
    private final AggregateFunction<Object, A, R> function;
    private final RowAddition<A> addition;
    private final WindowExit<K, R, O> exit;
    private final PaneStore<K, A> store;
    private final Timers<WindowKey<K>> timers;
    /** There also where the trigger goes by no clock, as it may have done so before. */
    private final Timers<WindowKey<K>> clockTimers;

    private long watermark = Long.MIN_VALUE;
    private long clockMicros;

    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows are of this type.
    PaneFiring(
            Step.WindowStep<?, K, A, R, O> step, int keyGroupCount, WindowExit<K, R, O> exit, PaneStore<K, A> store) {
        this.policy = step.definition().panes();
        this.function = (AggregateFunction<Object, A, R>) step.function();
        this.addition = new RowAddition<>(function, exit.caller());
        this.exit = exit;
        this.store = store;
        KeyCodec<WindowKey<K>> keyCodec = new WindowKey.WindowKeyCodec<>(step.keyCodec());
        this.timers = new Timers<>(step.uid() + "/~pane-timers", keyCodec, keyGroupCount);
        this.clockTimers = new Timers<>(step.uid() + "/~pane-clock-timers", keyCodec, keyGroupCount);
    }

    void advance(long watermarkMicros, long processingTimeMicros) {
        watermark = watermarkMicros;
        clockMicros = processingTimeMicros;
        store.advance(watermarkMicros, false);
    }

    /** Whether a window that ends behind a microsecond takes no rows any more. */
    boolean isGone(long lastMicros, long ofWatermark) {
        return policy.expiryOf(lastMicros) <= ofWatermark;
    }

    /** Puts out what the records before a row have made due in its window, which is not gone. */
    void catchUp(OpenPane<K, A> pane, long rowWatermark) throws Exception {
        PaneState<A> state = pane.state();
        if (state.timerMicros == PaneState.NONE && !store.isUnfired(pane, rowWatermark)) {
            state.isPastEnd = pane.lastMicros() <= rowWatermark; // One that a late row has just begun.
            return;
        }
        for (long due = nextDue(pane); due <= rowWatermark; due = nextDue(pane)) {
            fireDue(pane, due);
        }
    }

    /**
     * Adds a row to its windows, which have caught up; puts out the panes that the row makes due.
     *
     * @param shared what several windows of the row have that put nothing out for it, if any do
     * @return false if the function failed, and that is dealt with
     */
    boolean add(List<OpenPane<K, A>> panes, @Nullable PaneState<A> shared, KeyedRow row) throws Exception {
        List<PaneState<A>> states = states(panes);
        if (shared != null) {
            states.add(shared);
        }
        if (!addition.toEach(row, states)) {
            leave(panes);
            return false;
        }
        for (OpenPane<K, A> pane : panes) {
            onRow(pane, row);
        }
        return true;
    }

    /**
     * Adds a row to what windows that have caught up come to together.
     *
     * @return the accumulator of the window that comes of them, still to be made; null if the function failed, and that is dealt with
     */
    @Nullable A addToMerged(List<OpenPane<K, A>> panes, KeyedRow row) throws Exception {
        A accumulator = addition.toMerged(row, states(panes));
        if (accumulator == null) {
            leave(panes);
        }
        return accumulator;
    }

    private static <A> List<PaneState<A>> states(List<? extends OpenPane<?, A>> panes) {
        List<PaneState<A>> states = new ArrayList<>(panes.size());
        panes.forEach(pane -> states.add(pane.state()));
        return states;
    }

    /** Windows have caught up, and that is all. */
    private void leave(List<OpenPane<K, A>> panes) {
        for (OpenPane<K, A> pane : panes) {
            if (!pane.state().isUnused()) {
                schedule(pane);
            }
        }
    }

    /** A row is in the accumulator of a window: puts out a pane if that makes it due. */
    void onRow(OpenPane<K, A> pane, KeyedRow row) throws Exception {
        PaneState<A> state = pane.state();
        state.newRowCount++;
        Pace pace = state.isPastEnd ? policy.late() : policy.early();
        if (pace.rowCount() > 0 && state.newRowCount >= pace.rowCount()) {
            put(pane, timing(state), pane.isEndless() ? row.eventTime() : pane.lastMicros(), row.watermark());
        } else {
            waitFor(pace, pane, row);
        }
        schedule(pane);
    }

    /** A row is in what an open window shares with others: times the pane that this makes due. */
    void onSharedRow(OpenPane<K, A> pane, KeyedRow row) {
        waitFor(policy.early(), pane, row);
        schedule(pane);
    }

    private void waitFor(Pace pace, OpenPane<K, A> pane, KeyedRow row) {
        PaneState<A> state = pane.state();
        if (pace.eventTimeMicros() > 0) {
            // Behind another windowed step a row may come under an earlier watermark than one before it.
            long due = paceDue(pace, pane, row);
            if (due < endDue(pane)) {
                state.paceDueMicros = Math.min(due, state.paceDueMicros);
            }
        }
        if (pace.clockMicros() > 0 && state.clockDueMicros == PaneState.NONE) {
            state.clockDueMicros = clockMicros + pace.clockMicros();
            clockTimers.register(pane.keyGroup(), pane.windowKey(), pane.hash(), state.clockDueMicros);
        }
    }

    private static long paceDue(Pace pace, OpenPane<?, ?> pane, KeyedRow row) {
        if (!pane.isEndless()) {
            // A window that has ended may get a row under a watermark before its end, where a row before it came under
            // a later one.
            long past = pane.state().isPastEnd ? pane.lastMicros() : Long.MIN_VALUE;
            return pace.dueBehind(Math.max(row.watermark(), past), pane.window().startMicros());
        }
        boolean hasWatermark = row.watermark() != Long.MIN_VALUE;
        long behind = hasWatermark ? row.watermark() : row.eventTime() - 1;
        long period = pace.eventTimeMicros();
        return Math.floorDiv(behind + 1, period) * period + period - 1;
    }

    private static Pane.Timing timing(PaneState<?> state) {
        return state.isPastEnd ? Pane.Timing.LATE : Pane.Timing.EARLY;
    }

    /** When the watermark makes something come next. */
    long nextDue(OpenPane<K, A> pane) {
        return Math.min(pane.state().paceDueMicros, endDue(pane));
    }

    private long endDue(OpenPane<K, A> pane) {
        return pane.state().isPastEnd ? policy.expiryOf(pane.lastMicros()) : pane.lastMicros();
    }

    /** Does what comes next; whether the window is still there. */
    private boolean fireDue(OpenPane<K, A> pane, long due) throws Exception {
        PaneState<A> state = pane.state();
        if (state.paceDueMicros == due) {
            putDue(pane, timing(state), due);
            return true;
        }
        if (!state.isPastEnd) {
            if (state.newRowCount > 0 || !policy.isDiscarding() || store.hasShared(pane)) {
                putDue(pane, Pane.Timing.ON_TIME, due);
            }
            state.isPastEnd = true;
            return true;
        }
        if (state.newRowCount > 0) {
            putDue(pane, Pane.Timing.LATE, due);
        }
        store.remove(pane);
        return false;
    }

    private void putDue(OpenPane<K, A> pane, Pane.Timing timing, long due) throws Exception {
        put(pane, timing, pane.isEndless() ? due : pane.lastMicros(), due - 1);
    }

    private void put(OpenPane<K, A> pane, Pane.Timing timing, long eventTime, long underWatermark) throws Exception {
        PaneState<A> state = pane.state();
        LaneOutput output = exit.exit().output();
        output.stamp(eventTime, underWatermark);
        Supplier<@Nullable A> content = store.content(pane, timing);
        exit.put(pane.key(), pane.window(), new Pane(timing, state.firedCount), () -> result(content.get()));
        output.unstamp();
        state.firedCount++;
        state.newRowCount = 0;
        state.paceDueMicros = PaneState.NONE;
        forgetClock(pane);
        if (policy.isDiscarding()) {
            state.accumulator = null;
        }
    }

    private R result(@Nullable A accumulator) {
        return function.result(accumulator == null ? function.createAccumulator() : accumulator);
    }

    private void forgetClock(OpenPane<K, A> pane) {
        PaneState<A> state = pane.state();
        if (state.clockDueMicros != PaneState.NONE) {
            clockTimers.delete(pane.keyGroup(), pane.windowKey(), pane.hash(), state.clockDueMicros);
            state.clockDueMicros = PaneState.NONE;
        }
    }

    /** Sees to it that there is a timer for what comes next, and no other. */
    void schedule(OpenPane<K, A> pane) {
        PaneState<A> state = pane.state();
        long wanted = nextDue(pane);
        if (wanted == state.timerMicros) {
            return;
        }
        boolean isKept = state.timerMicros == pane.lastMicros() && store.keepsEndTimers();
        if (state.timerMicros != PaneState.NONE && !isKept) {
            timers.delete(pane.keyGroup(), pane.windowKey(), pane.hash(), state.timerMicros);
        }
        if (wanted != PaneState.NONE) {
            timers.register(pane.keyGroup(), pane.windowKey(), pane.hash(), wanted);
        }
        state.timerMicros = wanted;
    }

    /** Sees to it that the store is asked about a window when the watermark is at its end. */
    void timeEnd(KeyPlace<K> place, long endMicros) {
        WindowKey<K> windowKey = new WindowKey<>(place.key(), endMicros - 1);
        timers.register(place.keyGroup(), windowKey, place.hash(), endMicros - 1);
    }

    /**
     * Puts out some of what the watermark and the clock have made due, while there is room.
     *
     * @return whether all of it is out
     */
    boolean fire() throws Exception {
        boolean isFired = fire(timers, watermark, EVENT_TIME) && fire(clockTimers, clockMicros, CLOCK);
        if (isFired) {
            store.advance(watermark, true);
        }
        return isFired;
    }

    private boolean fire(Timers<WindowKey<K>> due, long nowMicros, int clock) throws Exception {
        for (int count = 0; count < KeyedOperator.FIRE_COUNT_MAX && exit.hasRoom(); count++) {
            StateEntry<WindowKey<K>, Boolean> timer = due.takeDue(nowMicros);
            if (timer == null) {
                return true;
            }
            if (clock == EVENT_TIME) {
                store.goOn(timer, this);
            }
            OpenPane<K, A> pane = store.open(timer);
            if (pane != null) {
                long dueMicros = timer.namespace();
                OperatorExit operatorExit = exit.exit();
                operatorExit
                        .output()
                        .beginFired(
                                operatorExit.operator(),
                                clock,
                                new LaneOutput.Due(dueMicros, pane.keyGroup(), pane.key()));
                fireTimer(pane, dueMicros, clock);
            }
        }
        return false;
    }

    private void fireTimer(OpenPane<K, A> pane, long timerMicros, int clock) throws Exception {
        PaneState<A> state = pane.state();
        if (clock == CLOCK) {
            if (state.clockDueMicros == timerMicros) {
                state.clockDueMicros = PaneState.NONE;
                long eventTime = pane.isEndless() ? timerMicros : pane.lastMicros();
                put(pane, timing(state), eventTime, Watermarks.NONE);
                schedule(pane);
            }
            return;
        }
        if (state.timerMicros == timerMicros) {
            state.timerMicros = PaneState.NONE;
        }
        // What has a timer of before a change of the trigger may be due later by now, or more than one thing at once.
        for (long due = nextDue(pane); due <= timerMicros; due = nextDue(pane)) {
            if (!fireDue(pane, due)) {
                return;
            }
        }
        schedule(pane);
    }

    /** Takes a window's timers away, since the window changes. */
    void detach(OpenPane<K, A> pane) {
        PaneState<A> state = pane.state();
        if (state.timerMicros != PaneState.NONE) {
            timers.delete(pane.keyGroup(), pane.windowKey(), pane.hash(), state.timerMicros);
            state.timerMicros = PaneState.NONE;
        }
        if (state.clockDueMicros != PaneState.NONE) {
            clockTimers.delete(pane.keyGroup(), pane.windowKey(), pane.hash(), state.clockDueMicros);
        }
    }

    /**
     * Makes one window of two that have no timers, but for the accumulator: its rows that have been in no pane, and its panes, are those of
     * both.
     *
     * @param left it becomes the result
     */
    PaneState<A> merged(PaneState<A> left, PaneState<A> right) {
        left.newRowCount += right.newRowCount;
        left.firedCount += right.firedCount;
        left.clockDueMicros = Math.min(left.clockDueMicros, right.clockDueMicros);
        return left;
    }

    /** Goes on with a window that is new or was changed, and that a row is added to next, as if it had caught up with the row's watermark. */
    void attach(OpenPane<K, A> pane, long rowWatermark) {
        PaneState<A> state = pane.state();
        state.isPastEnd = pane.lastMicros() <= rowWatermark;
        state.paceDueMicros = PaneState.NONE;
        if (state.clockDueMicros != PaneState.NONE) {
            clockTimers.register(pane.keyGroup(), pane.windowKey(), pane.hash(), state.clockDueMicros);
        }
    }

    long clockMicros() {
        return clockMicros;
    }

    long nextTickMicros() {
        return clockTimers.earliestMicros();
    }

    List<KeyedTable> tables() {
        return List.of(timers.table(), clockTimers.table());
    }
}
