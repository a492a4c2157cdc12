package dev.rivulet.state;

/**
 * The lowest namespace over all key groups, remembered because it is asked for after every batch. Owned by the table's lane, which
 * tells it what comes and goes.
 */
final class LowestNamespace<K, V> {

    private final KeyGroupTable<K, V>[] keyGroups;
    private long lowest;
    private boolean isKnown;

    LowestNamespace(KeyGroupTable<K, V>[] keyGroups) {
        this.keyGroups = keyGroups;
    }

    /**
     * @param isFirst whether there was none before
     */
    void onAdded(long namespace, boolean isFirst) {
        if (isFirst) {
            lowest = namespace;
            isKnown = true;
        } else if (isKnown && namespace < lowest) {
            lowest = namespace;
        }
    }

    /** A namespace went out of one key group; others may have it still. */
    void onRemoved(long namespace) {
        if (isKnown && namespace == lowest) {
            isKnown = false;
        }
    }

    /** Whole key groups came or went. */
    void forget() {
        isKnown = false;
    }

    /** Only if there is one. */
    long find() {
        if (!isKnown) {
            lowest = search();
            isKnown = true;
        }
        return lowest;
    }

    private long search() {
        long found = Long.MAX_VALUE;
        for (KeyGroupTable<K, V> group : keyGroups) {
            if (!group.isEmpty()) {
                found = Math.min(found, group.lowestNamespace());
            }
        }
        return found;
    }
}
