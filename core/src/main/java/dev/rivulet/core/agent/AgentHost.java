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

    /**
     * Ends all agents after their current duty cycle, never by an interrupt (that would close the files they work on), and closes
     * those of a group in reverse order on the thread that drove them. Returns when all are closed, but for
     * those that are {@linkplain Agent#isStuck stuck} and those of their groups, which are left alone; idempotent. Must not be called by an agent.
     */
    void stop();
}
