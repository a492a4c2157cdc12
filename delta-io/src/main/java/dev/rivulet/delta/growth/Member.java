package dev.rivulet.delta.growth;

/**
 * A member of a JSON object. Immutable.
 *
 * @param text what a text says; of all others their JSON as it came, digit by digit
 * @param whole name and value as they came
 */
record Member(String name, Kind kind, String text, String whole) {

    /** What stands there. */
    enum Kind {
        NULL,
        TRUTH,
        /** A number of digits alone. */
        WHOLE,
        /** One with a point or an exponent. */
        FRACTION,
        TEXT,
        /** An object or an array. */
        NESTED
    }

    boolean isNull() {
        return kind == Kind.NULL;
    }

    boolean isNumber() {
        return kind == Kind.WHOLE || kind == Kind.FRACTION;
    }
}
