package dev.rivulet.engine.job;

/**
 * A job ended, or could not start, for a reason that somebody has to look at. The message says what failed, on which object, and the
 * way out where there is one.
 */
public class JobException extends Exception {

    private static final long serialVersionUID = 1L;

    public JobException(String message) {
        super(message);
    }

    public JobException(String message, Throwable cause) {
        super(message, cause);
    }
}
