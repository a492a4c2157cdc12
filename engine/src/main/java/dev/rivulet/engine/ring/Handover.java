package dev.rivulet.engine.ring;

import java.util.Queue;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of immutable messages from one agent (or several) to one other. Never blocks: a full queue refuses, and the sender
 * tries again in its next duty cycle.
 *
 * <p>The atomic variants of JCTools' queues, since the others want {@code Unsafe}, which newer JDKs warn about.
 */
public final class Handover<M> {

    private final Queue<M> queue;

    private Handover(Queue<M> queue) {
        this.queue = queue;
    }

    public static <M> Handover<M> fromOne(int capacity) {
        return new Handover<>(new SpscAtomicArrayQueue<>(capacity));
    }

    public static <M> Handover<M> fromMany(int capacity) {
        return new Handover<>(new MpscAtomicArrayQueue<>(capacity));
    }

    /** Sender: false if the queue is full. */
    public boolean offer(M message) {
        return queue.offer(message);
    }

    /** Receiver: the next message without taking it, or null. */
    public @Nullable M peek() {
        return queue.peek();
    }

    /** Receiver: takes the next message, or null. */
    public @Nullable M poll() {
        return queue.poll();
    }

    /** Any thread; exact only for the receiver when no sender is at work. */
    public boolean isEmpty() {
        return queue.isEmpty();
    }
}
