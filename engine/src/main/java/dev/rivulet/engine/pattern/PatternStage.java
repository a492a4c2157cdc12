package dev.rivulet.engine.pattern;

import org.jspecify.annotations.Nullable;

/**
 * A named part of a pattern. Immutable.
 *
 * @param name unlike that of any other stage
 * @param place how it follows the stage before it
 * @param condition met by the rows that it takes, or that must not come if it is negative
 * @param quantifier how many rows it takes, which a negative one does not
 * @param until met by rows with which its loop is over; null for none
 */
public record PatternStage<T>(
        String name,
        Place place,
        Condition<T> condition,
        Quantifier quantifier,
        @Nullable Condition<T> until) {

    /** How a stage follows the one before it. */
    public enum Place {
        BEGIN,
        NEXT,
        FOLLOWED_BY,
        FOLLOWED_BY_ANY,
        NOT_NEXT,
        NOT_FOLLOWED_BY
    }

    /** Whether it takes no rows but forbids them. */
    public boolean isNegative() {
        return place == Place.NOT_NEXT || place == Place.NOT_FOLLOWED_BY;
    }

    /** Which rows may lie before its first row. */
    public Contiguity contiguity() {
        return switch (place) {
            case BEGIN, NEXT, NOT_NEXT -> Contiguity.STRICT;
            case FOLLOWED_BY, NOT_FOLLOWED_BY -> Contiguity.RELAXED;
            case FOLLOWED_BY_ANY -> Contiguity.ANY;
        };
    }

    static <T> PatternStage<T> of(String name, Place place) {
        return new PatternStage<>(name, place, Condition.ofEveryRow(), Quantifier.ONE, null);
    }

    PatternStage<T> with(Condition.Term<T> term) {
        return new PatternStage<>(name, place, condition.with(term), quantifier, until);
    }

    PatternStage<T> with(Quantifier newQuantifier) {
        return new PatternStage<>(name, place, condition, newQuantifier, until);
    }

    PatternStage<T> until(Condition<T> stop) {
        return new PatternStage<>(name, place, condition, quantifier, stop);
    }

    String text() {
        String text = place + " " + name;
        if (!isNegative()) {
            text += " " + quantifier.text();
        }
        return until == null ? text : text + " until";
    }
}
