package dev.rivulet.system.gateway;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One that sends, by a thread of its own, step by step until it is told to stop. Told by one thread. */
final class SenderLoop implements AutoCloseable {

    /** So that senders leave the machine to whom they send to. */
    private static final long PAUSE_NANOS = 100_000_000;

    /** Sends a few, and returns when it was told that all of them are taken. */
    interface Step {
        void run() throws Exception;
    }

    /** Held during each step. Fair, so that who wants a pause has it after the step. */
    private final ReentrantLock steps = new ReentrantLock(true);

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Step step;
    private final Thread thread;
    private volatile boolean isStopped;

    private SenderLoop(String name, Step step) {
        this.step = step;
        this.thread = new Thread(this::send, name);
        thread.setDaemon(true);
    }

    static SenderLoop start(String name, Step step) {
        SenderLoop loop = new SenderLoop(name, step);
        loop.thread.start();
        return loop;
    }

    private void send() {
        while (!isStopped) {
            steps.lock();
            try {
                step.run();
            } catch (Exception | AssertionError e) {
                failure.set(e);
                return;
            } finally {
                steps.unlock();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns when all that was sent is taken; nothing more is sent before {@link #resume}. */
    void pause() {
        steps.lock();
    }

    void resume() {
        steps.unlock();
    }

    /** If it has failed, this fails. */
    void check() {
        Throwable problem = failure.get();
        if (problem != null) {
            throw new AssertionError(thread.getName() + " cannot send", problem);
        }
    }

    boolean isDone() {
        return !thread.isAlive();
    }

    /** It ends when all that was sent is taken. */
    void stop() {
        isStopped = true;
    }

    @Override
    public void close() {
        isStopped = true;
        thread.interrupt();
    }
}
