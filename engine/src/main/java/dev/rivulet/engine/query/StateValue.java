package dev.rivulet.engine.query;

import org.jspecify.annotations.Nullable;

/**
 * A row of state. Immutable.
 *
 * @param namespace the start of the window, or the time at which a timer is due; 0 for other state
 * @param part in a map the key of the entry, in a list the number of the element, ascending; null if the key has one value
 * @param value a copy of the query's own
 */
public record StateValue(long namespace, @Nullable Object part, Object value) {}
