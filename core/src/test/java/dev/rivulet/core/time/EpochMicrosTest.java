package dev.rivulet.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochMicrosTest {

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1969-12-31T23:59:59.999999Z, -1",
        "2262-04-11T23:47:16.854775Z, 9223372036854775",
        "2262-04-11T23:47:16.854776Z, 9223372036854776",
        "9999-12-31T23:59:59.999999Z, 253402300799999999",
        "0001-01-01T00:00:00Z, -62135596800000000"
    })
    void bothWays(Instant instant, long micros) {
        assertEquals(micros, EpochMicros.of(instant));
        assertEquals(micros, EpochMicros.saturated(instant));
        assertEquals(instant, EpochMicros.instant(micros));
    }

    @Test
    void nanosecondsAreRoundedTowardsThePast() {
        assertEquals(0, EpochMicros.of(Instant.parse("1970-01-01T00:00:00.000000999Z")));
        assertEquals(-1, EpochMicros.of(Instant.parse("1969-12-31T23:59:59.999999999Z")));
    }

    @Test
    void beyondItsEndsItSaysSoOrStopsThere() {
        assertThrows(ArithmeticException.class, () -> EpochMicros.of(Instant.MAX));
        assertThrows(ArithmeticException.class, () -> EpochMicros.of(Instant.MIN));
        assertEquals(Long.MAX_VALUE, EpochMicros.saturated(Instant.MAX));
        assertEquals(Long.MIN_VALUE, EpochMicros.saturated(Instant.MIN));
    }
}
