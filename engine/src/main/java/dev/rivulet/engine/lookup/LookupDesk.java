package dev.rivulet.engine.lookup;

import dev.rivulet.core.Invariant;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.RowPlace;
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
        SlotLookups slot = new SlotLookups(sequence, entry, plan, levelCount(entry, source));
        waiting.put(sequence, slot);
        return slot;
    }

    /** Rows that come back are looked for once, among what their lookup was asked, which no other one comes before. */
    private int levelCount(LogEntry entry, int source) {
        ReturnedRows returned = entry.returned();
        if (returned != null) {
            return plan.indexOf(returned.uid()) < 0 ? 0 : 1;
        }
        return source < 0 ? 0 : plan.levelCounts().get(source);
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
                send(new LookupRequest(worker, slot.sequence(), slot.entry(), lookup, questions, null));
                askedCount++;
            }
        }
        slot.endLevel(askedCount);
        return askedCount > 0;
    }

    private void send(LookupRequest request) {
        boolean isTaken = requests.offer(request);
        Invariant.check(isTaken, "the queue of requests holds those of all slots");
    }

    /** The rows that come back are found; the slot waits until the lookup has heard that they are back, as no queue holds more of that. */
    public void endSearch(SlotLookups slot, ReturnedRows returned) {
        int lookup = plan.indexOf(returned.uid());
        send(new LookupRequest(worker, slot.sequence(), slot.entry(), lookup, List.of(), null));
        slot.endLevel(1);
    }

    /**
     * Has a row asked about that was put off before the start.
     *
     * @param slot of its record alone, which has been taken through the steps
     */
    public void recall(SlotLookups slot, RowPlace row) {
        int lookup = plan.indexOf(row.uid());
        for (LookupRequest.Question question : slot.questions(lookup)) {
            if (question.place() == row.place()) {
                send(new LookupRequest(worker, LookupRequest.NO_SLOT, slot.entry(), lookup, List.of(question), row));
            }
        }
    }

    /** A pass over the record of a row that was put off, to see what is asked. */
    public SlotLookups beginRecall(LogEntry entry) {
        return new SlotLookups(LookupRequest.NO_SLOT, entry, plan, 1);
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
