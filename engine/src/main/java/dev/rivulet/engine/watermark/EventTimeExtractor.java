package dev.rivulet.engine.watermark;

/** Takes the event time out of a row. Deterministic. */
@FunctionalInterface
public interface EventTimeExtractor<T> {

    /** Microseconds since 1970-01-01T00:00Z. */
    long eventTimeMicros(T row);
}
