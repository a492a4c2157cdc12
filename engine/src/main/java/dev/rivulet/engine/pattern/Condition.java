package dev.rivulet.engine.pattern;

import static java.util.Objects.requireNonNull;

import dev.rivulet.engine.RowPredicate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tests of a row that are joined one after the other, the first first, without precedence. Immutable.
 *
 * @param terms none for a condition that every row meets
 */
public record Condition<T>(List<Term<T>> terms) {

    /**
     * One of them.
     *
     * @param isAlternative whether it is or-ed to those before it, instead of and-ed
     * @param simple asks for the row alone; null if {@code iterative} is not
     * @param iterative asks also for what was taken before
     */
    public record Term<T>(
            boolean isAlternative,
            @Nullable RowPredicate<? super T> simple,
            @Nullable IterativeCondition<T> iterative) {

        private boolean isMetBy(T row, Supplier<Match<T>> soFar) throws Exception {
            return simple != null ? simple.test(row) : requireNonNull(iterative).test(row, soFar.get());
        }

        private Object function() {
            return simple != null ? simple : requireNonNull(iterative);
        }
    }

    public Condition {
        terms = List.copyOf(terms);
    }

    /** What the user gave. */
    public List<Object> functions() {
        return terms.stream().map(Term::function).toList();
    }

    static <T> Condition<T> ofEveryRow() {
        return new Condition<>(List.of());
    }

    Condition<T> with(Term<T> term) {
        List<Term<T>> more = new ArrayList<>(terms);
        more.add(term);
        return new Condition<>(more);
    }

    /**
     * Whether a row meets it.
     *
     * @param soFar asked at most for what it needs
     */
    public boolean isMetBy(T row, Supplier<Match<T>> soFar) throws Exception {
        boolean isMet = true;
        for (int index = 0; index < terms.size(); index++) {
            Term<T> term = terms.get(index);
            boolean isDecided = index > 0 && isMet == term.isAlternative();
            if (!isDecided) {
                isMet = term.isMetBy(row, soFar);
            }
        }
        return isMet;
    }
}
