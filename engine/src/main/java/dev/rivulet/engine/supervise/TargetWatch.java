package dev.rivulet.engine.supervise;

import dev.rivulet.core.agent.Agent;
import java.io.IOException;

/**
 * Tries now and then whether what a job writes to is within reach, and says so once. Wants a thread of its own, as a try takes as long as a network may.
 */
public final class TargetWatch implements Agent {

    /** Reaches out for all of it. */
    @FunctionalInterface
    public interface Attempt {

        /**
         * @throws IOException if some of it cannot be reached, or is not as it should be
         */
        void run() throws IOException;
    }

    private final OutageWait outage;
    private final Attempt attempt;
    private final Runnable onReach;
    private boolean isReached;

    /**
     * @param outage has begun, which says when a try is due
     * @param onReach called when a try has succeeded
     */
    public TargetWatch(OutageWait outage, Attempt attempt, Runnable onReach) {
        this.outage = outage;
        this.attempt = attempt;
        this.onReach = onReach;
    }

    @Override
    public String name() {
        return "target-watch";
    }

    @Override
    public int doWork() throws IOException {
        if (isReached || !outage.isDue()) {
            return 0;
        }
        try {
            attempt.run();
        } catch (IOException failure) {
            if (!outage.begins(failure)) {
                throw failure;
            }
            return 1;
        }
        isReached = true;
        outage.ends();
        onReach.run();
        return 1;
    }
}
