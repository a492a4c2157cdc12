package dev.rivulet.core;

/**
 * Cheap checks that stay on in production. A violated invariant is a bug of Rivulet's own and stops the engine; it is never the
 * way to report a caller's mistake or a failing disk. Any thread.
 */
public final class Invariant {

    private Invariant() {}

    /**
     * Throws unless the fact holds.
     *
     * @param holds the fact
     * @param message what must be true, as a full sentence
     * @throws AssertionError if it is not; nobody but the agent host may catch it
     */
    public static void check(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }

    /**
     * Throws unless the two numbers are equal.
     *
     * @param message what the numbers are, without their values
     * @throws AssertionError naming both numbers
     */
    public static void checkEqual(long found, long expected, String message) {
        if (found != expected) {
            throw new AssertionError(message + ": found " + found + ", expected " + expected);
        }
    }
}
