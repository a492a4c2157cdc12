package dev.rivulet.engine.match;

import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.OutputTag;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.watermark.Watermarks;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.NamespaceCursor;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a pattern in the rows of the keys of one lane, which owns it. Rows wait, by event time and key, until the watermark of a whole
 * batch has passed them; then each key's are matched in the order of time, log and nothing else. A row is late if the watermark of the
 * records before it has passed it; so the outcome does not depend on where batches are cut.
 *
 * <p>Of an open match whose time ends without a row a key has an entry without rows among those that wait: one for all of its open
 * matches, at the last microsecond of the first of them, which is moved on when it is due.
 *
 * @param <T> rows that come in
 * @param <K> keys
 * @param <O> rows that go out
 */
public final class PatternOperator<T, K, O> implements KeyedOperator {

    private final Matcher<T> matcher;
    private final PatternExit<T, K, O> exit;
    private final @Nullable OutputTag<T> lateTag;
    private final KeyGroups keyGroups;

    /** Rows by event time; none where only a deadline is to be kept. */
    private final HeapTable<K, List<T>> waiting;

    private final HeapTable<K, KeyMatches<T>> matches;

    private long watermark = Watermarks.NONE;

    /** The time that is being taken, if any. */
    private @Nullable NamespaceCursor<K, List<T>> taking;

    /** The key that is being taken, if any, and how many of its rows of that time are. */
    private @Nullable StateEntry<K, List<T>> current;

    private int takenCount;

    public PatternOperator(Step.PatternStep<T, K, O> step, KeyGroups keyGroups, OperatorExit exit) {
        this.matcher = new Matcher<>(step.definition().pattern());
        this.exit = new PatternExit<>(step, exit);
        this.lateTag = step.definition().lateTag();
        this.keyGroups = keyGroups;
        StateDescriptor<K, KeyMatches<T>> matchesDescriptor = new StateDescriptor<>(
                step.uid(),
                step.keyCodec(),
                new KeyMatchesCodec<>(step.definition().rowCodec()),
                KeyMatches::none);
        this.matches = new HeapTable<>(matchesDescriptor, keyGroups.groupCount());
        StateDescriptor<K, List<T>> waitingDescriptor = new StateDescriptor<>(
                step.uid() + "/~waiting",
                step.keyCodec(),
                Codecs.listOf(step.definition().rowCodec()),
                () -> new ArrayList<>(1));
        this.waiting = new HeapTable<>(waitingDescriptor, keyGroups.groupCount());
    }

    @Override
    @SuppressWarnings("unchecked") // The fluent API has seen to it that rows and keys are of these types.
    public boolean accept(KeyedRow row) {
        if (row.eventTime() <= row.watermark()) {
            return false;
        }
        int keyGroup = keyGroups.groupOf(row.keyHash());
        StateEntry<K, List<T>> entry = waiting.findOrCreate(keyGroup, row.eventTime(), (K) row.key(), row.keyHash());
        waiting.markDirty(entry);
        entry.value().add((T) row.row());
        return true;
    }

    @Override
    public boolean putOutLate(KeyedRow row) throws Exception {
        return exit.operator().putOutLate(lateTag, row);
    }

    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {
        watermark = watermarkMicros;
    }

    @Override
    public boolean fire() throws Exception {
        for (int count = 0; count < FIRE_COUNT_MAX && exit.hasRoom(); count++) {
            if (!takeNext()) {
                return true;
            }
        }
        return false;
    }

    /** Takes the next row that is due, or comes to the end of a key's; false if nothing is due. */
    private boolean takeNext() throws Exception {
        StateEntry<K, List<T>> entry = current == null ? nextDue() : current;
        if (entry == null) {
            return false;
        }
        current = entry;
        exit.begin(new LaneOutput.Due(entry.namespace(), entry.keyGroup(), entry.key()));
        // The list is as it was, also where the entry was evicted meanwhile: no row of a time comes when the time is
        // taken.
        if (takenCount < entry.value().size()) {
            take(entry, entry.value().get(takenCount++));
        } else {
            endTime(entry);
            current = null;
            takenCount = 0;
        }
        return true;
    }

    private @Nullable StateEntry<K, List<T>> nextDue() {
        while (true) {
            if (taking == null) {
                if (waiting.isEmpty() || waiting.lowestNamespace() > watermark) {
                    return null;
                }
                taking = waiting.drain(waiting.lowestNamespace());
            }
            StateEntry<K, List<T>> entry = taking.next();
            if (entry != null) {
                return entry;
            }
            taking = null;
        }
    }

    private void take(StateEntry<K, List<T>> due, T row) throws Exception {
        StateEntry<K, KeyMatches<T>> kept = find(due);
        KeyMatches<T> before = kept == null ? KeyMatches.none() : kept.value();
        Outcome<T> outcome = exit.ask(row, asked -> matcher.take(before, asked, due.namespace()));
        if (outcome == null) {
            return; // A condition failed on the row, which so is in no match.
        }
        keep(due, kept, before, outcome.after());
        putOut(due, outcome);
    }

    /** All rows of the key and time are taken. */
    private void endTime(StateEntry<K, List<T>> due) throws Exception {
        StateEntry<K, KeyMatches<T>> kept = find(due);
        if (kept == null) {
            return;
        }
        KeyMatches<T> before = kept.value();
        Outcome<T> outcome = matcher.endOf(before, due.namespace());
        keep(due, kept, before, withDeadline(due, outcome.after()));
        putOut(due, outcome);
    }

    /** Sees to it that the key is looked after once more, when its first open match ends. */
    private KeyMatches<T> withDeadline(StateEntry<K, List<T>> due, KeyMatches<T> after) {
        boolean isDue = after.deadlineMicros() <= due.namespace();
        if (!isDue && after.deadlineMicros() != KeyMatches.NEVER) {
            return after;
        }
        long deadline = matcher.firstDeadlineMicros(after);
        if (deadline != KeyMatches.NEVER) {
            waiting.findOrCreate(due.keyGroup(), deadline, due.key(), due.hash());
        }
        return deadline == after.deadlineMicros() ? after : after.withDeadline(deadline);
    }

    private @Nullable StateEntry<K, KeyMatches<T>> find(StateEntry<K, List<T>> due) {
        return matches.find(due.keyGroup(), 0, due.key(), due.hash());
    }

    private void keep(
            StateEntry<K, List<T>> due,
            @Nullable StateEntry<K, KeyMatches<T>> kept,
            KeyMatches<T> before,
            KeyMatches<T> after) {
        if (kept == null) {
            if (!after.isIdle()) {
                matches.create(due.keyGroup(), 0, due.key(), due.hash(), after);
            }
        } else if (after.isIdle()) {
            matches.remove(kept);
        } else if (after != before) {
            matches.markDirty(kept);
            kept.setValue(after);
        }
    }

    private void putOut(StateEntry<K, List<T>> due, Outcome<T> outcome) throws Exception {
        long time = due.namespace();
        if (exit.hasTimedOutOutput()) {
            for (Taken<T> match : outcome.timedOut()) {
                exit.timedOut(due.key(), matcher.match(match));
            }
        }
        for (Taken<T> match : outcome.complete()) {
            exit.complete(due.key(), matcher.match(match));
        }
        if (outcome.givenUpCount() > 0) {
            exit.givenUp(due.key(), time, outcome.givenUpCount());
        }
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(matches, waiting);
    }
}
