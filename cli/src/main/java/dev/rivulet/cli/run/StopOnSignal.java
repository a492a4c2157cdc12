package dev.rivulet.cli.run;

import dev.rivulet.engine.job.JobException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Stops a job, or several, cleanly when the process is asked to end (Ctrl-C, {@code kill}), so that the next start replays nothing. The process
 * then ends with the exit code of the signal. Owned by whoever runs the job.
 *
 * <p>If the job does not come to its end in time, or a second signal comes, the process goes all the same: nothing is lost, and the next
 * start replays.
 */
final class StopOnSignal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);

    /** Less than what service managers wait before they use force. */
    private static final long PATIENCE_SECONDS = 60;

    /** The exit code of a process that a signal ends is this and the signal's number. */
    private static final int SIGNAL_EXIT_CODE = 128;

    /** Writer: the command's thread, once. Reader: the thread that stops the job. */
    private final CompletableFuture<Stop> started = new CompletableFuture<>();

    /** Counted down by the command's thread when all is closed; awaited by the hook. */
    private final CountDownLatch closed = new CountDownLatch(1);

    private final Thread hook = new Thread(this::stop, "stop-on-signal");

    private final AtomicBoolean isAsked = new AtomicBoolean();

    private StopOnSignal() {}

    /** What is to be done at the first signal, on a thread of its own. */
    @FunctionalInterface
    interface Stop {
        void run() throws JobException, InterruptedException;
    }

    /** From now on a signal waits until this is closed. */
    static StopOnSignal install() {
        StopOnSignal stop = new StopOnSignal();
        Runtime.getRuntime().addShutdownHook(stop.hook);
        List.of("INT", "TERM").forEach(stop::listen);
        return stop;
    }

    /** The JVM itself hears a signal once only: while its hooks run it waits, whatever comes. */
    private void listen(String name) {
        try {
            Signal.handle(new Signal(name), this::onSignal);
        } catch (IllegalArgumentException e) {
            LOG.debug("signal {} is heard by somebody else", name, e);
        }
    }

    private void onSignal(Signal signal) {
        int exitCode = SIGNAL_EXIT_CODE + signal.getNumber();
        if (isAsked.compareAndSet(false, true)) {
            SystemdNotice.stopping();
            Thread exit = new Thread(() -> System.exit(exitCode), "exit");
            exit.setDaemon(true);
            exit.start();
        } else {
            System.err.println("rivulet: stopped at once; the next start replays what is not committed");
            Runtime.getRuntime().halt(exitCode);
        }
    }

    /** Says how to stop what runs; if the signal came before it, it is stopped now. */
    void watch(Stop stop) {
        started.complete(stop);
    }

    private void stop() {
        Thread stopper = new Thread(this::stopJob, "stop");
        stopper.setDaemon(true);
        stopper.start();
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("rivulet: the job did not stop within " + PATIENCE_SECONDS
                        + " s; the next start replays what is not committed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopJob() {
        try {
            started.get().run();
        } catch (JobException e) {
            // The command's thread, which waits for the same job, is told as well and reports it.
            return;
        } catch (ExecutionException e) {
            throw new AssertionError("what to do is only ever handed over, not failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is closed that had to be. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs already, and goes on now.
            return;
        }
    }
}
