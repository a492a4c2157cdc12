package dev.rivulet.engine.supervise;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.AgentHost;
import dev.rivulet.core.agent.AgentHost.DutyCycle;
import dev.rivulet.core.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names agents that are stuck, with their stack, and changes nothing: a disk that hangs, a server that does not answer, a lock. It needs a
 * thread that it shares with nobody. Calls of users' functions that do not return have a watch of their own, which ends the job.
 */
public final class StallWatch implements Agent {

    /** With the pause between looks below the ten seconds within which a stuck agent is to be named. */
    private static final long STALL_NS = 8_000_000_000L;

    private static final long LOOK_NS = 1_000_000_000L;

    /** More time than this between two looks was lost elsewhere, as when the machine slept, and does not count. */
    private static final long LOOK_MAX_NS = 2 * LOOK_NS;

    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

    private final String job;
    private final AgentHost host;
    private final Clock clock;
    private final Consumer<StallReport> listener;
    private final List<Watched> watched = new ArrayList<>();
    private long lastNs;

    /** What is known of a thread. */
    private static final class Watched {
        private final DutyCycle cycle;
        private long count;
        private long timeNs;
        private boolean isTold;

        Watched(DutyCycle cycle) {
            this.cycle = cycle;
        }
    }

    /**
     * @param host that drives the agents, this one among them
     */
    public StallWatch(String job, AgentHost host, Clock clock, Consumer<StallReport> listener) {
        this.job = job;
        this.host = host;
        this.clock = clock;
        this.listener = listener;
        this.lastNs = clock.nanoTime();
    }

    @Override
    public String name() {
        return "stall-watch";
    }

    @Override
    public int doWork() {
        long nowNs = clock.nanoTime();
        if (nowNs - lastNs < LOOK_NS) {
            return 0;
        }
        long passedNs = Math.min(nowNs - lastNs, LOOK_MAX_NS);
        lastNs = nowNs;
        if (watched.isEmpty()) {
            host.dutyCycles().forEach(cycle -> watched.add(new Watched(cycle)));
        }
        watched.forEach(thread -> look(thread, passedNs));
        return 0;
    }

    private void look(Watched thread, long passedNs) {
        long count = thread.cycle.count();
        Agent agent = thread.cycle.agent();
        boolean isSameCall = count == thread.count && count % 2 != 0 && agent != this;
        if (!isSameCall && thread.isTold) {
            thread.isTold = false;
            tell(new StallReport(agent.name(), Duration.ofNanos(thread.timeNs), List.of(), true));
        }
        thread.count = count;
        thread.timeNs = isSameCall ? thread.timeNs + passedNs : 0;
        if (thread.timeNs >= STALL_NS && !thread.isTold) {
            List<StackTraceElement> stack = thread.cycle.stack();
            if (thread.cycle.count() == count) { // Otherwise it has just come back, and the stack is of something else.
                thread.isTold = true;
                tell(new StallReport(agent.name(), Duration.ofNanos(thread.timeNs), stack, false));
            }
        }
    }

    private void tell(StallReport report) {
        long seconds = report.time().toSeconds();
        if (report.isOver()) {
            LOG.info("job={} agent={} is at work again, it was stuck for {} s", job, report.agent(), seconds);
        } else {
            StringBuilder stack = new StringBuilder();
            report.stack().forEach(element -> stack.append("\n    at ").append(element));
            LOG.warn("job={} agent={} is stuck for {} s{}", job, report.agent(), seconds, stack);
        }
        listener.accept(report);
    }
}
