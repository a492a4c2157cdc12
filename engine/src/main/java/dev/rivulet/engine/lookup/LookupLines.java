package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.ring.Handover;
import java.util.ArrayList;
import java.util.List;

/** The queues between decode workers and the lookup agent. They hold all that can be under way, so that no sender finds them full. */
public final class LookupLines {

    /**
     * What a lookup was answered about a batch, durable in the log, from the lookup agent to a decode worker. Immutable.
     *
     * @param sequence of the slot
     * @param lookup index in the plan
     */
    public record Reply(long sequence, int lookup, LookupAnswers answers) {}

    private final Handover<LookupRequest> requests;
    private final List<Handover<Reply>> replies = new ArrayList<>();

    /**
     * @param workerCount decode workers
     * @param slotCount slots of the work ring
     * @param lookupCount lookups of the plan
     * @param recalledCount rows that were put off before the start
     */
    public LookupLines(int workerCount, int slotCount, int lookupCount, int recalledCount) {
        int capacity = slotCount * Math.max(1, lookupCount);
        requests = Handover.fromMany(capacity + recalledCount);
        for (int worker = 0; worker < workerCount; worker++) {
            replies.add(Handover.fromOne(capacity));
        }
    }

    /** From workers to the agent. */
    public Handover<LookupRequest> requests() {
        return requests;
    }

    /** From the agent to a worker. */
    public Handover<Reply> replies(int worker) {
        return replies.get(worker);
    }
}
