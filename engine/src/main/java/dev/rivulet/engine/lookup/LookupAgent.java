package dev.rivulet.engine.lookup;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.agent.Agent;
import dev.rivulet.engine.failure.CallWatchAgent;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.RowPlace;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers what decode workers want to know from outside: from the log where an earlier run has asked already, or else by calling the
 * users' lookups. What they say goes into the log, for each batch and lookup as one frame, and to the worker only when that is durable.
 * So after a crash nothing has been made of an answer that the log does not have.
 *
 * <p>Rows that a batch goes on without come into the log with their answers later, behind that frame, in one of their own: there whoever
 * follows the log goes on with them.
 *
 * <p>The frame is told apart from others by the order in which they go through the journal agent's queue, not by being read again: the
 * feeder may be held up by the very batch that waits for it.
 */
public final class LookupAgent implements Agent {

    /** Per duty cycle; each may have to be read from the disk. */
    private static final int REQUEST_COUNT_MAX = 32;

    /** The log's own part of a frame, and then some. */
    private static final int FRAME_OVERHEAD_BYTES = 256;

    /** To who only tells. */
    private static final LookupAnswers NOTHING_ASKED = new LookupAnswers(0, 0, "", List.of());

    private record Answered(LookupRequest request, LookupAnswers answers) {}

    /** On its way into the log; for rows that come back nobody waits. */
    private record Outgoing(@Nullable LookupRequest request, ControlFrame frame) {}

    /** Rows of a request that were put off and have their answers. */
    private record Returning(OpenRequest open, List<Integer> indices) {}

    private final LookupLines lines;
    private final LookupEnds ends;
    private final JobProgress progress;
    private final List<CallQueue> queues = new ArrayList<>();
    private final ArrayDeque<OpenRequest> complete = new ArrayDeque<>();
    private final Map<OpenRequest, Returning> returning = new LinkedHashMap<>();

    /** To the journal agent, in this order. */
    private final ArrayDeque<Outgoing> unsent = new ArrayDeque<>();

    /** Of these the journal agent has them, and they are not known to be durable. */
    private final ArrayDeque<Outgoing> sent = new ArrayDeque<>();

    private final ArrayDeque<Answered> durable = new ArrayDeque<>();

    private long durableCount;

    /** So many frames are in the log, and durable when the log is up to here. */
    private long appendedCount;

    private long appendedEnd;

    /** Before the lowest batch that nobody answers there is nothing to wait for. */
    private long unansweredPosition = Long.MAX_VALUE;

    public LookupAgent(LookupPlan plan, LookupLines lines, LookupEnds ends, JobProgress progress) {
        this.lines = lines;
        this.ends = ends;
        this.progress = progress;
        CallQueue.Ends answers = new CallQueue.Ends() {
            @Override
            public void answered(OpenRequest open) {
                complete.add(open);
            }

            @Override
            public void returned(OpenRequest open, int index) {
                returning
                        .computeIfAbsent(open, key -> new Returning(open, new ArrayList<>()))
                        .indices
                        .add(index);
            }
        };
        plan.lookups()
                .forEach(
                        lookup -> queues.add(new CallQueue(lookup, ends.logged().putOff(), answers)));
        publish();
    }

    @Override
    public String name() {
        return "lookup";
    }

    /** The calls of users' functions. */
    public List<CallWatchAgent.Watched> watched() {
        return queues.stream()
                .map(queue -> new CallWatchAgent.Watched(queue.watch(), queue))
                .toList();
    }

    @Override
    public boolean isStuck() {
        return queues.stream().anyMatch(queue -> queue.watch().isGivenUp());
    }

    @Override
    public int doWork() throws IOException, JobException {
        long nowNs = ends.clock().nanoTime();
        int count = takeRequests();
        for (CallQueue queue : queues) {
            count += queue.goOn(nowNs);
        }
        count += close() + comeBack();
        if (count > 0) {
            publish(); // Before the log has it: who sees the log applied knows of all rows that are put off.
        }
        return count + send() + settle() + reply();
    }

    private int takeRequests() throws IOException, JobException {
        int count = 0;
        LookupRequest request = lines.requests().poll();
        while (request != null) {
            take(request);
            count++;
            request = count < REQUEST_COUNT_MAX ? lines.requests().poll() : null;
        }
        return count;
    }

    private void take(LookupRequest request) throws IOException, JobException {
        CallQueue queue = queues.get(request.lookup());
        ReturnedRows returned = request.entry().returned();
        if (returned != null) {
            queue.onBack(returned.places());
            durable.add(new Answered(request, NOTHING_ASKED));
        } else if (request.recalled() != null) {
            askPutOff(new OpenRequest(request, queue.lookup().uid()), 0, queue);
        } else {
            take(request, queue);
        }
    }

    private void take(LookupRequest request, CallQueue queue) throws IOException, JobException {
        LookupAnswers known = ends.logged().find(request.entry(), queue.lookup().uid());
        if (known != null) {
            queue.lookup().requireForm(known.form(), known.batchPosition());
            takePutOff(request, known, queue);
            durable.add(new Answered(request, known));
        } else if (ends.isAsking()) {
            queue.add(new OpenRequest(request, queue.lookup().uid()));
        } else if (request.entry().position() < unansweredPosition) {
            unansweredPosition = request.entry().position();
            progress.unanswered(unansweredPosition);
        }
    }

    /** The batch went on without some rows, in an earlier run. */
    private void takePutOff(LookupRequest request, LookupAnswers known, CallQueue queue) {
        OpenRequest open = new OpenRequest(request, queue.lookup().uid());
        Set<RowPlace> putOff = known.putOff();
        for (int index = 0; index < request.questions().size(); index++) {
            if (putOff.contains(open.place(index))) {
                askPutOff(open, index, queue);
            }
        }
    }

    private void askPutOff(OpenRequest open, int index, CallQueue queue) {
        if (ends.isAsking() && ends.logged().putOff().contains(open.place(index))) {
            queue.addPutOff(open, index);
        }
    }

    /** Makes frames of requests that have all their answers. */
    private int close() throws JobException {
        int count = 0;
        for (OpenRequest open = complete.poll(); open != null; open = complete.poll()) {
            LookupPlan.Lookup lookup = queues.get(open.request().lookup()).lookup();
            LookupAnswers frame = open.frame(lookup);
            requireFits(frame.sizeMaxBytes(), lookup, frame.batchPosition());
            unsent.add(new Outgoing(open.request(), frame));
            count++;
        }
        return count;
    }

    /** Makes frames of rows that come back, each of rows of one batch, in their order there. */
    private int comeBack() throws JobException {
        int count = 0;
        for (Returning rows : returning.values()) {
            LookupPlan.Lookup lookup = queues.get(rows.open.request().lookup()).lookup();
            rows.indices.sort(null);
            ReturnedRows frame = rows.open.returned(lookup, rows.indices);
            requireFits(frame.sizeMaxBytes(), lookup, frame.batchPosition());
            unsent.add(new Outgoing(null, frame));
            count++;
        }
        returning.clear();
        ReturnedRows given = ends.logged().pollReturned();
        while (given != null) {
            unsent.add(new Outgoing(null, given));
            count++;
            given = ends.logged().pollReturned();
        }
        return count;
    }

    private void requireFits(long sizeMaxBytes, LookupPlan.Lookup lookup, long batchPosition) throws JobException {
        long sizeBytes = sizeMaxBytes + FRAME_OVERHEAD_BYTES;
        if (sizeBytes > ends.frameSizeMaxBytes()) {
            throw new JobException("lookup " + lookup.uid() + " was given answers of " + sizeBytes
                    + " bytes for the batch at log position " + batchPosition + ", the log takes frames of "
                    + ends.frameSizeMaxBytes()
                    + "; make batches or answers smaller, or raise the largest frame size");
        }
    }

    private int send() {
        Handover<ControlFrame> journal = ends.journal();
        int count = 0;
        while (journal != null && !unsent.isEmpty() && journal.offer(unsent.element().frame)) {
            sent.add(unsent.remove());
            count++;
        }
        return count;
    }

    /** Finds out what has become durable. The count is read first: what is read of the end then is at or behind that of its last frame. */
    private int settle() {
        if (appendedCount == durableCount) {
            appendedCount = progress.loggedAnswersCount();
            appendedEnd = progress.loggedAnswersEnd();
        }
        if (appendedCount == durableCount || ends.durablePosition().getAsLong() < appendedEnd) {
            return 0;
        }
        int count = (int) (appendedCount - durableCount);
        for (int index = 0; index < count; index++) {
            Outgoing logged = sent.remove();
            if (logged.request != null && logged.frame instanceof LookupAnswers answers) {
                durable.add(new Answered(logged.request, answers));
            }
        }
        durableCount = appendedCount;
        return count;
    }

    private int reply() {
        int count = 0;
        for (Answered done = durable.poll(); done != null; done = durable.poll()) {
            LookupRequest request = done.request;
            boolean isTaken = lines.replies(request.worker())
                    .offer(new LookupLines.Reply(request.sequence(), request.lookup(), done.answers));
            Invariant.check(isTaken, "the queue of replies holds those to all slots");
            count++;
        }
        return count;
    }

    private void publish() {
        progress.lookups(queues.stream().map(CallQueue::view).toList());
    }

    @Override
    public void onClose() throws IOException {
        ends.logged().close();
    }
}
