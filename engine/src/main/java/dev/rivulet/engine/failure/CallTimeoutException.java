package dev.rivulet.engine.failure;

import java.time.Duration;

/** A user's function did not return in time. Nobody throws it: it is the cause of what is done about that. */
public final class CallTimeoutException extends Exception {

    private static final long serialVersionUID = 1L;

    CallTimeoutException(Duration timeMax) {
        super("the call did not return within " + timeMax.toMillis() + " ms", null, false, false);
    }

    /** Of a call that a decision leaves out, as it did not return in an earlier run. */
    public CallTimeoutException() {
        super(
                "the call did not return in an earlier run, and is left out by the decision in the log",
                null,
                false,
                false);
    }
}
