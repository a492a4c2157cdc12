package dev.rivulet.engine.group;

import dev.rivulet.engine.job.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several jobs in this JVM, each with its own data directory, log, restart strategy and listener. The end of one, whatever its cause,
 * leaves the others running; only what takes the process takes all. Jobs are known by their names. Any thread may call it.
 *
 * <p>After a crash of the process each job goes on from its own log, as it does alone; the group itself keeps nothing.
 */
public final class JobGroup implements AutoCloseable {

    /** A job that is cut off closes its files, which takes a moment; one that hangs is left behind. */
    private static final Duration CUT_OFF_TIME_MAX = Duration.ofSeconds(5);

    private final GroupSettings settings;
    private final Map<String, GroupMember> members = new LinkedHashMap<>();

    /** Guards what follows: any thread may start a job or close the group. */
    private final Object lock = new Object();

    /** The last run of each job, by name, in the order of the members. */
    private final Map<String, MemberRun> runs = new LinkedHashMap<>();

    private boolean isClosed;

    private JobGroup(List<GroupMember> members, GroupSettings settings) {
        this.settings = settings;
        members.forEach(member -> this.members.put(member.name(), member));
    }

    /**
     * Starts all jobs side by side, and returns at once; see {@link #awaitStarted}. A job that cannot start is one that has ended.
     *
     * @throws GroupRefusedException if two jobs have one name, one data directory, or sinks of one uid to one target, or if a job's share
     *     of the memory is too small; nothing was started then
     * @throws IllegalStateException if a pipeline is not complete
     */
    public static JobGroup start(List<GroupMember> members, GroupSettings settings) {
        JobGroup group = new JobGroup(GroupPlan.of(members, settings.memorySizeBytes()), settings);
        group.members.keySet().forEach(group::start);
        return group;
    }

    /** The jobs, in the order in which they were given. */
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    /** Waits until each job runs, waits for something that is out of reach, or could not be started. */
    public void awaitStarted() throws InterruptedException {
        for (MemberRun run : runs()) {
            run.awaitStarted();
        }
    }

    /**
     * The handle of a job's last run, to be looked at; empty if it could not be started, or has not been yet.
     *
     * @throws IllegalArgumentException if there is no such job, as with all methods that take a name
     */
    public Optional<Job> job(String name) {
        return run(name).job();
    }

    /**
     * Starts a job again that has ended; returns at once. It goes on where its log says.
     *
     * @throws IllegalStateException if it has not ended, or the group is closed
     */
    public void start(String name) {
        GroupMember member = member(name);
        synchronized (lock) {
            MemberRun last = runs.get(name);
            if (isClosed) {
                throw new IllegalStateException("job " + name + " cannot start, as its group is closed");
            }
            if (last != null && !last.isEnded()) {
                throw new IllegalStateException("job " + name + " runs; wanted one that has ended");
            }
            runs.put(name, MemberRun.begin(member, settings.listener()));
        }
    }

    /** Stops a job cleanly, and returns when it has ended, now or before. The others go on. */
    public JobEnd stop(String name) throws InterruptedException {
        MemberRun run = run(name);
        run.requestStop();
        return run.await();
    }

    /** Waits until a job has ended; the listener has been told of it then. */
    public JobEnd await(String name) throws InterruptedException {
        return run(name).await();
    }

    /** Waits until all jobs have ended. Their ends, in the order of their names here. */
    public List<JobEnd> awaitAll() throws InterruptedException {
        List<JobEnd> ends = new ArrayList<>();
        for (MemberRun run : runs()) {
            ends.add(run.await());
        }
        return ends;
    }

    /**
     * Stops all jobs cleanly, side by side. Those that have not drained within the settings' time are cut off, as they all are when the
     * calling thread is interrupted. Does nothing the second time but wait as well.
     */
    @Override
    public void close() {
        synchronized (lock) {
            isClosed = true;
        }
        List<MemberRun> all = runs();
        all.forEach(MemberRun::requestStop);
        try {
            if (!awaitAll(all, settings.drainTimeMax())) {
                cutOff(all);
                awaitAll(all, CUT_OFF_TIME_MAX);
            }
        } catch (InterruptedException e) {
            cutOff(all);
            Thread.currentThread().interrupt();
        }
    }

    private static void cutOff(List<MemberRun> runs) {
        runs.stream().filter(run -> !run.isEnded()).forEach(MemberRun::cutOff);
    }

    private static boolean awaitAll(List<MemberRun> runs, Duration timeMax) throws InterruptedException {
        long endNs = System.nanoTime() + timeMax.toNanos();
        boolean isAll = true;
        for (MemberRun run : runs) {
            isAll &= run.await(Duration.ofNanos(Math.max(0, endNs - System.nanoTime())));
        }
        return isAll;
    }

    private List<MemberRun> runs() {
        synchronized (lock) {
            return List.copyOf(runs.values());
        }
    }

    private MemberRun run(String name) {
        member(name);
        MemberRun run;
        synchronized (lock) {
            run = runs.get(name);
        }
        if (run == null) {
            throw new AssertionError("job " + name + " was started with its group");
        }
        return run;
    }

    private GroupMember member(String name) {
        GroupMember member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("there is no job " + name + "; wanted one of " + members.keySet());
        }
        return member;
    }
}
