package dev.rivulet.core.agent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives each group of agents a thread of its own. Started and stopped by one thread.
 *
 * <p>An idle thread spins for a moment, then parks, longer each time up to {@link #PARK_MAX_NS}: nothing happening costs next to
 * nothing. Any thread whose agents got work done wakes the parked ones, since what it did may be work for them; so the long park
 * costs no latency, except to events from outside, such as a new file, which sources look for in their own rhythm.
 */
public final class ThreadHost implements AgentHost {

    /** Spins before the first park: a few microseconds, the time another stage takes to hand a small batch over. */
    private static final int SPIN_COUNT = 100;

    /** First park: about what a wake-up costs. */
    private static final long PARK_MIN_NS = 50_000;

    /** How long to wait for the end of a thread before looking again whether it is one that never ends. */
    private static final long JOIN_MS = 100;

    /** Longest park: ten agents waking ten times a second take about a third of a percent of a core. */
    private static final long PARK_MAX_NS = 100_000_000;

    private final String name;
    private final List<Worker> workers = new ArrayList<>();

    /** Writers: each worker around its park. Readers: workers that did work. Only a hint, so no ordering beyond its own. */
    private final AtomicInteger parkedCount = new AtomicInteger();

    /** Writer: the stopping thread. Readers: all workers, once per duty cycle. */
    private volatile boolean isStopping;

    /**
     * @param name prefix of the threads' names, such as the job's name
     */
    public ThreadHost(String name) {
        this.name = name;
    }

    @Override
    public void start(List<List<Agent>> groups, FailureListener listener) {
        if (!workers.isEmpty()) {
            throw new IllegalStateException("host " + name + " was started already");
        }
        for (List<Agent> group : groups) {
            workers.add(new Worker(List.copyOf(group), listener));
        }
        workers.forEach(worker -> worker.thread.start());
    }

    @Override
    public boolean hasThreads() {
        return true;
    }

    @Override
    public List<DutyCycle> dutyCycles() {
        return List.copyOf(workers);
    }

    @Override
    public void stop() {
        isStopping = true;
        wakeParked();
        for (Worker worker : workers) {
            if (worker.thread == Thread.currentThread()) {
                throw new IllegalStateException("an agent must not stop its own host; it ends by throwing");
            }
            joinUninterruptibly(worker);
        }
    }

    private void wakeParked() {
        for (Worker worker : workers) {
            if (worker.isParked) {
                LockSupport.unpark(worker.thread);
            }
        }
    }

    private static void joinUninterruptibly(Worker worker) {
        boolean wasInterrupted = false;
        while (worker.thread.isAlive() && !worker.isStuck()) {
            try {
                worker.thread.join(JOIN_MS);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker implements Runnable, DutyCycle {
        private final List<Agent> agents;
        private final FailureListener listener;
        private final Thread thread;

        /** Writer: this worker. Readers: workers that did work, to wake it. True from the announcement until it has work again. */
        private volatile boolean isParked;

        private @Nullable Agent failed;

        /** Writer: this worker, in order behind the agent. Readers: whoever watches. Odd while a call is under way. */
        private final AtomicLong cycleCount = new AtomicLong();

        private Agent current;

        Worker(List<Agent> agents, FailureListener listener) {
            this.agents = agents;
            this.listener = listener;
            this.current = agents.get(0);
            this.thread = new Thread(this, name + "/" + agents.get(0).name());
            this.thread.setDaemon(true);
        }

        boolean isStuck() {
            return agents.stream().anyMatch(Agent::isStuck);
        }

        @Override
        public long count() {
            return cycleCount.getAcquire();
        }

        @Override
        public Agent agent() {
            return current;
        }

        @Override
        public List<StackTraceElement> stack() {
            return List.of(thread.getStackTrace());
        }

        @Override
        public void run() {
            try {
                int idleCount = 0;
                while (!isStopping && failed == null) {
                    idleCount = runAgents() > 0 ? 0 : idleCount + 1;
                    if (idleCount == 0) {
                        withdraw();
                        wakeOthers();
                    } else {
                        idle(idleCount);
                    }
                }
            } finally {
                withdraw();
                closeAgents();
            }
        }

        private int runAgents() {
            int work = 0;
            for (Agent agent : agents) {
                current = agent;
                cycleCount.lazySet(cycleCount.getPlain() + 1);
                try {
                    work += agent.doWork();
                } catch (Throwable e) { // The host is the one place that may catch everything.
                    failed = agent;
                    listener.onFailure(agent, e);
                    return work;
                } finally {
                    cycleCount.lazySet(cycleCount.getPlain() + 1);
                }
            }
            return work;
        }

        private void wakeOthers() {
            if (parkedCount.get() > 0) {
                wakeParked();
            }
        }

        /**
         * Spins, then announces that it will park, then looks for work once more, and only then parks: work that came before the
         * announcement is found by that last look, and who brings work after it sees the announcement.
         */
        private void idle(int idleCount) {
            if (idleCount < SPIN_COUNT) {
                Thread.onSpinWait();
            } else if (!isParked) {
                parkedCount.incrementAndGet();
                isParked = true;
            } else {
                int doublings = Math.min(16, (idleCount - SPIN_COUNT) / 4);
                LockSupport.parkNanos(Math.min(PARK_MAX_NS, PARK_MIN_NS << doublings));
            }
        }

        private void withdraw() {
            if (isParked) {
                isParked = false;
                parkedCount.decrementAndGet();
            }
        }

        private void closeAgents() {
            List<Agent> reversed = new ArrayList<>(agents);
            Collections.reverse(reversed);
            for (Agent agent : reversed) {
                try {
                    agent.onClose();
                } catch (Throwable e) { // The host is the one place that may catch everything.
                    listener.onFailure(agent, e);
                }
            }
        }
    }
}
