package dev.rivulet.objectstore;

/**
 * What a store knows of an object. Immutable.
 *
 * @param sizeBytes 0 or more
 * @param modifiedMicros when it was put, by the store's clock, since 1970; some stores know seconds only
 * @param tag tells it from another object under the same key; empty if the store does not
 */
public record ObjectFacts(String key, long sizeBytes, long modifiedMicros, String tag) {}
