package dev.rivulet.engine.runtime.restart;

import dev.rivulet.core.disk.LockedException;
import dev.rivulet.core.disk.Outage;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.engine.failure.HungCallException;
import dev.rivulet.engine.job.DivergenceException;
import dev.rivulet.engine.job.DoubtException;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalPoisonedException;
import org.jspecify.annotations.Nullable;

/** What kind of failure ended a job, or kept it from starting. */
enum FailureKind {

    /** Something is out of reach at present. A start may fail in the same way for days without there being anything to mend. */
    OUTAGE,

    /** Another start may get over it: a library's bug, a function that asked outside. If the same comes again and again, it does not. */
    FAILURE,

    /** No start mends it: somebody has to look. */
    FATAL;

    private static final int CAUSE_COUNT_MAX = 16;

    static FailureKind of(Throwable failure) {
        boolean isFatal = false;
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSE_COUNT_MAX; depth++) {
            isFatal |= isFatal(cause);
            cause = cause.getCause();
        }
        if (isFatal || isRefusal(failure)) {
            return FATAL;
        }
        return Outage.isOne(failure) ? OUTAGE : FAILURE;
    }

    private static boolean isFatal(Throwable failure) {
        if (failure instanceof WalException) {
            // The next start carries over what a failed sync left unproven.
            return !(failure instanceof WalPoisonedException);
        }
        if (failure instanceof HungCallException hung) {
            return !hung.isLeftOut(); // Or each start would lose a thread to the same call.
        }
        return failure instanceof FencedException
                || failure instanceof DoubtException
                || failure instanceof DivergenceException
                || failure instanceof LockedException
                || failure instanceof Error && !(failure instanceof StackOverflowError);
    }

    /** The engine's own word that it does not go on as things are, and no failure of something else. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof JobException && failure.getCause() == null && !(failure instanceof HungCallException);
    }
}
