package dev.rivulet.engine.match;

import java.util.List;

/**
 * What becomes of a key. Immutable.
 *
 * @param after what it keeps then; the same object as before if nothing changed
 * @param complete matches that are to be put out, in this order
 * @param timedOut those that were not complete in time
 * @param givenUpCount how many were given up because the key would have had too many
 */
record Outcome<T>(KeyMatches<T> after, List<Taken<T>> complete, List<Taken<T>> timedOut, int givenUpCount) {

    static <T> Outcome<T> nothing(KeyMatches<T> unchanged) {
        return new Outcome<>(unchanged, List.of(), List.of(), 0);
    }
}
