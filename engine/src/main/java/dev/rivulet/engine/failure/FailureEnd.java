package dev.rivulet.engine.failure;

import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.engine.plan.Guard;
import org.jspecify.annotations.Nullable;

/** Who carries out what the policy says of a failed call: the agent that has made it, or what stands for it. */
public interface FailureEnd {

    /**
     * A function failed for good. What the call did is taken back already.
     *
     * @param row that it was called with, or the window; null for a timer
     * @param cause what it threw; a {@code MalformedRowException} says that the row is to blame, whatever the policy
     * @throws Exception if the job is to end, or the record as a whole is a dead letter
     */
    void onFailure(Guard guard, @Nullable Object row, Throwable cause) throws Exception;

    /** All that can be said of a failed call, or of one that another thread finds under way for too long. */
    FailedCall describe(Guard guard, @Nullable Object row, Throwable cause);

    /** Is told of each call. */
    CallWatch watch();

    /** What is left out of the log's entry that is worked on; {@link Omissions#NONE} if nothing is. */
    Omissions omissions();
}
