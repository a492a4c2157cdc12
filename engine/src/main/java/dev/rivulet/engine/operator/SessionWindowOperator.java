package dev.rivulet.engine.operator;

import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.operator.Sessions.Session;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.NamespaceCursor;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates sessions of keys in one lane, which owns it. The sessions of a key are kept together, and each key a second time by the end of
 * each of its sessions, so that what is due is found.
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
public final class SessionWindowOperator<T, K, A, R, O> implements KeyedOperator {

    private final long gapMicros;
    private final AggregateFunction<T, A, R> function;
    private final KeyGroups keyGroups;
    private final WindowExit<K, R, O> exit;
    private final HeapTable<K, Sessions<A>> sessions;
    /** By the end of a session. */
    private final HeapTable<K, Boolean> ends;

    private long watermark = WatermarkTracker.NONE;
    private @Nullable NamespaceCursor<K, Boolean> firing;

    public SessionWindowOperator(
            Step.WindowStep<T, K, A, R, O> step, SessionWindows windows, KeyGroups keyGroups, OperatorExit exit) {
        this.gapMicros = windows.gapMicros();
        this.function = step.function();
        this.keyGroups = keyGroups;
        this.exit = WindowExit.of(step, exit);
        this.sessions = new HeapTable<>(descriptor(step), keyGroups.groupCount());
        this.ends = new HeapTable<>(endsDescriptor(step.uid(), step.keyCodec()), keyGroups.groupCount());
    }

    private static <K, A> StateDescriptor<K, Sessions<A>> descriptor(Step.WindowStep<?, K, A, ?, ?> step) {
        return new StateDescriptor<>(
                step.uid(),
                step.keyCodec(),
                new Sessions.SessionsCodec<>(step.function().accumulatorCodec()),
                Sessions::new);
    }

    private static <K> StateDescriptor<K, Boolean> endsDescriptor(String uid, KeyCodec<K> keyCodec) {
        return new StateDescriptor<>(uid + "/~session-ends", keyCodec, Codecs.of(Boolean.class), () -> true);
    }

    @Override
    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    public boolean accept(KeyedRow row) {
        K key = (K) row.key();
        int keyGroup = keyGroups.groupOf(row.keyHash());
        long start = row.eventTime();
        long end = row.eventTime() + gapMicros;
        StateEntry<K, Sessions<A>> entry = sessions.find(keyGroup, 0, key, row.keyHash());
        if (entry != null) {
            for (Session<A> session : entry.value().all()) {
                if (isOpen(session.end(), row.watermark())
                        && session.touches(row.eventTime(), row.eventTime() + gapMicros)) {
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
        A merged = takeOut(changed, start, end, row.watermark());
        add(changed, new Session<>(start, end, function.add((T) row.row(), merged)));
        return true;
    }

    private static boolean isOpen(long end, long watermark) {
        return end - 1 > watermark;
    }

    /** Makes one accumulator of those of the open sessions in a span, which go. */
    private A takeOut(StateEntry<K, Sessions<A>> entry, long start, long end, long rowWatermark) {
        List<Session<A>> all = entry.value().all();
        @Nullable A merged = null;
        for (int index = 0; index < all.size(); ) {
            Session<A> session = all.get(index);
            if (isOpen(session.end(), rowWatermark) && session.touches(start, end)) {
                all.remove(index);
                removeEnd(entry, session.end());
                merged = merged == null ? session.accumulator() : function.merge(merged, session.accumulator());
            } else {
                index++;
            }
        }
        return merged == null ? function.createAccumulator() : merged;
    }

    private void add(StateEntry<K, Sessions<A>> entry, Session<A> session) {
        List<Session<A>> all = entry.value().all();
        int index = 0;
        while (index < all.size() && all.get(index).start() <= session.start()) {
            index++;
        }
        all.add(index, session);
        ends.findOrCreate(entry.keyGroup(), session.end(), entry.key(), entry.hash());
    }

    private void removeEnd(StateEntry<K, Sessions<A>> entry, long end) {
        StateEntry<K, Boolean> found = ends.find(entry.keyGroup(), end, entry.key(), entry.hash());
        if (found != null) {
            ends.remove(found);
        }
    }

    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {
        watermark = watermarkMicros;
    }

    @Override
    public boolean putOutLate(KeyedRow row) throws Exception {
        return exit.putOutLate(row);
    }

    @Override
    public boolean fire() throws Exception {
        for (int count = 0; count < FIRE_COUNT_MAX && exit.hasRoom(); count++) {
            if (firing == null && !startNextDue()) {
                return true;
            }
            fireOne();
        }
        return false;
    }

    private boolean startNextDue() {
        if (ends.isEmpty() || isOpen(ends.lowestNamespace(), watermark)) {
            return false;
        }
        firing = ends.drain(ends.lowestNamespace());
        return true;
    }

    private void fireOne() throws Exception {
        NamespaceCursor<K, Boolean> cursor = firing;
        StateEntry<K, Boolean> end = cursor == null ? null : cursor.next();
        if (end == null) {
            firing = null;
            return;
        }
        Session<A> session = takeOut(end);
        exit.put(
                end.key(),
                end.keyGroup(),
                new Window(session.start(), session.end()),
                function.result(session.accumulator()));
    }

    private Session<A> takeOut(StateEntry<K, Boolean> end) {
        StateEntry<K, Sessions<A>> entry = sessions.find(end.keyGroup(), 0, end.key(), end.hash());
        if (entry == null) {
            throw new AssertionError("a session ends at " + end.namespace() + " of a key that has none: " + end.key());
        }
        sessions.markDirty(entry);
        List<Session<A>> all = entry.value().all();
        for (int index = 0; index < all.size(); index++) {
            if (all.get(index).end() == end.namespace()) {
                Session<A> session = all.remove(index);
                if (all.isEmpty()) {
                    sessions.remove(entry);
                }
                return session;
            }
        }
        throw new AssertionError("no session ends at " + end.namespace() + " of key " + end.key());
    }

    @Override
    public long nextTickMicros() {
        return Long.MAX_VALUE;
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(sessions, ends);
    }
}
