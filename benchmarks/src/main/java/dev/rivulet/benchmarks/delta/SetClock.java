package dev.rivulet.benchmarks.delta;

import dev.rivulet.core.time.Clock;
import dev.rivulet.core.time.SystemClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A clock that begins with the machine's and goes on when it is told to. Set by one thread, read by any. */
final class SetClock implements Clock {

    private final SystemClock machine = new SystemClock();

    /** Its times by the machine's, at which it was set to them. */
    private final ConcurrentSkipListMap<Long, Long> settings = new ConcurrentSkipListMap<>();

    /** Writer: who sets it. Readers: any thread. */
    private volatile long micros = machine.epochMicros();

    SetClock() {
        settings.put(micros, micros);
    }

    void advance(Duration duration) {
        micros += duration.toMillis() * 1_000;
        settings.put(machine.epochMicros(), micros);
    }

    /** What it showed when the machine's showed this; as good as the machine's times of files are, which lag by some milliseconds. */
    long microsAt(long machineMicros) {
        Map.Entry<Long, Long> last = settings.floorEntry(machineMicros);
        return (last == null ? settings.firstEntry() : last).getValue();
    }

    @Override
    public long nanoTime() {
        return micros * 1_000;
    }

    @Override
    public long epochMicros() {
        return micros;
    }
}
