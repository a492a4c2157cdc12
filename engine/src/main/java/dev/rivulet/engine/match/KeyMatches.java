package dev.rivulet.engine.match;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key keeps. Immutable; a row makes another one.
 *
 * @param open by the row that they began with, then as they came about
 * @param waiting complete ones that wait for open ones that began before them, by the row that they began with
 * @param nextNumber of the next row that is held
 * @param deadlineMicros when the operator looks after the key next, though no row may come; {@link #NEVER} if it does not
 * @param takenCountMax how many rows are taken at most, each way to them counted; may be more than there are
 */
record KeyMatches<T>(
        List<OpenMatch<T>> open, List<Taken<T>> waiting, long nextNumber, long deadlineMicros, int takenCountMax) {

    static final long NEVER = Long.MAX_VALUE;

    private static final KeyMatches<?> NONE = new KeyMatches<>(List.of(), List.of(), 0, NEVER, 0);

    @SuppressWarnings("unchecked") // It has nothing of that type.
    static <T> KeyMatches<T> none() {
        return (KeyMatches<T>) NONE;
    }

    /** Whether it may be forgotten. */
    boolean isIdle() {
        return open.isEmpty() && waiting.isEmpty() && deadlineMicros == NEVER;
    }

    KeyMatches<T> withDeadline(long newDeadlineMicros) {
        return new KeyMatches<>(open, waiting, nextNumber, newDeadlineMicros, takenCountMax);
    }

    /** All that matches have taken, each once. */
    static <T> Set<Taken<T>> taken(List<OpenMatch<T>> open, List<Taken<T>> waiting) {
        Set<Taken<T>> all = Collections.newSetFromMap(new IdentityHashMap<>());
        open.forEach(match -> addAll(match.last(), all));
        waiting.forEach(match -> addAll(match, all));
        return all;
    }

    private static <T> void addAll(Taken<T> last, Set<Taken<T>> all) {
        @Nullable Taken<T> taken = last;
        while (taken != null && all.add(taken)) {
            taken = taken.before();
        }
    }
}
