package dev.rivulet.engine.process;

import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.Emission;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.Timers;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a function of the user in one lane, which owns it: rows as they come, then the timers that are due, those by event time first.
 *
 * <p>A timer that is registered while another one fires, for a time that is not behind that one's, fires a microsecond behind it: what
 * fires goes up in time, and so its order does not depend on the number of lanes.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <O> rows that go out
 */
public final class ProcessOperator<T, K, O> implements KeyedOperator, ProcessContext<K> {

    private static final String PUT_OUT = "a process function put out";

    private final KeyedProcessFunction<K, T, O> function;
    private final OperatorExit exit;
    private final Caller caller;
    private final CallJournal journal;
    private final Emission emission = new Emission();
    private final RowCollector<O> collector;
    private final ElementCall elementCall = new ElementCall();
    private final TimerCall timerCall = new TimerCall();
    private final CurrentKey<K> current;
    private final LaneStates<K> states;
    private final Timers<K> eventTimers;
    private final Timers<K> processingTimers;
    private final List<KeyedTable> tables;

    /** A timer that was registered for a time that had passed by then. */
    private record Overdue<K>(K key, long timeMicros) {}

    /**
     * What had been told of event time when those timers were registered that fire at the end of this batch, which is before any
     * checkpoint; asked by key alone, so its order does not matter.
     */
    private final Map<Overdue<K>, Long> overdue = new HashMap<>();

    private boolean hasWatermark;
    private long watermark = Long.MIN_VALUE;
    private long processingTime;
    private long timestamp;
    private long rowWatermark;
    private boolean isRow;
    private boolean isLate;
    private TimeDomain timeDomain = TimeDomain.EVENT_TIME;
    /** No timer may be registered up to here while one fires. */
    private long firingMicros = Long.MIN_VALUE;

    @SuppressWarnings("unchecked") // No key is ever asked for before the first is set.
    public ProcessOperator(Step.ProcessStep<T, K, O> step, KeyGroups keyGroups, OperatorExit exit) {
        this.function = step.function().get();
        this.exit = exit;
        this.caller = exit.newCaller();
        this.journal = new CallJournal(caller.guard().policy().needsUndo());
        this.collector = row -> emission.add(exit.steps(), Caller.requireRow(row, PUT_OUT));
        this.current = new CurrentKey<>(keyGroups, journal, (K) exit);
        this.states = new LaneStates<>(step.uid(), step.keyCodec(), keyGroups.groupCount(), current);
        function.open(states);
        this.eventTimers = new Timers<>(StateNames.eventTimers(step.uid()), step.keyCodec(), keyGroups.groupCount());
        this.processingTimers =
                new Timers<>(StateNames.processingTimers(step.uid()), step.keyCodec(), keyGroups.groupCount());
        this.tables = new ArrayList<>(states.tables());
        tables.add(eventTimers.table());
        tables.add(processingTimers.table());
    }

    @Override
    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    public boolean accept(KeyedRow row) throws Exception {
        current.set((K) row.key(), row.keyHash(), row.eventTime(), row.watermark());
        timestamp = row.eventTime();
        timeDomain = TimeDomain.EVENT_TIME;
        firingMicros = Long.MIN_VALUE;
        rowWatermark = row.watermark();
        isLate = false;
        isRow = true;
        if (caller.make((T) row.row(), row.row(), elementCall) != null) {
            emission.release();
        }
        return !isLate;
    }

    /** A call that is done as a whole or not at all. */
    private abstract class UndoableCall<A> implements Caller.Call<A, Boolean> {

        @Override
        public final Boolean make(A argument) throws Exception {
            emission.drop();
            isLate = false;
            journal.open();
            run(argument);
            journal.close();
            return true;
        }

        abstract void run(A argument) throws Exception;

        @Override
        public final boolean undo() {
            emission.drop();
            isLate = false;
            return journal.undo();
        }
    }

    private final class ElementCall extends UndoableCall<T> {
        @Override
        void run(T row) throws Exception {
            function.processElement(row, ProcessOperator.this, collector);
        }
    }

    private final class TimerCall extends UndoableCall<StateEntry<K, Boolean>> {
        @Override
        void run(StateEntry<K, Boolean> timer) throws Exception {
            function.onTimer(ProcessOperator.this, collector);
        }
    }

    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {
        watermark = watermarkMicros;
        processingTime = processingTimeMicros;
        if (!hasWatermark) { // All timers up to here had fired when the state was written down.
            hasWatermark = true;
            current.settle(watermarkMicros);
        }
    }

    @Override
    public boolean fire() throws Exception {
        return fire(eventTimers, watermark, TimeDomain.EVENT_TIME)
                && settle()
                && fire(processingTimers, processingTime, TimeDomain.PROCESSING_TIME);
    }

    private boolean settle() {
        current.settle(watermark);
        overdue.clear();
        return states.dropExpired();
    }

    /** Whether all that is due is out. */
    private boolean fire(Timers<K> timers, long nowMicros, TimeDomain domain) throws Exception {
        for (int count = 0; count < FIRE_COUNT_MAX && exit.output().hasRoom(); count++) {
            StateEntry<K, Boolean> timer = timers.takeDue(nowMicros);
            if (timer == null) {
                return true;
            }
            fire(timer, domain);
        }
        return false;
    }

    private void fire(StateEntry<K, Boolean> timer, TimeDomain domain) throws Exception {
        timestamp = timer.namespace();
        timeDomain = domain;
        isRow = false;
        firingMicros = timestamp;
        boolean isEventTime = domain == TimeDomain.EVENT_TIME;
        current.set(
                timer.key(),
                timer.hash(),
                isEventTime ? timestamp : Long.MIN_VALUE,
                isEventTime ? watermarkOf(timer) : watermark);
        exit.output()
                .beginFired(
                        exit.operator(),
                        domain.ordinal(),
                        new LaneOutput.Due(timestamp, timer.keyGroup(), timer.key()));
        if (caller.make(timer, null, timerCall) != null) {
            emission.release();
        }
    }

    /** What a timer sees of event time: its own, or what had been told already when it was registered. */
    private long watermarkOf(StateEntry<K, Boolean> timer) {
        long settled = Math.max(timer.namespace(), current.settledMicros());
        return overdue.isEmpty()
                ? settled
                : overdue.getOrDefault(new Overdue<>(timer.key(), timer.namespace()), settled);
    }

    @Override
    public long nextTickMicros() {
        return processingTimers.earliestMicros();
    }

    @Override
    public List<KeyedTable> tables() {
        return tables;
    }

    @Override
    public K key() {
        return current.key();
    }

    @Override
    public long timestampMicros() {
        return timestamp;
    }

    @Override
    public TimeDomain timeDomain() {
        return timeDomain;
    }

    @Override
    public long watermarkMicros() {
        return watermark;
    }

    @Override
    public long rowWatermarkMicros() {
        return isRow ? rowWatermark : watermark;
    }

    @Override
    public void rejectLate() {
        if (!isRow) {
            throw new IllegalStateException(
                    "operator " + exit.uid() + " said of a timer that it is late, wanted a row");
        }
        isLate = true;
    }

    @Override
    public long processingTimeMicros() {
        return processingTime;
    }

    @Override
    public void registerEventTimeTimer(long timeMicros) {
        long timerMicros = laterThanFiring(timeMicros, TimeDomain.EVENT_TIME);
        boolean isNew = current.register(eventTimers, timerMicros);
        long seen = current.watermarkMicros();
        if (isNew && timerMicros <= seen && seen > current.settledMicros() && states.areMortal()) {
            overdue.put(new Overdue<>(current.key(), timerMicros), seen);
        }
    }

    @Override
    public void deleteEventTimeTimer(long timeMicros) {
        current.delete(eventTimers, timeMicros);
    }

    @Override
    public void registerProcessingTimeTimer(long timeMicros) {
        current.register(processingTimers, laterThanFiring(timeMicros, TimeDomain.PROCESSING_TIME));
    }

    @Override
    public void deleteProcessingTimeTimer(long timeMicros) {
        current.delete(processingTimers, timeMicros);
    }

    @Override
    public <X> void output(OutputTag<X> tag, X row) {
        emission.add(exit.side(tag), Caller.requireRow(row, PUT_OUT));
    }

    private long laterThanFiring(long timeMicros, TimeDomain domain) {
        boolean isFiring = firingMicros != Long.MIN_VALUE && domain == timeDomain;
        return isFiring && timeMicros <= firingMicros ? firingMicros + 1 : timeMicros;
    }
}
