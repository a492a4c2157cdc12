package dev.rivulet.engine.match;

/**
 * A row that open matches of its key have taken, one object for all of them. Immutable.
 *
 * @param number ascending among the rows that the key holds
 */
record HeldRow<T>(long number, long timeMicros, T row) {}
