package dev.rivulet.engine.failure;

import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.job.JobException;

/** The job ends because a user's function does not return. The thread that it runs on is lost until the function does. */
public final class HungCallException extends JobException {

    private static final long serialVersionUID = 1L;

    private final transient FailedCall call;

    HungCallException(FailedCall call) {
        super(call.message() + (isLeftOut(call) ? LEFT_OUT : call.advice()));
        this.call = call;
    }

    private static final String LEFT_OUT =
            "; the next start leaves it out, as the step's error policy says, by a decision in the log";

    /** What hangs. */
    public FailedCall call() {
        return call;
    }

    /** Whether the next start is to go on without it. */
    public boolean isLeftOut() {
        return isLeftOut(call);
    }

    private static boolean isLeftOut(FailedCall call) {
        return call.guard().policy().action() != ErrorPolicy.Action.FAIL;
    }
}
