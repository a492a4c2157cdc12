package dev.rivulet.engine.query;

/**
 * A row of state, in words. Immutable.
 *
 * @param key of the operator
 * @param namespace the start of the window, or the time at which a timer is due; 0 for other state
 * @param entry the whole key of the row: of a map or list it tells the entry too
 * @param value as its type writes itself
 */
public record StateRow(String key, long namespace, String entry, String value) {}
