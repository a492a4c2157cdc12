package dev.rivulet.engine.operator;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.failure.ValueCopy;
import dev.rivulet.engine.operator.Sessions.Session;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates sessions of keys in one lane, which owns it. The sessions of a key are kept together, and each key a second time by timers for
 * the ends of its sessions, so that what is due is found.
 *
 * <p>Most rows lengthen a session, and to move its timer with each of them would cost more than all the rest. So the timer stays where it is;
 * when it goes off it is moved to where the session ends by then, which is later, and so a session still comes out in the order of ends. Rows
 * thus cost no timer, and a session one per gap.
 *
 * <p>A row meets the sessions that the watermark of the records before it leaves open, whether or not those that it closes have fired
 * already; so the outcome does not depend on where batches are cut. A row is late if the session that it would make or lengthen is closed.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <A> accumulators
 * @param <R> results of the aggregation
 * @param <O> rows that go out
 */
public final class SessionWindowOperator<T, K, A, R, O> extends FiringOperator<K, R, O> {

    private final long gapMicros;
    private final AggregateFunction<T, A, R> function;
    private final Caller caller;
    private final KeyGroups keyGroups;
    private final HeapTable<K, Sessions<A>> sessions;
    /** At least one for each session, for a moment of it: its last microsecond, or what that was before the session grew. */
    private final Timers<K> ends;

    public SessionWindowOperator(
            Step.WindowStep<T, K, A, R, O> step, SessionWindows windows, KeyGroups keyGroups, OperatorExit exit) {
        super(WindowExit.of(step, exit));
        this.caller = exit.newCaller();
        this.gapMicros = windows.gapMicros();
        this.function = step.function();
        this.keyGroups = keyGroups;
        this.sessions = new HeapTable<>(descriptor(step), keyGroups.groupCount());
        this.ends = new Timers<>(step.uid() + "/~session-ends", step.keyCodec(), keyGroups.groupCount());
    }

    private static <K, A> StateDescriptor<K, Sessions<A>> descriptor(Step.WindowStep<?, K, A, ?, ?> step) {
        return new StateDescriptor<>(
                step.uid(),
                step.keyCodec(),
                new Sessions.SessionsCodec<>(step.function().accumulatorCodec()),
                Sessions::new);
    }

    @Override
    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    public boolean accept(KeyedRow row) throws Exception {
        K key = (K) row.key();
        int keyGroup = keyGroups.groupOf(row.keyHash());
        long rowEnd = row.eventTime() + gapMicros;
        long start = row.eventTime();
        long end = rowEnd;
        StateEntry<K, Sessions<A>> entry = sessions.find(keyGroup, 0, key, row.keyHash());
        if (entry != null) {
            for (Session<A> session : entry.value().all()) {
                if (isOpen(session.end(), row.watermark()) && session.touches(row.eventTime(), rowEnd)) {
                    start = Math.min(start, session.start());
                    end = Math.max(end, session.end());
                }
            }
        }
        if (!isOpen(end, row.watermark())) {
            return false;
        }
        StateEntry<K, Sessions<A>> changed =
                entry != null ? entry : sessions.findOrCreate(keyGroup, 0, key, row.keyHash());
        sessions.markDirty(changed);
        Lengthening call = new Lengthening(changed, start, end, row.watermark());
        A accumulator = caller.make((T) row.row(), row.row(), call);
        if (accumulator != null) {
            add(changed, new Session<>(start, end, accumulator));
            if (!call.isTimed) {
                ends.register(keyGroup, key, row.keyHash(), end - 1);
            }
        } else if (changed.value().all().isEmpty()) {
            sessions.remove(changed);
        }
        return true;
    }

    /** Makes one accumulator of the sessions that a row touches, and adds it. */
    private final class Lengthening implements Caller.Call<T, A> {
        private final StateEntry<K, Sessions<A>> entry;
        private final long start;
        private final long end;
        private final long rowWatermark;

        /** Null where the job ends when the call fails. */
        private final @Nullable ValueCopy<Sessions<A>> before;

        /** Whether there is a timer, that of a session which was there before. */
        private boolean isTimed;

        Lengthening(StateEntry<K, Sessions<A>> entry, long start, long end, long rowWatermark) {
            this.entry = entry;
            this.start = start;
            this.end = end;
            this.rowWatermark = rowWatermark;
            this.before = caller.guard().policy().needsUndo() ? copyOf(entry.value()) : null;
        }

        private ValueCopy<Sessions<A>> copyOf(Sessions<A> value) {
            ValueCopy<Sessions<A>> copy = new ValueCopy<>(sessions.descriptor().valueCodec());
            copy.take(value);
            return copy;
        }

        @Override
        public A make(T row) {
            A merged = takeOut(entry, start, end, rowWatermark);
            isTimed = merged != null;
            return Caller.requireRow(
                    function.add(row, merged == null ? function.createAccumulator() : merged),
                    "an aggregate function's add returned");
        }

        @Override
        public boolean undo() {
            if (before == null) {
                return false;
            }
            entry.setValue(before.get());
            return true;
        }
    }

    private static boolean isOpen(long end, long watermark) {
        return end - 1 > watermark;
    }

    /** Makes one accumulator of those of the open sessions in a span, which go; null if there are none. */
    private @Nullable A takeOut(StateEntry<K, Sessions<A>> entry, long start, long end, long rowWatermark) {
        List<Session<A>> all = entry.value().all();
        @Nullable A merged = null;
        for (int index = 0; index < all.size(); ) {
            Session<A> session = all.get(index);
            if (isOpen(session.end(), rowWatermark) && session.touches(start, end)) {
                all.remove(index);
                merged = merged == null ? session.accumulator() : merged(merged, session.accumulator());
            } else {
                index++;
            }
        }
        return merged;
    }

    private A merged(A left, A right) {
        return Caller.requireRow(function.merge(left, right), "an aggregate function's merge returned");
    }

    private void add(StateEntry<K, Sessions<A>> entry, Session<A> session) {
        List<Session<A>> all = entry.value().all();
        int index = 0;
        while (index < all.size() && all.get(index).start() <= session.start()) {
            index++;
        }
        all.add(index, session);
    }

    @Override
    boolean fireNext() throws Exception {
        StateEntry<K, Boolean> end = ends.takeDue(watermark);
        if (end == null) {
            return false;
        }
        StateEntry<K, Sessions<A>> entry = sessions.find(end.keyGroup(), 0, end.key(), end.hash());
        if (entry == null) {
            throw new AssertionError(
                    "a session was to end at " + end.namespace() + " of a key that has none: " + end.key());
        }
        boolean isMoved = move(end, entry.value());
        Session<A> session = takeOut(end, entry);
        if (session != null) {
            exit.put(
                    end.key(),
                    end.keyGroup(),
                    new Window(session.start(), session.end()),
                    () -> function.result(session.accumulator()));
        } else if (!isMoved) {
            throw new AssertionError("no session of key " + end.key() + " has the moment " + end.namespace());
        }
        return true;
    }

    /** Moves a timer to the end of the sessions that have grown past it; whether there are any. */
    private boolean move(StateEntry<K, Boolean> end, Sessions<A> ofKey) {
        boolean isMoved = false;
        for (Session<A> session : ofKey.all()) {
            if (session.start() <= end.namespace() && end.namespace() < session.end() - 1) {
                ends.register(end.keyGroup(), end.key(), end.hash(), session.end() - 1);
                isMoved = true;
            }
        }
        return isMoved;
    }

    /** Takes out the session that ends with a timer; null if there is none. */
    private @Nullable Session<A> takeOut(StateEntry<K, Boolean> end, StateEntry<K, Sessions<A>> entry) {
        List<Session<A>> all = entry.value().all();
        for (int index = 0; index < all.size(); index++) {
            if (all.get(index).end() - 1 == end.namespace()) {
                sessions.markDirty(entry);
                Session<A> session = all.remove(index);
                if (all.isEmpty()) {
                    sessions.remove(entry);
                }
                return session;
            }
        }
        return null;
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(sessions, ends.table());
    }
}
