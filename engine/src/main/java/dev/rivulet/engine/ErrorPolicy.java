package dev.rivulet.engine;

/**
 * What becomes of the row, timer or window on which a user's function failed: threw anything but a {@code MalformedRowException}, returned
 * null where a row is wanted, or overflowed the stack. In every case but {@link #fail} the job goes on as if the call had not been: what
 * it put out and what state it changed is taken back. Other {@link Error}s end the job whatever the policy. Immutable.
 *
 * @param action what is done in the end
 * @param retryCount how often the function is called again before, at once and from the same state, 0 to {@link #RETRY_COUNT_MAX}
 */
public record ErrorPolicy(Action action, int retryCount) {

    /** Calls are repeated without a pause, so more would only hold the lane up. */
    public static final int RETRY_COUNT_MAX = 100;

    /** What is done about a failed call. */
    public enum Action {
        /** The job ends, with a message that names the step, the record, the row and the cause. */
        FAIL,
        /** The row is left out, and counted as skipped and as filtered. */
        SKIP,
        /** The row goes to the dead letters, with the step, its place in the log and the cause. */
        DEAD_LETTER
    }

    public ErrorPolicy {
        if (retryCount < 0 || retryCount > RETRY_COUNT_MAX) {
            throw new IllegalArgumentException(
                    "an error policy retries " + retryCount + " times, wanted 0 to " + RETRY_COUNT_MAX);
        }
    }

    /** The job ends. What steps do for which nothing else is said. */
    public static ErrorPolicy fail() {
        return new ErrorPolicy(Action.FAIL, 0);
    }

    /** The row is left out and counted. */
    public static ErrorPolicy skip() {
        return new ErrorPolicy(Action.SKIP, 0);
    }

    /** The row goes to the dead letters. */
    public static ErrorPolicy deadLetter() {
        return new ErrorPolicy(Action.DEAD_LETTER, 0);
    }

    /**
     * The same after the function has been called again so often: for functions that ask something outside, which a deterministic
     * function does not.
     *
     * @param times 0 to {@link #RETRY_COUNT_MAX}
     */
    public ErrorPolicy retryFirst(int times) {
        return new ErrorPolicy(action, times);
    }

    /** Whether the job may go on behind a failed call, or call again: then all that the call changed has to be taken back. */
    public boolean needsUndo() {
        return action != Action.FAIL || retryCount > 0;
    }

    /** In the words of configuration files, such as {@code dead-letter after 3 retries}. */
    @Override
    public String toString() {
        String word = switch (action) {
            case FAIL -> "fail";
            case SKIP -> "skip";
            case DEAD_LETTER -> "dead-letter";
        };
        return retryCount == 0 ? word : word + " after " + retryCount + (retryCount == 1 ? " retry" : " retries");
    }
}
