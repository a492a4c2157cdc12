package dev.rivulet.engine.pattern;

import org.jspecify.annotations.Nullable;

/**
 * What of the key's other matches is discarded when a match is put out. Immutable.
 *
 * <p>With any but {@link #noSkip}, matches are put out in the order of the rows that they began with: one that is complete waits for
 * those that began before it and are still open.
 *
 * @param kind which one
 * @param name the stage that it speaks of; null for those that speak of none
 */
public record AfterMatchSkipStrategy(Kind kind, @Nullable String name) {

    /** Which matches are discarded. */
    public enum Kind {
        NO_SKIP,
        SKIP_TO_NEXT,
        SKIP_PAST_LAST_EVENT,
        SKIP_TO_FIRST,
        SKIP_TO_LAST
    }

    public AfterMatchSkipStrategy {
        boolean needsName = kind == Kind.SKIP_TO_FIRST || kind == Kind.SKIP_TO_LAST;
        if (needsName != (name != null)) {
            throw new IllegalArgumentException("the skip strategy " + kind + " is for the stage " + name + ", wanted "
                    + (needsName ? "one" : "none"));
        }
    }

    /** Nothing: every match is put out, as soon as it is complete. */
    public static AfterMatchSkipStrategy noSkip() {
        return new AfterMatchSkipStrategy(Kind.NO_SKIP, null);
    }

    /** Every one that began with the same row. */
    public static AfterMatchSkipStrategy skipToNext() {
        return new AfterMatchSkipStrategy(Kind.SKIP_TO_NEXT, null);
    }

    /** Every one that began before the match ended. */
    public static AfterMatchSkipStrategy skipPastLastEvent() {
        return new AfterMatchSkipStrategy(Kind.SKIP_PAST_LAST_EVENT, null);
    }

    /** Every one that began before the first row of a stage; nothing if the stage took none. */
    public static AfterMatchSkipStrategy skipToFirst(String name) {
        return new AfterMatchSkipStrategy(Kind.SKIP_TO_FIRST, name);
    }

    /** Every one that began before the last row of a stage; nothing if the stage took none. */
    public static AfterMatchSkipStrategy skipToLast(String name) {
        return new AfterMatchSkipStrategy(Kind.SKIP_TO_LAST, name);
    }

    /** Whether matches are put out in the order of their beginning. */
    public boolean isOrdered() {
        return kind != Kind.NO_SKIP;
    }

    String text() {
        return name == null ? kind.name() : kind + " " + name;
    }
}
