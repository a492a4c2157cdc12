package dev.rivulet.engine.process;

import dev.rivulet.engine.operator.Timers;
import dev.rivulet.engine.ring.KeyGroups;

/** Whose state the handles speak of: the key of the row or timer at hand, and the time that counts for it. Owned by the lane. */
class CurrentKey<K> {

    private final KeyGroups keyGroups;
    private final CallJournal journal;
    private K key;
    private int hash;
    private int keyGroup;
    private long timeMicros;
    private long watermarkMicros = Long.MIN_VALUE;
    private long settledMicros = Long.MIN_VALUE;

    /**
     * @param none stands for the key where there is none yet
     */
    CurrentKey(KeyGroups keyGroups, CallJournal journal, K none) {
        this.keyGroups = keyGroups;
        this.journal = journal;
        this.key = none;
    }

    /**
     * @param eventTimeMicros of the row or timer, {@link Long#MIN_VALUE} for none
     * @param watermark what it sees of event time
     */
    void set(K newKey, int keyHash, long eventTimeMicros, long watermark) {
        key = newKey;
        hash = keyHash;
        keyGroup = keyGroups.groupOf(keyHash);
        timeMicros = eventTimeMicros;
        watermarkMicros = watermark;
    }

    /** No row or timer that follows sees an earlier watermark than this. */
    void settle(long watermark) {
        settledMicros = watermark;
    }

    /** Whether there was none. */
    boolean register(Timers<K> timers, long timerMicros) {
        boolean isNew = timers.register(keyGroup, key, hash, timerMicros);
        if (isNew) {
            journal.note(() -> timers.delete(keyGroup, key, hash, timerMicros));
        }
        return isNew;
    }

    void delete(Timers<K> timers, long timerMicros) {
        if (timers.delete(keyGroup, key, hash, timerMicros)) {
            journal.note(() -> timers.register(keyGroup, key, hash, timerMicros));
        }
    }

    /** What the call at hand has changed. */
    CallJournal journal() {
        return journal;
    }

    KeyGroups keyGroups() {
        return keyGroups;
    }

    K key() {
        return key;
    }

    int hash() {
        return hash;
    }

    int keyGroup() {
        return keyGroup;
    }

    /** When what is written now was written, for its time to live: its event time, or the watermark where there is none. */
    long writtenMicros() {
        return timeMicros == Long.MIN_VALUE ? watermarkMicros : timeMicros;
    }

    /** What the row or timer at hand sees of event time: no more than the records before it have told. */
    long watermarkMicros() {
        return watermarkMicros;
    }

    /** No row or timer that follows sees an earlier watermark than this. */
    long settledMicros() {
        return settledMicros;
    }
}
