package dev.rivulet.engine.watermark;

/** Takes the event time out of a row. Deterministic. */
@FunctionalInterface
public interface EventTimeExtractor<T> {

    /** Microseconds since 1970-01-01T00:00Z. A row with a time outside of the years 1 to 9999 is malformed and moves no watermark. */
    long eventTimeMicros(T row);
}
