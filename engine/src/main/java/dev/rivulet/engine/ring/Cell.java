package dev.rivulet.engine.ring;

import com.lmax.disruptor.Sequence;

/**
 * A number that one agent writes and others read: what was written before {@link #set} is visible to whoever reads the new value.
 */
public final class Cell {

    private final Sequence sequence;

    public Cell(long initial) {
        this.sequence = new Sequence(initial);
    }

    /** One writer, always the same agent. */
    public void set(long value) {
        sequence.set(value);
    }

    /** Any thread. */
    public long get() {
        return sequence.get();
    }
}
