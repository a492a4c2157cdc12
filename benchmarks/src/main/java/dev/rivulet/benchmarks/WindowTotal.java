package dev.rivulet.benchmarks;

import java.time.Instant;

/** What comes out: one row per key and window. Immutable. */
public record WindowTotal(long key, Instant windowStart, long count, long sum) {}
