package dev.rivulet.engine.runtime.restart;

import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.engine.supervise.RestartStrategy.ExponentialDelay;
import dev.rivulet.engine.supervise.RestartStrategy.FailureRate;
import dev.rivulet.engine.supervise.RestartStrategy.FixedDelay;
import java.util.ArrayDeque;
import java.util.function.DoubleSupplier;

/**
 * Decides after each failure whether the job is started again, and when. Without clock and thread: it is told the time. One owner, one
 * job.
 */
final class RestartPlan {

    /** So often in a row the same failure, with nothing committed between, and it is taken for one that no start gets over. */
    static final int SAME_FAILURE_COUNT_MAX = 5;

    private final RestartStrategy strategy;
    private final DoubleSupplier chance;
    private final ArrayDeque<Long> failuresNs = new ArrayDeque<>();
    private long restartCount;
    private long delayNs;
    private String lastFailure = "";
    private long lastEpoch;
    private int sameFailureCount;

    /**
     * @param chance numbers from 0 to 1, below 1
     */
    RestartPlan(RestartStrategy strategy, DoubleSupplier chance) {
        this.strategy = strategy;
        this.chance = chance;
    }

    /**
     * What is to be done.
     *
     * @param delayNs behind which to start again; without meaning if it is not
     * @param isRestart whether to start again
     * @param why it is not; empty if it is
     */
    record Verdict(boolean isRestart, long delayNs, String why) {

        static Verdict end(String why) {
            return new Verdict(false, 0, why);
        }
    }

    /**
     * The job has failed, or could not start.
     *
     * @param nowNs of a clock that does not go back
     * @param ranNs how long it ran before, 0 if it did not start
     * @param committedEpoch the last one that all sinks had
     */
    Verdict onFailure(FailureKind kind, String failure, long nowNs, long ranNs, long committedEpoch) {
        if (kind == FailureKind.FATAL) {
            return Verdict.end("");
        }
        noteSame(kind, failure, committedEpoch);
        if (sameFailureCount >= SAME_FAILURE_COUNT_MAX) {
            return Verdict.end("this is a crash loop: " + sameFailureCount
                    + " times in a row it ended like this, with nothing committed between");
        }
        if (strategy instanceof FixedDelay fixed) {
            return fixed(fixed);
        } else if (strategy instanceof ExponentialDelay exponential) {
            return new Verdict(true, exponentialNs(exponential, ranNs), "");
        } else if (strategy instanceof FailureRate rate) {
            return rate(rate, nowNs);
        }
        return Verdict.end("");
    }

    private void noteSame(FailureKind kind, String failure, long committedEpoch) {
        boolean isSame = kind != FailureKind.OUTAGE && failure.equals(lastFailure) && committedEpoch <= lastEpoch;
        sameFailureCount = isSame ? sameFailureCount + 1 : kind == FailureKind.OUTAGE ? 0 : 1;
        lastFailure = failure;
        lastEpoch = Math.max(lastEpoch, committedEpoch);
    }

    private Verdict fixed(FixedDelay fixed) {
        if (restartCount >= fixed.restartCountMax()) {
            return Verdict.end(
                    "it was started again " + restartCount + " times, as often as the restart strategy allows");
        }
        restartCount++;
        return new Verdict(true, fixed.delay().toNanos(), "");
    }

    private long exponentialNs(ExponentialDelay exponential, long ranNs) {
        boolean isAnew = delayNs == 0 || ranNs >= exponential.resetAfter().toNanos();
        double grown = isAnew ? exponential.initial().toNanos() : delayNs * exponential.multiplier();
        delayNs = (long) Math.min(grown, exponential.max().toNanos());
        double part = 1 + exponential.jitter() * (2 * chance.getAsDouble() - 1);
        return Math.max(1, (long) (delayNs * part));
    }

    private Verdict rate(FailureRate rate, long nowNs) {
        failuresNs.add(nowNs);
        while (nowNs - failuresNs.element() > rate.interval().toNanos()) {
            failuresNs.remove();
        }
        if (failuresNs.size() > rate.failureCountMax()) {
            return Verdict.end("it failed " + failuresNs.size() + " times within "
                    + rate.interval().toSeconds() + " s, more often than the restart strategy allows");
        }
        return new Verdict(true, rate.delay().toNanos(), "");
    }
}
