package dev.rivulet.engine.lookup;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.agent.Agent;
import dev.rivulet.engine.failure.CallWatchAgent;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers what decode workers want to know from outside: from the log where an earlier run has asked already, or else by calling the
 * users' lookups. What they say goes into the log, for each batch and lookup as one frame, and to the worker only when that is durable.
 * So after a crash nothing has been made of an answer that the log does not have.
 *
 * <p>The frame is told apart from others by the order in which they go through the journal agent's queue, not by being read again: the
 * feeder may be held up by the very batch that waits for it.
 */
public final class LookupAgent implements Agent {

    /** Per duty cycle; each may have to be read from the disk. */
    private static final int REQUEST_COUNT_MAX = 32;

    /** The log's own part of a frame, and then some. */
    private static final int FRAME_OVERHEAD_BYTES = 256;

    private record Answered(LookupRequest request, LookupAnswers answers) {}

    private final LookupLines lines;
    private final LookupEnds ends;
    private final JobProgress progress;
    private final List<CallQueue> queues = new ArrayList<>();
    private final ArrayDeque<OpenRequest> complete = new ArrayDeque<>();

    /** To the journal agent, in this order. */
    private final ArrayDeque<Answered> unsent = new ArrayDeque<>();

    /** Of these the journal agent has them, and they are not known to be durable. */
    private final ArrayDeque<Answered> sent = new ArrayDeque<>();

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
        plan.lookups().forEach(lookup -> queues.add(new CallQueue(lookup)));
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
            count += queue.goOn(nowNs, complete::add);
        }
        count += close() + send() + settle() + reply();
        if (count > 0) {
            publish();
        }
        return count;
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
        LookupAnswers known = ends.logged().find(request.entry(), queue.lookup().uid());
        if (known != null) {
            requireForm(known, queue.lookup());
            durable.add(new Answered(request, known));
        } else if (ends.journal() != null) {
            queue.add(new OpenRequest(request));
        } else if (request.entry().position() < unansweredPosition) {
            unansweredPosition = request.entry().position();
            progress.unanswered(unansweredPosition);
        }
    }

    private static void requireForm(LookupAnswers known, LookupPlan.Lookup lookup) throws JobException {
        if (known.form() != lookup.form()) {
            throw new JobException(
                    "lookup " + lookup.uid() + " was answered in another form than " + lookup.formText()
                            + " for the batch at log position " + known.batchPosition()
                            + "; finish the log with the version that asked, or give the lookup another uid, so that it asks anew");
        }
    }

    /** Makes frames of requests that have all their answers. */
    private int close() throws JobException {
        int count = 0;
        for (OpenRequest open = complete.poll(); open != null; open = complete.poll()) {
            LookupPlan.Lookup lookup = queues.get(open.request().lookup()).lookup();
            LookupAnswers frame = open.frame(lookup);
            long sizeBytes = frame.sizeMaxBytes() + FRAME_OVERHEAD_BYTES;
            if (sizeBytes > ends.frameSizeMaxBytes()) {
                throw new JobException("lookup " + lookup.uid() + " was given answers of " + sizeBytes
                        + " bytes for the batch at log position " + frame.batchPosition() + ", the log takes frames of "
                        + ends.frameSizeMaxBytes()
                        + "; make batches or answers smaller, or raise the largest frame size");
            }
            unsent.add(new Answered(open.request(), frame));
            count++;
        }
        return count;
    }

    private int send() {
        Handover<ControlFrame> journal = ends.journal();
        int count = 0;
        while (journal != null && !unsent.isEmpty() && journal.offer(unsent.element().answers)) {
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
            durable.add(sent.remove());
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
