package dev.rivulet.benchmarks.recovery;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.core.codec.ByteWriter;

/**
 * Which key a record has: all keys once, then all of them once more in another order, and so on. So the state that a record must meet
 * is known from its number alone, and every key has changed soon after a checkpoint. Immutable.
 *
 * @param keyCount from 1
 */
record KeyRounds(int keyCount) {

    /** Primes; a step by one of them comes by every key if it does not divide their number. */
    private static final long[] STRIDES = {611_953, 746_773, 104_729, 899_809_343, 7_919};

    KeyRounds {
        if (keyCount < 1) {
            throw new IllegalArgumentException("keys are " + keyCount + ", wanted at least 1");
        }
        for (long stride : STRIDES) {
            if (keyCount % stride == 0) {
                throw new IllegalArgumentException("keys are " + keyCount + ", wanted no multiple of " + stride);
            }
        }
    }

    long key(long index) {
        long round = index / keyCount;
        return index % keyCount * STRIDES[(int) (round % STRIDES.length)] % keyCount;
    }

    /** How many records its key has had before. */
    long countBefore(long index) {
        return index / keyCount;
    }

    /** A record as the source gives it: key, event time and number, which {@link Event} calls value. */
    void write(long index, ByteWriter out) {
        out.putLong(key(index));
        out.putLong(index);
        out.putLong(index);
    }
}
