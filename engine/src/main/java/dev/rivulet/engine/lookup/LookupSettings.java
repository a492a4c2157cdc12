package dev.rivulet.engine.lookup;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup is made. Immutable.
 *
 * @param codec the form of answers in the log
 * @param timeout how long a try may take, more than zero
 * @param retryCount how often a failed call is tried again, 0 to {@link #RETRY_COUNT_MAX}
 * @param backoff the pause before the first retry; before each further one it is twice as long, but not over {@link #BACKOFF_MAX}
 * @param capacity how many rows are asked about at a time, from 1; retries and pauses keep their place. So many may be put off, too
 * @param fallback taken for the answer where all tries failed; null if the step's error policy is to decide
 * @param isUnordered whether rows whose answers are not there yet are put off, and the others go on
 */
public record LookupSettings<A>(
        Codec<A> codec,
        Duration timeout,
        int retryCount,
        Duration backoff,
        int capacity,
        @Nullable A fallback,
        boolean isUnordered) {

    /** Long enough for a slow service, and short enough to notice one that hangs. */
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(10);

    /** As many as services commonly serve one client at a time. */
    public static final int CAPACITY_DEFAULT = 100;

    /** The batch is held meanwhile, and what lies behind it. */
    public static final int RETRY_COUNT_MAX = 1_000;

    public static final Duration BACKOFF_MAX = Duration.ofMinutes(1);

    private static final Duration TIMEOUT_MAX = Duration.ofDays(1);

    public LookupSettings {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the timeout of a lookup is " + timeout + ", wanted more than zero, up to " + TIMEOUT_MAX);
        }
        if (retryCount < 0 || retryCount > RETRY_COUNT_MAX) {
            throw new IllegalArgumentException(
                    "a lookup has " + retryCount + " retries, wanted 0 to " + RETRY_COUNT_MAX);
        }
        if (backoff.isNegative() || backoff.compareTo(BACKOFF_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the backoff of a lookup is " + backoff + ", wanted zero to " + BACKOFF_MAX);
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("the capacity of a lookup is " + capacity + ", wanted at least 1");
        }
    }

    /**
     * With a timeout of {@link #TIMEOUT_DEFAULT}, no retries, and {@link #CAPACITY_DEFAULT} calls at a time.
     *
     * @param answerType a type that {@link Codecs#of} knows, as of values of state
     */
    public static <A> LookupSettings<A> of(Class<A> answerType) {
        return of(Codecs.of(answerType));
    }

    /** As above, with the form of answers in the log given. */
    public static <A> LookupSettings<A> of(Codec<A> codec) {
        return new LookupSettings<>(codec, TIMEOUT_DEFAULT, 0, Duration.ZERO, CAPACITY_DEFAULT, null, false);
    }

    /** How long each try may take. */
    public LookupSettings<A> withTimeout(Duration changed) {
        return new LookupSettings<>(codec, changed, retryCount, backoff, capacity, fallback, isUnordered);
    }

    /**
     * @param count 0 to {@link #RETRY_COUNT_MAX}
     * @param firstPause zero to {@link #BACKOFF_MAX}, doubled before each further try
     */
    public LookupSettings<A> withRetries(int count, Duration firstPause) {
        return new LookupSettings<>(codec, timeout, count, firstPause, capacity, fallback, isUnordered);
    }

    /** How many rows are asked about at a time. */
    public LookupSettings<A> withCapacity(int changed) {
        return new LookupSettings<>(codec, timeout, retryCount, backoff, changed, fallback, isUnordered);
    }

    /** What is taken for the answer where all tries failed, whatever the step's error policy. */
    public LookupSettings<A> withDefault(A answer) {
        return new LookupSettings<>(codec, timeout, retryCount, backoff, capacity, answer, isUnordered);
    }

    /**
     * Rows do not wait for the answers of others: a batch goes on without those that have none yet, up to the capacity of them, and each
     * comes back at the place in the log where its answer lies. Until then it holds back the watermark, so that it is not late by that. Wanted
     * where no other lookup is on the way, and no table that rows are enriched with comes before: the pipeline is refused else, with an
     * {@link IllegalStateException}.
     */
    public LookupSettings<A> unordered() {
        return new LookupSettings<>(codec, timeout, retryCount, backoff, capacity, fallback, true);
    }

    /** The pause before a retry, in nanoseconds, from 1 for the first. */
    long backoffNs(int retry) {
        long longestNs = BACKOFF_MAX.toNanos();
        long pauseNs = backoff.toNanos();
        for (int doubling = 1; doubling < retry && pauseNs < longestNs; doubling++) {
            pauseNs *= 2;
        }
        return Math.min(pauseNs, longestNs);
    }
}
