package dev.rivulet.engine.process;

import dev.rivulet.engine.state.KeyedStates;
import java.util.function.IntFunction;

/** States that can also be had for whole key groups: for what holds for all keys, and is kept once in each group. */
public interface KeyGroupStates<K> {

    /**
     * Handles that speak of the key group of the key at hand.
     *
     * @param keyOfGroup a key that stands for a group, and whose hash lies in it
     */
    KeyedStates ofKeyGroup(IntFunction<? extends K> keyOfGroup);
}
