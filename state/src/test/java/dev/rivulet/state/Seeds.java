package dev.rivulet.state;

import java.util.SplittableRandom;

/** Runs a test once per seed; a failure names its seed and the command that repeats it. */
public final class Seeds {

    /** How much more the long tier does. */
    private static final int LONG_FACTOR = 20;

    /** A test that takes all its chance from one generator. */
    public interface Body {
        void run(SplittableRandom random) throws Exception;
    }

    private Seeds() {}

    /** Runs seeds 1 to count, twenty times as many in the long tier, or only the one that {@code -Drivulet.seed} names. */
    public static void forEach(int count, Class<?> test, Body body) {
        Long only = Long.getLong("rivulet.seed");
        if (only != null) {
            run(only, test, body);
            return;
        }
        int total = Boolean.getBoolean("rivulet.long") ? count * LONG_FACTOR : count;
        for (long seed = 1; seed <= total; seed++) {
            run(seed, test, body);
        }
    }

    private static void run(long seed, Class<?> test, Body body) {
        try {
            body.run(new SplittableRandom(seed));
        } catch (Exception | AssertionError e) {
            String repeat = "./mvnw -pl state -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
                    + test.getSimpleName() + " -Drivulet.seed=" + seed;
            throw new AssertionError("seed " + seed + " fails; repeat by " + repeat + ": " + e, e);
        }
    }
}
