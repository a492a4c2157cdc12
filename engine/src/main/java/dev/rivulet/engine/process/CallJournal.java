package dev.rivulet.engine.process;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.failure.ValueCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How to take back what a call of a function has changed of its state and timers. Open during calls only. Owned by the lane.
 *
 * <p>What cannot change is kept as it was, which costs next to nothing. Of a value that is handed out and can be changed in place there must
 * be a copy, which costs what writing it costs; so there is one only if the job may go on behind a failed call.
 */
final class CallJournal {

    /** Room is kept for so many; what one extraordinary call changed beyond does not stay in memory. */
    private static final int KEPT_COUNT_MAX = 1_024;

    private final boolean keepsCopies;
    private List<Runnable> undos = new ArrayList<>();
    private boolean isOpen;
    private boolean isComplete = true;

    /**
     * @param keepsCopies whether values that can be changed in place are copied when they are handed out
     */
    CallJournal(boolean keepsCopies) {
        this.keepsCopies = keepsCopies;
    }

    void open() {
        isOpen = true;
        isComplete = true;
    }

    /** Something has been changed, or is about to be. */
    void note(Runnable undo) {
        if (isOpen) {
            undos.add(undo);
        }
    }

    /** A value is handed out that can be changed in place. */
    <V> void noteHandedOut(V value, Codec<V> codec, Consumer<V> restore) {
        if (!isOpen) {
            return;
        }
        if (keepsCopies) {
            ValueCopy<V> copy = new ValueCopy<>(codec);
            copy.take(value);
            undos.add(() -> restore.accept(copy.get()));
        } else {
            isComplete = false;
        }
    }

    /** The call is over, and what it did stays. */
    void close() {
        isOpen = false;
        if (undos.size() > KEPT_COUNT_MAX) {
            undos = new ArrayList<>();
        } else {
            undos.clear();
        }
    }

    /** The call failed: takes back what it did, the last thing first; false if it may have changed what there is no copy of. */
    boolean undo() {
        isOpen = false;
        for (int index = undos.size() - 1; index >= 0; index--) {
            undos.get(index).run();
        }
        close();
        return isComplete;
    }
}
