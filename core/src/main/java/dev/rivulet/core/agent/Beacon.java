package dev.rivulet.core.agent;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A number that one agent shows and others see, where it is a library's agents that meet and not the engine's: what was done before
 * {@link #show} is visible to whoever sees the new number.
 */
public final class Beacon {

    /** Writer: one agent. Readers: any thread. All accesses are volatile, so that those of two beacons keep their order too. */
    private final AtomicLong number;

    public Beacon(long initial) {
        this.number = new AtomicLong(initial);
    }

    /** Always by the same agent. */
    public void show(long number) {
        this.number.set(number);
    }

    /** Any thread. */
    public long seen() {
        return number.get();
    }
}
