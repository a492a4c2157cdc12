package dev.rivulet.engine.window;

import java.time.Duration;

/** Checks and arithmetic of windows of fixed sizes. Stateless. */
final class WindowSizes {

    private WindowSizes() {}

    /**
     * @throws ArithmeticException if it is longer than 292,000 years
     */
    static long micros(Duration duration) {
        return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1_000);
    }

    static void requirePositive(String what, long micros) {
        if (micros < 1) {
            throw new IllegalArgumentException(what + " is " + micros + " us, wanted at least 1");
        }
    }

    static void requireOffset(long offsetMicros, long periodMicros) {
        if (offsetMicros < 0 || offsetMicros >= periodMicros) {
            throw new IllegalArgumentException("window offset is " + offsetMicros
                    + " us, wanted 0 to below the distance of two starts, which is " + periodMicros + " us");
        }
    }

    /** The last multiple of the period, moved by the offset, at or before a time. */
    static long floor(long timeMicros, long periodMicros, long offsetMicros) {
        return timeMicros - Math.floorMod(timeMicros - offsetMicros, periodMicros);
    }

    static long greatestCommonDivisor(long a, long b) {
        long greater = a;
        long smaller = b;
        while (smaller != 0) {
            long rest = greater % smaller;
            greater = smaller;
            smaller = rest;
        }
        return greater;
    }
}
