package dev.rivulet.engine.group;

import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job of a group, from its start to its end, on a thread of its own that nothing else runs on: what goes wrong there goes
 * wrong for this job alone. Its methods may be called by any thread.
 */
final class MemberRun {

    private final GroupMember member;
    private final String name;
    private final GroupListener listener;
    private final Thread thread;

    /** Counted down by the run's thread when the job runs or could not be started; awaited by any. */
    private final CountDownLatch started = new CountDownLatch(1);

    /** Counted down by the run's thread when the listener has been told of the end; awaited by any. */
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Guards what follows, which the run's thread writes, but for the wish to stop, which any thread may have. */
    private final Object lock = new Object();

    private @Nullable Job job;
    private @Nullable JobEnd end;
    private boolean isStopping;

    private MemberRun(GroupMember member, GroupListener listener) {
        this.member = member;
        this.name = member.name();
        this.listener = listener;
        this.thread = new Thread(this::run, name + "/group");
        this.thread.setDaemon(true);
    }

    /** Returns at once; the start can take as long as there is log to recover. */
    static MemberRun begin(GroupMember member, GroupListener listener) {
        MemberRun run = new MemberRun(member, listener);
        run.thread.start();
        return run;
    }

    private void run() {
        JobEnd found = JobEnd.failed(name, new JobException("job " + name + " ended without a word"));
        try {
            found = lived();
        } finally {
            synchronized (lock) {
                end = found;
            }
            started.countDown();
            try {
                listener.onEnd(found);
            } finally {
                ended.countDown();
            }
        }
    }

    private JobEnd lived() {
        try {
            Job running = member.runner().start(member.pipeline());
            enter(running);
            started.countDown();
            return awaited(running);
        } catch (JobException e) {
            return JobEnd.failed(name, e);
        } catch (RuntimeException
                | Error e) { // Of a user's code or for want of memory: the other jobs know nothing of it.
            return JobEnd.failed(name, new JobException("job " + name + " failed: " + e, e));
        }
    }

    private JobEnd awaited(Job running) throws JobException {
        try {
            running.awaitTermination();
            return JobEnd.done(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.close(); // At once, as the thread is interrupted.
            return JobEnd.cutOff(name);
        }
    }

    private void enter(Job running) {
        synchronized (lock) {
            job = running;
            if (isStopping) {
                running.requestStop();
            }
        }
    }

    /** The job's handle; empty before it has started, and if it could not. */
    Optional<Job> job() {
        synchronized (lock) {
            return Optional.ofNullable(job);
        }
    }

    /** Whether the end has come. The listener may not have been told of it. */
    boolean isEnded() {
        synchronized (lock) {
            return end != null;
        }
    }

    /** Begins a clean stop, also of a job that is still starting. */
    void requestStop() {
        synchronized (lock) {
            isStopping = true;
            if (job != null) {
                job.requestStop();
            }
        }
    }

    /** Ends the run without draining. */
    void cutOff() {
        thread.interrupt();
    }

    void awaitStarted() throws InterruptedException {
        started.await();
    }

    /** Waits for the end, of which the listener has been told then. */
    JobEnd await() throws InterruptedException {
        ended.await();
        synchronized (lock) {
            if (end == null) {
                throw new AssertionError("run of job " + name + " has ended without an end");
            }
            return end;
        }
    }

    /** Waits for the end for so long at the most; false if it has not come. */
    boolean await(Duration timeMax) throws InterruptedException {
        return ended.await(timeMax.toNanos(), TimeUnit.NANOSECONDS);
    }
}
