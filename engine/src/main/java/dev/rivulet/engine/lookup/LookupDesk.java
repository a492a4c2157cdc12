package dev.rivulet.engine.lookup;

import dev.rivulet.core.Invariant;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.ring.Handover;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a decode worker that wait for answers, and those behind that are through already but must not overtake. Owned by the worker.
 */
public final class LookupDesk {

    private static final byte[] NO_CONTENT = new byte[0];

    private final int worker;
    private final LookupPlan plan;
    private final Handover<LookupRequest> requests;
    private final Handover<LookupLines.Reply> replies;

    /** In the order of the log; with what is through only as long as one before it is not. */
    private final ArrayDeque<Long> order = new ArrayDeque<>();

    private final Map<Long, SlotLookups> waiting = new HashMap<>();
    private final ArrayDeque<SlotLookups> answered = new ArrayDeque<>();

    public LookupDesk(int worker, LookupPlan plan, LookupLines lines) {
        this.worker = worker;
        this.plan = plan;
        this.requests = lines.requests();
        this.replies = lines.replies(worker);
    }

    /**
     * Begins with a slot.
     *
     * @param source index in the plan of the source of the batch, -1 if it is none
     */
    public SlotLookups begin(long sequence, LogEntry entry, int source) {
        order.add(sequence);
        SlotLookups slot = new SlotLookups(
                sequence, entry, plan, source < 0 ? 0 : plan.levelCounts().get(source));
        waiting.put(sequence, slot);
        return slot;
    }

    /** Takes what has been answered; returns how much. */
    public int takeReplies() {
        int count = 0;
        LookupLines.Reply reply = replies.poll();
        while (reply != null) {
            SlotLookups slot = waiting.get(reply.sequence());
            Invariant.check(slot != null, "answers come to slots that wait for them");
            if (slot != null && slot.take(reply.lookup(), reply.answers())) {
                answered.add(slot);
            }
            count++;
            reply = replies.poll();
        }
        return count;
    }

    /** A slot that waits no longer, or null. */
    public @Nullable SlotLookups pollAnswered() {
        return answered.poll();
    }

    /** Passes on what lookups of one level are to be asked; whether the slot has to wait for answers. */
    public boolean ask(SlotLookups slot) {
        int askedCount = 0;
        for (int lookup = 0; lookup < plan.lookups().size(); lookup++) {
            List<LookupRequest.Question> questions = slot.questions(lookup);
            if (!questions.isEmpty() && questions.stream().allMatch(LookupRequest.Question::isLeftOut)) {
                slot.setAnswers(lookup, notCalled(slot, lookup, questions));
            } else if (!questions.isEmpty()) {
                boolean isTaken =
                        requests.offer(new LookupRequest(worker, slot.sequence(), slot.entry(), lookup, questions));
                Invariant.check(isTaken, "the queue of requests holds those of all slots");
                askedCount++;
            }
        }
        slot.endLevel(askedCount);
        return askedCount > 0;
    }

    /** Where nobody is asked there is nothing to log. */
    private LookupAnswers notCalled(SlotLookups slot, int lookup, List<LookupRequest.Question> questions) {
        List<LookupAnswers.Answer> answers = questions.stream()
                .map(question ->
                        new LookupAnswers.Answer(question.record(), LookupAnswers.Outcome.NOT_CALLED, NO_CONTENT))
                .toList();
        LookupPlan.Lookup asked = plan.lookups().get(lookup);
        return new LookupAnswers(slot.entry().position(), asked.form(), asked.uid(), answers);
    }

    /**
     * A slot is through.
     *
     * @return the last slot up to which all of this worker's are, or -1 if one before it is not
     */
    public long end(SlotLookups slot) {
        waiting.remove(slot.sequence());
        long last = -1;
        while (!order.isEmpty() && !waiting.containsKey(order.peek())) {
            last = order.remove();
        }
        return last;
    }
}
