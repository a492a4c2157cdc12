package dev.rivulet.engine.process;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.engine.ring.KeyGroups;
import java.util.function.IntFunction;

/** The key that stands for the key group of the key at hand. Owned by the lane. */
final class GroupKey<K> extends CurrentKey<K> {

    private final CurrentKey<K> atHand;
    private final IntFunction<? extends K> keyOfGroup;
    private final KeyCodec<K> keyCodec;

    GroupKey(KeyGroups keyGroups, CurrentKey<K> atHand, IntFunction<? extends K> keyOfGroup, KeyCodec<K> keyCodec) {
        super(keyGroups, atHand.journal(), keyOfGroup.apply(0));
        this.atHand = atHand;
        this.keyOfGroup = keyOfGroup;
        this.keyCodec = keyCodec;
    }

    /**
     * @param newKey one that stands for a group
     */
    @Override
    void set(K newKey, int keyHash, long eventTimeMicros, long watermark) {
        atHand.set(newKey, keyHash, eventTimeMicros, watermark);
    }

    @Override
    K key() {
        return keyOfGroup.apply(atHand.keyGroup());
    }

    @Override
    int hash() {
        return keyCodec.stableHash(key());
    }

    @Override
    int keyGroup() {
        return atHand.keyGroup();
    }

    @Override
    long writtenMicros() {
        return atHand.writtenMicros();
    }

    @Override
    long watermarkMicros() {
        return atHand.watermarkMicros();
    }

    @Override
    long settledMicros() {
        return atHand.settledMicros();
    }
}
