package dev.rivulet.system.sim;

import dev.rivulet.engine.ErrorPolicy;

/**
 * On what a function of a random pipeline fails, how, and what its policy is: as the engine is given it and as the plain computation
 * understands it. Immutable.
 *
 * @param modulo it fails on multiples, from 2
 */
record Fault(int modulo, Kind kind) {

    enum Kind {
        SKIP(ErrorPolicy.skip()),
        DEAD_LETTER(ErrorPolicy.deadLetter().retryFirst(2)),
        /** Fails once, and not when it is called again; so nothing shows. */
        FLAKY(ErrorPolicy.fail().retryFirst(1));

        private final ErrorPolicy policy;

        Kind(ErrorPolicy policy) {
            this.policy = policy;
        }

        ErrorPolicy policy() {
            return policy;
        }
    }

    /** Whether something comes of it. */
    boolean shows(long value) {
        return kind != Kind.FLAKY && hits(value);
    }

    boolean hits(long value) {
        return Math.floorMod(value, modulo) == 0;
    }

    /** It throws in one way or another. */
    void fail(long value) {
        if (isOverflow(value)) {
            throw new StackOverflowError();
        }
        throw new IllegalStateException("bad value " + value);
    }

    String exception(long value) {
        return (isOverflow(value) ? StackOverflowError.class : IllegalStateException.class).getName();
    }

    String cause(long value) {
        return isOverflow(value) ? "no message" : "bad value " + value;
    }

    private boolean isOverflow(long value) {
        return Math.floorMod(value / modulo, 2) == 1;
    }
}
