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

    /**
     * @param none stands for the key where there is none yet
     */
    CurrentKey(KeyGroups keyGroups, CallJournal journal, K none) {
        this.keyGroups = keyGroups;
        this.journal = journal;
        this.key = none;
    }

    void set(K newKey, int keyHash, long eventTimeMicros) {
        key = newKey;
        hash = keyHash;
        keyGroup = keyGroups.groupOf(keyHash);
        timeMicros = eventTimeMicros;
    }

    void advance(long watermark) {
        watermarkMicros = watermark;
    }

    void register(Timers<K> timers, long timerMicros) {
        if (timers.register(keyGroup, key, hash, timerMicros)) {
            journal.note(() -> timers.delete(keyGroup, key, hash, timerMicros));
        }
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

    long watermarkMicros() {
        return watermarkMicros;
    }
}
