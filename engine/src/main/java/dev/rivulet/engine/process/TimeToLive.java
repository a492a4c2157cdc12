package dev.rivulet.engine.process;

import dev.rivulet.engine.operator.Timers;
import dev.rivulet.engine.state.StateTtl;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateEntry;

/**
 * Sees to it that a state forgets what is past its time, also for keys that nobody asks for any more. It keeps, per key, when to look
 * next, rounded up so that a key that is used all the time is not noted all the time. Owned by the lane.
 *
 * <p>What is past its time is so for whoever looks: a row goes by the watermark of the records before it, a timer by its own time. Timers
 * fire at the end of a batch and may so go by an earlier time than the batch's rows did; what is gone for a row is therefore kept until
 * those timers have fired. So it depends neither on where batches are cut nor on when it is forgotten.
 */
final class TimeToLive<K> {

    /** Into how many parts the time to live is divided for the rounding: what is gone takes room for an eighth longer at most. */
    private static final int PARTS = 8;

    /** Keys per call, a bound for the time that it takes. */
    private static final int KEY_COUNT_MAX = 1_024;

    private final StateTtl ttl;
    private final CurrentKey<K> current;
    private final Timers<K> looks;
    private Runnable drop = () -> {};

    TimeToLive(StateTtl ttl, CurrentKey<K> current, Timers<K> looks) {
        this.ttl = ttl;
        this.current = current;
        this.looks = looks;
    }

    /**
     * @param drop forgets what of the current key is gone, and notes when to look again if something is left
     */
    void dropWith(Runnable drop) {
        this.drop = drop;
    }

    KeyedTable table() {
        return looks.table();
    }

    boolean isRefreshedByReading() {
        return ttl.isRefreshedByReading();
    }

    /** Wraps a value that is written now, and notes when to look for it. */
    <V> Expiring<V> starting(V value) {
        long writtenMicros = current.writtenMicros();
        long expiryMicros = writtenMicros + ttl.timeToLiveMicros();
        boolean isNever = writtenMicros == Long.MIN_VALUE || expiryMicros < writtenMicros;
        Expiring<V> expiring = new Expiring<>(value, isNever ? Long.MAX_VALUE : expiryMicros);
        lookAgain(expiring.expiryMicros());
        return expiring;
    }

    void lookAgain(long expiryMicros) {
        if (expiryMicros != Long.MAX_VALUE) {
            long part = Math.max(1, ttl.timeToLiveMicros() / PARTS);
            long rounded = Math.floorDiv(expiryMicros, part) * part + part;
            current.register(looks, rounded < expiryMicros ? expiryMicros : rounded);
        }
    }

    /** For the row or timer at hand; one that follows may be an earlier one, and still see it. */
    boolean isGone(Expiring<?> value) {
        return value.isGone(current.watermarkMicros());
    }

    /** For all that follow. */
    boolean isGoneForGood(Expiring<?> value) {
        return value.isGone(current.settledMicros());
    }

    /** Forgets what is gone for good; whether that was all. */
    boolean dropExpired() {
        long settledMicros = current.settledMicros();
        for (int count = 0; count < KEY_COUNT_MAX; count++) {
            StateEntry<K, Boolean> look = looks.takeDue(settledMicros);
            if (look == null) {
                return true;
            }
            current.set(look.key(), look.hash(), Long.MIN_VALUE, settledMicros);
            drop.run();
        }
        return false;
    }
}
