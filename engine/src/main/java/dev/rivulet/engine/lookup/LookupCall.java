package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LookupAnswers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A row that is asked about: a try under way, or the pause before the next one. Owned by the lookup agent. */
final class LookupCall {

    /** What a try came to. */
    record Reply(@Nullable Object answer, @Nullable Throwable cause) {}

    private final OpenRequest open;
    private final int index;

    /** How many tries have failed. */
    private int failedCount;

    /** When the try began, or the pause. */
    private long sinceNs;

    /**
     * Completed by whoever completes the user's stage. The agent only looks at it, so that nothing of the engine's runs on a thread of the
     * user's; null in a pause.
     */
    private @Nullable CompletableFuture<Reply> reply;

    private boolean isOver;

    LookupCall(OpenRequest open, int index) {
        this.open = open;
        this.index = index;
    }

    OpenRequest open() {
        return open;
    }

    /** Which of the request's rows. */
    int index() {
        return index;
    }

    LookupRequest.Question question() {
        return open.question(index);
    }

    boolean isRetry() {
        return failedCount > 0;
    }

    int failedCount() {
        return failedCount;
    }

    void begin(long nowNs) {
        sinceNs = nowNs;
    }

    void await(CompletionStage<Object> stage) {
        CompletableFuture<Reply> awaited = new CompletableFuture<>();
        stage.whenComplete((answer, cause) -> awaited.complete(new Reply(answer, cause)));
        reply = awaited;
    }

    /** The try has failed, and there may be another one. */
    void fail(long nowNs) {
        failedCount++;
        reply = null;
        sinceNs = nowNs;
    }

    /** The row has its answer, or none for good. */
    void end(LookupAnswers.Outcome outcome, byte[] content) {
        open.answer(index, outcome, content);
        isOver = true;
    }

    boolean isOver() {
        return isOver;
    }

    boolean isPaused() {
        return reply == null;
    }

    long lastedNs(long nowNs) {
        return nowNs - sinceNs;
    }

    /** What the try came to, null if it is under way. */
    @Nullable Reply reply() {
        return reply == null ? null : reply.getNow(null);
    }
}
