package dev.rivulet.engine.ring;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The end of a job, which agents announce and users wait for. Writers: the epoch agent, and any agent that fails; readers: any thread.
 * The first failure wins; a failure after the finish still counts.
 */
public final class Completion {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Guarded by this. */
    private boolean isCleared;

    public void finish() {
        ended.countDown();
    }

    /** Later failures are attached to the first. */
    public void fail(Throwable cause) {
        Throwable first = failure.compareAndExchange(null, cause);
        if (first != null && first != cause) {
            first.addSuppressed(cause);
        }
        ended.countDown();
    }

    public void await() throws InterruptedException {
        ended.await();
    }

    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Runs the task in the first call and returns when it has run, in whichever. */
    public synchronized void once(Runnable task) {
        if (!isCleared) {
            isCleared = true;
            task.run();
        }
    }

    public @Nullable Throwable failure() {
        return failure.get();
    }
}
