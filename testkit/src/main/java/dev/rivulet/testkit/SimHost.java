package dev.rivulet.testkit;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.AgentHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Steps agents on the calling thread in an order that a seed decides, so that any interleaving of duty cycles can be had again. One
 * owner.
 *
 * <p>As with threads, a group of which one agent failed runs no more and is closed at once; the other groups go on.
 */
public final class SimHost implements AgentHost {

    private final long seed;
    private final SplittableRandom random;
    private final List<Group> groups = new ArrayList<>();

    /** Those of the groups that have not failed; kept, since a simulation makes millions of steps. */
    private final List<Group> running = new ArrayList<>();

    private boolean isStopped;

    /**
     * @param seed decides which agent is stepped next
     */
    public SimHost(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Registers the agents; none runs before the first {@link #step}. */
    @Override
    public void start(List<List<Agent>> groups, FailureListener listener) {
        if (!this.groups.isEmpty()) {
            throw new IllegalStateException("the host was started already");
        }
        for (List<Agent> agents : groups) {
            this.groups.add(new Group(List.copyOf(agents), listener));
        }
        running.addAll(this.groups);
    }

    /**
     * Runs one duty cycle of one agent.
     *
     * @return the work it says it did; 0 also if no group runs any more
     */
    public int step() {
        if (isStopped || running.isEmpty()) {
            return 0;
        }
        Group group = running.get(random.nextInt(running.size()));
        int work = group.step(random);
        if (group.isClosed) {
            running.remove(group);
        }
        return work;
    }

    /**
     * Steps until the condition holds, which is looked at before each step.
     *
     * @param stepCountMax how many steps are allowed
     * @return how many were taken
     * @throws AssertionError naming the seed, if the condition does not hold after them
     */
    public int runUntil(BooleanSupplier condition, int stepCountMax) {
        int stepCount = 0;
        while (!condition.getAsBoolean()) {
            if (stepCount == stepCountMax) {
                throw new AssertionError(
                        "after " + stepCount + " steps of seed " + seed + " the condition does not hold");
            }
            step();
            stepCount++;
        }
        return stepCount;
    }

    @Override
    public void stop() {
        isStopped = true;
        groups.forEach(Group::close);
    }

    private static final class Group {
        private final List<Agent> agents;
        private final FailureListener listener;
        private boolean isClosed;

        Group(List<Agent> agents, FailureListener listener) {
            this.agents = agents;
            this.listener = listener;
        }

        int step(SplittableRandom random) {
            Agent agent = agents.get(random.nextInt(agents.size()));
            try {
                return agent.doWork();
            } catch (Throwable e) { // The host is the one place that may catch everything.
                listener.onFailure(agent, e);
                close();
                return 0;
            }
        }

        void close() {
            if (isClosed) {
                return;
            }
            isClosed = true;
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
