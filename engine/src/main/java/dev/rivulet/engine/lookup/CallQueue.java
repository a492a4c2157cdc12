package dev.rivulet.engine.lookup;

import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.failure.FailedCall;
import dev.rivulet.engine.failure.FailureEnd;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.frame.LookupAnswers.Outcome;
import dev.rivulet.engine.frame.RowPlace;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.reject.RowText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one lookup: as many at a time as it may, each again if it fails and may be tried again. Of an unordered one it says what
 * batches go on without: rows that are asked about and have no answer yet, so many that all that are not back fit into the capacity. Owned by
 * the lookup agent.
 */
final class CallQueue implements FailureEnd {

    private static final byte[] NO_CONTENT = new byte[0];

    private final LookupPlan.Lookup lookup;
    private final LookupSettings<Object> settings;
    private final CallWatch watch = new CallWatch();
    private final ArrayDeque<LookupCall> waiting = new ArrayDeque<>();
    private final List<LookupCall> inFlight = new ArrayList<>();
    private final Ends ends;

    /** In their order, those whose rows may still be put off. */
    private final ArrayDeque<OpenRequest> undecided = new ArrayDeque<>();

    /** The rows that were put off and are not back yet. */
    private final Set<RowPlace> putOff = new HashSet<>();

    /** What the user's function was called for last. */
    private @Nullable LookupCall current;

    private long callCount;
    private long retryCount;
    private long timeoutCount;
    private long failureCount;

    /** Where to what came of calls goes. */
    interface Ends {

        /** A request has its answers, but for the rows that are put off. */
        void answered(OpenRequest open);

        /** A row that was put off has its answer. */
        void returned(OpenRequest open, int index);
    }

    /**
     * @param known rows that are put off at the start, by any lookup
     */
    CallQueue(LookupPlan.Lookup lookup, Set<RowPlace> known, Ends ends) {
        this.lookup = lookup;
        this.settings = lookup.settings();
        this.ends = ends;
        known.stream().filter(row -> row.uid().equals(lookup.uid())).forEach(putOff::add);
    }

    LookupPlan.Lookup lookup() {
        return lookup;
    }

    /** Takes what is to be asked, of which at least one is. */
    void add(OpenRequest open) {
        for (int index = 0; index < open.request().questions().size(); index++) {
            if (open.question(index).isLeftOut()) {
                open.leaveOut(index);
            } else {
                waiting.add(new LookupCall(open, index));
            }
        }
        if (settings.isUnordered()) {
            undecided.add(open);
        }
    }

    /** Takes a row that is put off at the start, and has no answer. */
    void addPutOff(OpenRequest open, int index) {
        open.putOff();
        if (open.question(index).isLeftOut()) {
            open.leaveOut(index);
            ends.returned(open, index);
        } else {
            waiting.add(new LookupCall(open, index));
        }
    }

    /** Rows that were put off go on. */
    void onBack(List<RowPlace> rows) {
        rows.forEach(putOff::remove);
    }

    /**
     * Looks at the calls under way, begins others, and lets batches go on without the rows that may be put off.
     *
     * @return how many have come to something, or begun
     * @throws JobException if a row has no answer after all tries, and the policy is to fail
     */
    int goOn(long nowNs) throws JobException {
        int count = lookAt(nowNs);
        while (!waiting.isEmpty() && inFlight.size() < settings.capacity()) {
            LookupCall call = waiting.remove();
            call.open().begin();
            callUser(call, nowNs);
            if (!isOver(call)) {
                inFlight.add(call);
            }
            count++;
        }
        if (!undecided.isEmpty()) {
            count += lookAt(nowNs); // What is answered at once need not be put off.
        }
        return count + putOff();
    }

    /** In the order of the batches; one that cannot go on yet waits, and so do those behind it, until there are answers. */
    private int putOff() {
        int count = 0;
        while (!undecided.isEmpty()) {
            OpenRequest first = undecided.element();
            if (!first.isAnswered()) {
                if (!first.areAllBegun() || putOff.size() + first.openCount() > settings.capacity()) {
                    return count;
                }
                putOff.addAll(first.open());
                first.putOff();
                ends.answered(first);
                count++;
            }
            undecided.remove();
        }
        return count;
    }

    private int lookAt(long nowNs) throws JobException {
        int count = 0;
        int keptCount = 0;
        for (LookupCall call : inFlight) {
            boolean hasChanged = goOn(call, nowNs);
            count += hasChanged ? 1 : 0;
            if (!hasChanged || !isOver(call)) {
                inFlight.set(keptCount++, call);
            }
        }
        inFlight.subList(keptCount, inFlight.size()).clear();
        return count;
    }

    private boolean isOver(LookupCall call) {
        if (!call.isOver()) {
            return false;
        }
        if (call.open().isPutOff()) {
            ends.returned(call.open(), call.index());
        } else if (call.open().isAnswered()) {
            ends.answered(call.open());
        }
        return true;
    }

    /** Whether anything has changed. */
    private boolean goOn(LookupCall call, long nowNs) throws JobException {
        if (call.isPaused()) {
            boolean isPauseOver = call.lastedNs(nowNs) >= settings.backoffNs(call.failedCount());
            if (isPauseOver) {
                callUser(call, nowNs);
            }
            return isPauseOver;
        }
        LookupCall.Reply reply = call.reply();
        if (reply != null) {
            take(call, reply, nowNs);
            return true;
        }
        if (call.lastedNs(nowNs) >= settings.timeout().toNanos()) {
            timeoutCount++;
            fail(
                    call,
                    new TimeoutException(
                            "no answer within " + settings.timeout().toMillis() + " ms"),
                    nowNs);
            return true;
        }
        return false;
    }

    private void callUser(LookupCall call, long nowNs) throws JobException {
        callCount++;
        retryCount += call.isRetry() ? 1 : 0;
        current = call;
        call.begin(nowNs);
        Throwable failure = null;
        watch.begin(lookup.guard(), call.question().row());
        try {
            call.await(
                    requireStage(lookup.step().lookup().lookup(call.question().row())));
        } catch (Exception | StackOverflowError e) { // A user's function may throw anything.
            failure = e;
        }
        watch.end();
        if (failure != null) {
            fail(call, failure, nowNs);
        }
    }

    private static CompletionStage<Object> requireStage(@Nullable CompletionStage<Object> stage) {
        if (stage == null) {
            throw new IllegalStateException("the lookup returned null, wanted a CompletionStage");
        }
        return stage;
    }

    private void take(LookupCall call, LookupCall.Reply reply, long nowNs) throws JobException {
        if (reply.cause() != null) {
            fail(call, reply.cause(), nowNs);
        } else if (reply.answer() == null) {
            call.end(Outcome.NOTHING, NO_CONTENT);
        } else {
            call.end(Outcome.ANSWERED, encoded(call, reply.answer()));
        }
    }

    private byte[] encoded(LookupCall call, Object answer) throws JobException {
        ByteWriter out = new ByteWriter();
        try {
            settings.codec().write(answer, out);
        } catch (RuntimeException | StackOverflowError e) { // A user's codec may throw anything, and casts.
            current = call;
            throw describe(
                            lookup.guard(),
                            call.question().row(),
                            new IllegalStateException(
                                    "an answer cannot be written in the form " + lookup.formText() + ": "
                                            + e.getClass().getName() + ": " + FailedCall.message(e),
                                    e))
                    .exception();
        }
        return out.toByteArray();
    }

    private void fail(LookupCall call, Throwable thrown, long nowNs) throws JobException {
        call.fail(nowNs);
        if (call.failedCount() <= settings.retryCount()) {
            return;
        }
        failureCount++;
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = cause.getClass().getName() + ": " + FailedCall.message(cause)
                + (call.failedCount() == 1 ? "" : " (the last of " + call.failedCount() + " tries)");
        current = call;
        onFailure(lookup.guard(), call.question().row(), new LookupFailedException(reason));
        call.end(Outcome.FAILED, reason.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What the job ends for is not logged: the next start asks again, as the world may be in order by then. What it goes on with is, and so
     * decided once for all.
     */
    @Override
    public void onFailure(Guard guard, @Nullable Object row, Throwable cause) throws JobException {
        if (settings.fallback() == null && guard.policy().action() == ErrorPolicy.Action.FAIL) {
            FailedCall failed = describe(guard, row, cause);
            throw current != null && current.open().isPutOff() ? failed.exceptionOfPutOff() : failed.exception();
        }
    }

    @Override
    public FailedCall describe(Guard guard, @Nullable Object row, Throwable cause) {
        LookupCall call = current;
        if (call == null) {
            throw new AssertionError("a lookup failed on no row of a batch");
        }
        return new FailedCall(
                guard,
                cause,
                call.open().request().entry(),
                call.question().record(),
                RejectedRecord.Kind.ROW,
                Long.MIN_VALUE,
                RowText.bytes(call.question().row()));
    }

    @Override
    public CallWatch watch() {
        return watch;
    }

    /** The decode workers see to these. */
    @Override
    public Omissions omissions() {
        return Omissions.NONE;
    }

    LookupView view() {
        return new LookupView(
                lookup.uid(),
                callCount,
                retryCount,
                timeoutCount,
                failureCount,
                inFlight.size(),
                waiting.size(),
                putOff.size());
    }
}
