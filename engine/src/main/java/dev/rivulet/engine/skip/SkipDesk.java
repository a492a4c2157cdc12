package dev.rivulet.engine.skip;

import dev.rivulet.core.source.OnFull;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.SourcePlan;
import dev.rivulet.engine.ring.Cell;
import dev.rivulet.engine.ring.Handover;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where journal agent and feeder agent agree on what is skipped: the one sees that the log has no room for what is new, the other knows what it
 * has not passed yet, and proposes; the first writes that down. One proposal is under way at a time.
 */
public final class SkipDesk {

    /** The answer where not even the disk had room. */
    public static final long NOT_LOGGED = -1;

    /** Of the sources that may be skipped, whether a batch waits for room. Writer: journal agent. */
    private final Map<String, Cell> isShort = new TreeMap<>();

    private final Handover<Skip> proposals = Handover.fromOne(2);
    private final Handover<Long> answers = Handover.fromOne(2);

    /**
     * @param uids of the sources whose records in the log may be skipped for newer ones
     */
    public SkipDesk(List<String> uids) {
        uids.forEach(uid -> isShort.put(uid, new Cell(0)));
    }

    /** For the sources of a plan that are to be treated so. */
    public static SkipDesk of(PipelinePlan plan) {
        return new SkipDesk(plan.sources().stream()
                .filter(source -> source.source().flow().onFull() == OnFull.DROP_OLDEST)
                .map(SourcePlan::uid)
                .toList());
    }

    /** Any thread: the sources whose records may be skipped. */
    public Set<String> uids() {
        return Collections.unmodifiableSet(isShort.keySet());
    }

    /** Any thread: whether there is nothing to agree on. */
    public boolean isEmpty() {
        return isShort.isEmpty();
    }

    /** Journal agent: whether a batch of the source waits since the log is at its quota. Of any other source it is of no interest. */
    public void tellShort(String uid, boolean isWaiting) {
        Cell cell = isShort.get(uid);
        if (cell != null) {
            cell.set(isWaiting ? 1 : 0);
        }
    }

    /** Feeder agent: the sources that wait for room. */
    public List<String> shortOnes() {
        return isShort.entrySet().stream()
                .filter(source -> source.getValue().get() != 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Feeder agent: proposes; only when the proposal before is answered. */
    public void propose(Skip skip) {
        if (!proposals.offer(skip)) {
            throw new AssertionError("only one proposal is under way at a time, yet the queue is full");
        }
    }

    /** Journal agent: the proposal that is under way, or null. */
    public @Nullable Skip peek() {
        return proposals.peek();
    }

    /**
     * Journal agent: the proposal is dealt with.
     *
     * @param endPosition where its frame ends in the log, or {@link #NOT_LOGGED}
     */
    public void answer(long endPosition) {
        proposals.poll();
        answers.offer(endPosition);
    }

    /** Feeder agent: what became of the proposal, or null if nothing is known yet. */
    public @Nullable Long pollAnswer() {
        return answers.poll();
    }
}
