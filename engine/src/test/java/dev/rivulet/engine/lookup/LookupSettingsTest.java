package dev.rivulet.engine.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How pauses between tries grow. */
final class LookupSettingsTest {

    @Test
    void pausesDoubleUpToTheLongest() {
        LookupSettings<String> settings = LookupSettings.of(String.class).withRetries(100, Duration.ofSeconds(10));

        assertEquals(Duration.ofSeconds(10).toNanos(), settings.backoffNs(1));
        assertEquals(Duration.ofSeconds(20).toNanos(), settings.backoffNs(2));
        assertEquals(Duration.ofSeconds(40).toNanos(), settings.backoffNs(3));
        assertEquals(Duration.ofMinutes(1).toNanos(), settings.backoffNs(4));
        assertEquals(Duration.ofMinutes(1).toNanos(), settings.backoffNs(100));
        assertEquals(0, settings.withRetries(5, Duration.ZERO).backoffNs(5));
    }
}
