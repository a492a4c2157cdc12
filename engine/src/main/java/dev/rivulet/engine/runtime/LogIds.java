package dev.rivulet.engine.runtime;

import dev.rivulet.core.time.Clock;
import java.util.UUID;

/** Makes identities for new logs. Stateless. */
final class LogIds {

    private LogIds() {}

    /**
     * An identity out of the machine's two clocks, in the bit layout of RFC 9562's version 8. Two logs made in the same microsecond
     * on machines with the same uptime to the nanosecond would share one; in return a simulated clock makes it repeatable.
     */
    static UUID next(Clock clock) {
        long high = clock.epochMicros() << 16 | 0x8000 | clock.nanoTime() & 0x0fff;
        long low = 0x8000_0000_0000_0000L | mix(clock.nanoTime()) >>> 2;
        return new UUID(high, low);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
