package dev.rivulet.core.agent;

import java.util.List;

/**
 * Drives agents. A port: {@link ThreadHost} gives each group a thread, the simulated twin steps all of them on one thread in the
 * order of a seed. Started and stopped by one thread.
 */
public interface AgentHost {

    /** Told when an agent ends by an exception. Called on the agent's thread, once per failing agent. */
    interface FailureListener {
        void onFailure(Agent agent, Throwable cause);
    }

    /**
     * Starts driving.
     *
     * @param groups agents in the order of the record's path; those of one group take turns on one thread
     * @param listener told of each agent that fails; the others go on until {@link #stop}
     */
    void start(List<List<Agent>> groups, FailureListener listener);

    /** Whether agents run on threads of the host's own, so that one can be watched by another. */
    default boolean hasThreads() {
        return false;
    }

    /**
     * What the host's threads are at, for whoever watches whether one is stuck. Called by any thread.
     *
     * @return a view per thread; the default is none, for a host without threads of its own
     */
    default List<DutyCycle> dutyCycles() {
        return List.of();
    }

    /** The duty cycles of a thread that drives agents. Any thread may ask. */
    interface DutyCycle {

        /** A number that stays the same as long as one call of {@link Agent#doWork} is under way; even if none is. */
        long count();

        /** Whose call is under way, or was last. */
        Agent agent();

        /** Where the thread is now; empty if it has ended. */
        List<StackTraceElement> stack();
    }

    /**
     * Ends all agents after their current duty cycle, never by an interrupt (that would close the files they work on), and closes
     * those of a group in reverse order on the thread that drove them. Returns when all are closed, but for
     * those that are {@linkplain Agent#isStuck stuck} and those of their groups, which are left alone; idempotent. Must not be called by an agent.
     */
    void stop();
}
