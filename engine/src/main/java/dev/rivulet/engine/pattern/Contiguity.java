package dev.rivulet.engine.pattern;

/** Which rows may lie between a row and the one that a match has taken before it. */
public enum Contiguity {
    /** None. */
    STRICT,
    /** Those that do not meet the condition: the first that does is taken. */
    RELAXED,
    /** Any: a row that meets the condition is taken by one match and passed over by another. */
    ANY
}
