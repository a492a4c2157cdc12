package dev.rivulet.wal;

import java.io.Closeable;

/**
 * Keeps a log from releasing what somebody still needs: a snapshot, a commit that waits, a reader. Its owner moves it on and closes it;
 * any thread may read it. Lives in memory only: whoever needs a pin after a restart sets it again before the first {@link Wal#release}.
 */
public final class WalPin implements Closeable {

    private final Wal log;
    private final String name;

    /** Writer: the pin's owner. Readers: the caller of {@link Wal#release}, who then keeps a little more than it would have to. */
    private volatile long position;

    WalPin(Wal log, String name, long position) {
        this.log = log;
        this.name = name;
        this.position = position;
    }

    /** What it is for, to be shown to people. */
    public String name() {
        return name;
    }

    /** Nothing at or behind this position is released. */
    public long position() {
        return position;
    }

    /**
     * Lets go of what lies before a position.
     *
     * @throws IllegalArgumentException if it lies before the pin, where the log may have let go already
     */
    public void moveTo(long position) {
        if (position < this.position) {
            throw new IllegalArgumentException(
                    "pin " + name + " is at position " + this.position + ", it cannot go back to " + position);
        }
        this.position = position;
    }

    @Override
    public void close() {
        log.unpin(this);
    }
}
