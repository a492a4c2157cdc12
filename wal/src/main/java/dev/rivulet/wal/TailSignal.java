package dev.rivulet.wal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where readers at the end of the log wait for more. The writer pays for it only while somebody waits: one read of a counter per flush.
 * Any thread.
 *
 * <p>No wake-up is missed: a reader announces itself before it looks at the log for the last time, and the writer looks for announced
 * readers after it has changed the log.
 */
final class TailSignal {

    /** Writers: waiting readers. Reader: the log's writer. */
    private final AtomicInteger waiterCount = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** To be called by the writer after the log has changed in a way that readers can see. */
    void wakeAll() {
        if (waiterCount.get() > 0) {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits until something holds, or the time is over.
     *
     * @return whether it holds
     */
    boolean await(BooleanSupplier condition, long timeoutNs) throws InterruptedException {
        lock.lockInterruptibly();
        waiterCount.incrementAndGet();
        try {
            long restNs = timeoutNs;
            while (!condition.getAsBoolean()) {
                if (restNs <= 0) {
                    return false;
                }
                restNs = changed.awaitNanos(restNs);
            }
            return true;
        } finally {
            waiterCount.decrementAndGet();
            lock.unlock();
        }
    }
}
