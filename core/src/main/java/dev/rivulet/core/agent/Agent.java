package dev.rivulet.core.agent;

/**
 * A stage of the engine that does not know its thread. A host gives it one in production, shares one among several, or steps it by
 * a seed in simulation; it cannot tell. All its methods are called by one thread at a time.
 */
public interface Agent {

    /** A short, stable name for threads, logs and errors, such as {@code journal} or {@code lane-3}. */
    String name();

    /**
     * Does a bounded amount of work and returns without waiting. Waiting is the host's business.
     *
     * @return how much was done, in any unit; 0 if there was nothing to do, upon which the host may pause
     * @throws Exception to end this agent and with it the whole engine; the host reports the first such cause
     */
    int doWork() throws Exception;

    /**
     * Whether the duty cycle that is under way will never end, as far as anybody can tell; a host that stops does not wait for it. Called
     * by any thread.
     */
    default boolean isStuck() {
        return false;
    }

    /** Releases what the agent holds. Called once, after the last {@link #doWork}, also when that one threw. */
    default void onClose() throws Exception {}
}
