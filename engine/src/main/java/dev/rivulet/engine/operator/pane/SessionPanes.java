package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.Window;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.operator.Sessions;
import dev.rivulet.engine.operator.Sessions.Session;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The panes of sessions, those of a key together until their lateness is over. Owned by the lane.
 *
 * <p>A row merges all sessions of its key that it touches and that still take rows, also those that have fired. What comes of them is one
 * session: if the watermark has come to its end it is late, and fires with the row; otherwise it fires at its end, even where the sessions
 * that it is made of have fired at theirs. What those put out stays out, as another window's.
 */
record SessionPanes<K, A>(long gapMicros, KeyGroups keyGroups, HeapTable<K, Sessions<PaneState<A>>> sessions)
        implements PaneStore<K, A> {

    static <K, A> SessionPanes<K, A> of(
            Step.WindowStep<?, K, A, ?, ?> step, SessionWindows windows, KeyGroups keyGroups) {
        StateDescriptor<K, Sessions<PaneState<A>>> descriptor = new StateDescriptor<>(
                step.uid(),
                step.keyCodec(),
                new Sessions.SessionsCodec<>(
                        new PaneState.PaneStateCodec<>(step.function().accumulatorCodec())),
                Sessions::new);
        return new SessionPanes<>(windows.gapMicros(), keyGroups, new HeapTable<>(descriptor, keyGroups.groupCount()));
    }

    @Override
    @SuppressWarnings("unchecked") // The fluent API has seen to it that keys are of this type.
    public boolean add(KeyedRow row, PaneFiring<K, A, ?, ?> firing) throws Exception {
        K key = (K) row.key();
        int keyGroup = keyGroups.groupOf(row.keyHash());
        StateEntry<K, Sessions<PaneState<A>>> entry = sessions.find(keyGroup, 0, key, row.keyHash());
        Window window = spanOf(row, entry, firing);
        if (firing.isGone(window.endMicros() - 1, row.watermark())) {
            return false;
        }
        StateEntry<K, Sessions<PaneState<A>>> changed =
                entry != null ? entry : sessions.findOrCreate(keyGroup, 0, key, row.keyHash());
        sessions.markDirty(changed);
        List<OpenPane<K, A>> touched = touched(changed, window, row.watermark(), firing);
        A accumulator = firing.addToMerged(touched, row);
        if (accumulator != null) {
            OpenPane<K, A> pane = merged(changed, window, touched, row.watermark(), firing);
            pane.state().accumulator = accumulator;
            firing.onRow(pane, row);
        } else if (changed.value().all().isEmpty()) {
            sessions.remove(changed);
        }
        return true;
    }

    /** The session that a row makes with those that it touches. */
    private Window spanOf(
            KeyedRow row, @Nullable StateEntry<K, Sessions<PaneState<A>>> entry, PaneFiring<K, A, ?, ?> firing) {
        long rowEnd = row.eventTime() + gapMicros;
        long start = row.eventTime();
        long end = rowEnd;
        if (entry != null) {
            for (Session<PaneState<A>> session : entry.value().all()) {
                if (!firing.isGone(session.end() - 1, row.watermark()) && session.touches(row.eventTime(), rowEnd)) {
                    start = Math.min(start, session.start());
                    end = Math.max(end, session.end());
                }
            }
        }
        return new Window(start, end);
    }

    /** The sessions in a span, by their start; all have caught up. */
    private List<OpenPane<K, A>> touched(
            StateEntry<K, Sessions<PaneState<A>>> entry,
            Window window,
            long rowWatermark,
            PaneFiring<K, A, ?, ?> firing)
            throws Exception {
        List<OpenPane<K, A>> touched = new ArrayList<>(1);
        for (Session<PaneState<A>> session : entry.value().all()) {
            if (!firing.isGone(session.end() - 1, rowWatermark)
                    && session.touches(window.startMicros(), window.endMicros())) {
                OpenPane<K, A> pane = open(entry, session);
                firing.catchUp(pane, rowWatermark);
                touched.add(pane);
            }
        }
        return touched;
    }

    /** Makes one session of those in a span, without an accumulator. */
    private OpenPane<K, A> merged(
            StateEntry<K, Sessions<PaneState<A>>> entry,
            Window window,
            List<OpenPane<K, A>> touched,
            long rowWatermark,
            PaneFiring<K, A, ?, ?> firing) {
        if (touched.size() == 1 && touched.get(0).window().equals(window)) {
            return touched.get(0);
        }
        List<Session<PaneState<A>>> all = entry.value().all();
        @Nullable PaneState<A> merged = null;
        for (OpenPane<K, A> pane : touched) {
            firing.detach(pane);
            all.removeIf(session -> session.accumulator() == pane.state());
            merged = merged == null ? pane.state() : firing.merged(merged, pane.state());
        }
        Session<PaneState<A>> session =
                new Session<>(window.startMicros(), window.endMicros(), merged == null ? new PaneState<>() : merged);
        add(all, session);
        OpenPane<K, A> pane = open(entry, session);
        firing.attach(pane, rowWatermark);
        return pane;
    }

    private static <A> void add(List<Session<A>> all, Session<A> session) {
        int index = 0;
        while (index < all.size() && all.get(index).start() <= session.start()) {
            index++;
        }
        all.add(index, session);
    }

    private OpenPane<K, A> open(StateEntry<K, Sessions<PaneState<A>>> entry, Session<PaneState<A>> session) {
        Window window = new Window(session.start(), session.end());
        return new OpenPane<>(entry.key(), entry.keyGroup(), entry.hash(), window, session.accumulator());
    }

    @Override
    public @Nullable OpenPane<K, A> open(StateEntry<WindowKey<K>, Boolean> timer) {
        StateEntry<K, Sessions<PaneState<A>>> entry =
                sessions.find(timer.keyGroup(), 0, timer.key().key(), timer.hash());
        if (entry == null) {
            return null;
        }
        sessions.markDirty(entry);
        for (Session<PaneState<A>> session : entry.value().all()) {
            if (session.end() - 1 == timer.key().lastMicros()) {
                return open(entry, session);
            }
        }
        return null;
    }

    @Override
    public void remove(OpenPane<K, A> pane) {
        StateEntry<K, Sessions<PaneState<A>>> entry = sessions.find(pane.keyGroup(), 0, pane.key(), pane.hash());
        if (entry == null || !entry.value().all().removeIf(session -> session.accumulator() == pane.state())) {
            throw new AssertionError("session " + pane.window() + " of key " + pane.key() + " is gone already");
        }
        if (entry.value().all().isEmpty()) {
            sessions.remove(entry);
        }
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(sessions);
    }
}
