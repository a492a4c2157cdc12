package dev.rivulet.engine.emit;

/**
 * A row that a receiver never takes. Immutable.
 *
 * @param position of the log's entry that it came of
 * @param timeMicros when that was logged
 */
public record RefusedRow<T>(long position, long timeMicros, T row, String cause) {}
