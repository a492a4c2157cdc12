package dev.rivulet.system.sim;

/** The row of all simulated streams, so that any step fits behind any other. */
public record Item(String key, long timeMicros, long value) {}
