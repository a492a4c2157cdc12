package dev.rivulet.engine.failure;

import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.plan.Guard;
import org.jspecify.annotations.Nullable;

/**
 * Calls the functions of one step, and sees to it that a call is done as a whole or not at all. Owned by the agent that works on the rows.
 *
 * <p>Only the function itself may run within a call, none of the steps behind it: what those throw is not its failure, and the function could
 * catch it. So what functions put out is kept back until they return, see {@link Emission}.
 */
public final class Caller {

    /**
     * A call of the user's function.
     *
     * @param <T> what it is called with
     * @param <R> what it returns
     */
    public interface Call<T, R> {

        /** Does it, once more if need be. */
        R make(T argument) throws Exception;

        /**
         * Takes back what a failed attempt changed.
         *
         * @return false if it may have changed what no copy is kept of, as none is where the job ends anyway
         */
        default boolean undo() {
            return true;
        }
    }

    private final Guard guard;
    private final FailureEnd end;
    private final CallWatch watch;

    public Caller(Guard guard, FailureEnd end) {
        this.guard = guard;
        this.end = end;
        this.watch = end.watch();
    }

    public Guard guard() {
        return guard;
    }

    /**
     * Makes a call.
     *
     * @param argument what the function is called with
     * @param row what to say that it failed on, null for a timer
     * @return what came of it, or null if it failed and that was dealt with
     * @throws Exception if that ends the job or concerns the whole record
     */
    public <T, R> @Nullable R make(T argument, @Nullable Object row, Call<T, R> call) throws Exception {
        if (leavesOut(row)) {
            end.onFailure(guard, row, new CallTimeoutException());
            return null;
        }
        for (int attempt = 0; true; attempt++) {
            R made = null;
            Throwable failure = null;
            watch.begin(guard, row);
            try {
                made = call.make(argument);
            } catch (Exception | StackOverflowError e) { // A user's function may throw anything.
                failure = e;
            }
            watch.end();
            if (failure == null) {
                return made;
            }
            boolean isUndone = call.undo();
            if (attempt >= guard.policy().retryCount() || failure instanceof MalformedRowException) {
                end.onFailure(guard, row, isUndone ? failure : withoutUndo(failure));
                return null;
            }
        }
    }

    /** Whether a decision leaves out calls on a row; {@link #make} then deals with that instead of calling. */
    public boolean leavesOut(@Nullable Object row) {
        return end.omissions() != Omissions.NONE
                && end.omissions().hasCall(end.describe(guard, row, new CallTimeoutException()));
    }

    /** A dead letter would leave half of the call's effects. */
    private static Throwable withoutUndo(Throwable failure) {
        return failure instanceof MalformedRowException
                ? new IllegalStateException(
                        "a MalformedRowException came after the function had got hold of state that can be changed in place, of which no"
                                + " copy is kept; throw it before, or give the step the error policy dead-letter",
                        failure)
                : failure;
    }

    /**
     * What functions give is checked, since a null would come to light far from its cause.
     *
     * @param what came of it, such as {@code "a map function returned"}
     * @throws IllegalStateException if it is null
     */
    public static <R> R requireRow(@Nullable R row, String what) {
        if (row == null) {
            throw new IllegalStateException(what + " null, wanted a row; use filter to leave rows out");
        }
        return row;
    }
}
