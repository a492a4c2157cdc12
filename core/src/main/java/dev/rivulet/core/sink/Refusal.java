package dev.rivulet.core.sink;

/**
 * Why a target does not take a row. Immutable.
 *
 * @param cause what the row violates, with the values that tell; a sentence without a full stop
 */
public record Refusal(String cause) {}
