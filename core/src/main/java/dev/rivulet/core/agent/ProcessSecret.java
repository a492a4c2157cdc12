package dev.rivulet.core.agent;

import java.security.SecureRandom;

/**
 * 128 bits of chance that stay the same as long as the process lives, and that nobody outside can foresee: for hashes whose collisions nobody is to
 * make on purpose. What depends on them must not be stored, nor show in what the process does. Immutable, any thread.
 */
public record ProcessSecret(long first, long second) {

    /** This process's. */
    public static final ProcessSecret OWN = drawn(new SecureRandom());

    private static ProcessSecret drawn(SecureRandom chance) {
        return new ProcessSecret(chance.nextLong(), chance.nextLong());
    }

    /** Not in any log. */
    @Override
    public String toString() {
        return "ProcessSecret";
    }
}
