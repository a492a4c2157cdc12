package dev.rivulet.engine.supervise;

import java.time.Duration;

/**
 * Whether and when a job that failed is started again. Immutable. What no start can mend is never started again, whatever the strategy: a
 * damaged log, a target in doubt, rows that came out differently, a data directory that another process has, a full quota, state that does not fit.
 *
 * <p>With any strategy but {@link None} a failed source is opened again and a failed commit repeated while the rest of the job goes on, if
 * the failure is an {@linkplain dev.rivulet.core.disk.Outage outage}; a restart is for what is left.
 */
public sealed interface RestartStrategy {

    /** The first failure ends the job. */
    record None() implements RestartStrategy {}

    /**
     * So many starts after failures, each behind the same pause.
     *
     * @param restartCountMax from 1
     */
    record FixedDelay(int restartCountMax, Duration delay) implements RestartStrategy {
        public FixedDelay {
            requireAtLeast("restartCountMax", restartCountMax, 1);
            requireAtLeast("delay in ms", delay.toMillis(), 0);
        }
    }

    /**
     * Pauses that grow from one failure to the next, without an end.
     *
     * @param initial the first pause, from 1 ms
     * @param max none is longer, but for chance
     * @param multiplier by which each is longer than the one before, from 1
     * @param resetAfter how long a job must have run for the pauses to begin anew
     * @param jitter which part of a pause is added or taken away by chance, 0 to 1, so that many gateways do not come back at once
     */
    record ExponentialDelay(Duration initial, Duration max, double multiplier, Duration resetAfter, double jitter)
            implements RestartStrategy {

        /** From a second to a minute, half as long again each time, anew after an hour, a tenth of chance. */
        public static final ExponentialDelay DEFAULT =
                new ExponentialDelay(Duration.ofSeconds(1), Duration.ofMinutes(1), 1.5, Duration.ofHours(1), 0.1);

        public ExponentialDelay {
            requireAtLeast("initial in ms", initial.toMillis(), 1);
            requireAtLeast("max in ms", max.toMillis(), initial.toMillis());
            requireAtLeast("resetAfter in ms", resetAfter.toMillis(), 0);
            if (!(multiplier >= 1 && multiplier <= 1_000)) {
                throw new IllegalArgumentException("multiplier is " + multiplier + ", wanted 1 to 1000");
            }
            if (!(jitter >= 0 && jitter <= 1)) {
                throw new IllegalArgumentException("jitter is " + jitter + ", wanted 0 to 1");
            }
        }
    }

    /**
     * Starts it as long as failures are rare.
     *
     * @param failureCountMax so many failures within the interval are borne, from 1; one more ends the job
     */
    record FailureRate(int failureCountMax, Duration interval, Duration delay) implements RestartStrategy {
        public FailureRate {
            requireAtLeast("failureCountMax", failureCountMax, 1);
            requireAtLeast("interval in ms", interval.toMillis(), 1);
            requireAtLeast("delay in ms", delay.toMillis(), 0);
        }
    }

    /** The first failure ends the job. */
    static RestartStrategy none() {
        return new None();
    }

    /** So many starts after failures, each behind the same pause. */
    static RestartStrategy fixedDelay(int restartCountMax, Duration delay) {
        return new FixedDelay(restartCountMax, delay);
    }

    /** {@link ExponentialDelay#DEFAULT}. */
    static RestartStrategy exponentialDelay() {
        return ExponentialDelay.DEFAULT;
    }

    /** Starts it as long as no more than so many failures come within the interval. */
    static RestartStrategy failureRate(int failureCountMax, Duration interval, Duration delay) {
        return new FailureRate(failureCountMax, interval, delay);
    }

    private static void requireAtLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted at least " + minimum);
        }
    }
}
