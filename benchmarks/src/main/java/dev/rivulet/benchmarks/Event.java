package dev.rivulet.benchmarks;

import java.io.Serializable;

/** A record of the benchmark. Immutable. */
public record Event(long key, long timeMicros, long value) implements Serializable {}
