package dev.rivulet.engine.operator.pane;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The windows that are timed of the keys of one group. Owned by the lane, and no state. */
final class TimedKeys<K> {

    /** Only looked up, never iterated in an order that shows. */
    private final Map<K, TimedWindows> byKey = new HashMap<>();

    private long count;

    @Nullable TimedWindows find(K key) {
        return byKey.get(key);
    }

    /** The windows of a key have become others, or more. */
    void put(K key, TimedWindows windows, int countBefore) {
        byKey.put(key, windows);
        count += windows.count() - countBefore;
    }

    /** Forgets the keys of which a watermark closes all windows. */
    void removeOver(long watermark) {
        byKey.values().removeIf(windows -> {
            boolean isOver = windows.isOver(watermark);
            count -= isOver ? windows.count() : 0;
            return isOver;
        });
    }

    /** How much it has, in times. */
    long count() {
        return count;
    }
}
