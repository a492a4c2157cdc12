package dev.rivulet.engine;

import dev.rivulet.core.time.EpochMicros;
import java.time.Instant;

/**
 * A span of event time: the start belongs to it, the end does not. Immutable.
 *
 * @param startMicros microseconds since 1970-01-01T00:00Z
 * @param endMicros above {@code startMicros}
 */
public record Window(long startMicros, long endMicros) {

    /** All time: the window of count and global windows. */
    public static final Window GLOBAL = new Window(Long.MIN_VALUE, Long.MAX_VALUE);

    public Instant start() {
        return EpochMicros.instant(startMicros);
    }

    public Instant end() {
        return EpochMicros.instant(endMicros);
    }
}
