package dev.rivulet.engine.sim;

/** The row of the engine's own tests. */
record Reading(String key, long timeMicros, double value) {}
