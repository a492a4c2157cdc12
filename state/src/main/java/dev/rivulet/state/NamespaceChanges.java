package dev.rivulet.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changed in one {@link NamespaceTable}: since the last cut, and, while a snapshot is running, what of it is left to be encoded.
 * Owned by the table's lane.
 *
 * <p>Deletes and puts of one cut are about different keys: a key that is removed and comes back is put over its old row. So it does
 * not matter in which order they are written, and an entry may be put early because it is about to change.
 */
final class NamespaceChanges<K, V> {

    private static final int DIRTY_CAPACITY_MIN = 4;

    /** Entries changed since the last cut, in the order of their first change; removed ones are dropped when they pile up. */
    private @Nullable StateEntry<K, V>[] dirty = entryArray(DIRTY_CAPACITY_MIN);

    private int dirtyCount;
    private int dirtyRemovedCount;

    /** Keys that the store has a row for and the table no longer; made when there is one. */
    private @Nullable Set<K> removedKeys;

    /** What was {@link #dirty} at the cut; those with another mark than then are encoded already, or removed. */
    private @Nullable StateEntry<K, V>[] pending = entryArray(0);

    private int pendingCount;
    private int pendingNext;
    private Iterator<K> pendingRemovedKeys = Collections.emptyIterator();

    /** Keys removed before a cut whose deletion may not have reached the store; only while something is evicted. */
    private final List<Set<K>> unappliedRemovedKeys = new ArrayList<>(0);

    void addDirty(StateEntry<K, V> entry, byte dirtyMark) {
        if (dirtyCount == dirty.length) {
            dirty = Arrays.copyOf(dirty, dirtyCount * 2);
        }
        dirty[dirtyCount++] = entry;
        entry.mark = dirtyMark;
    }

    /** Notes that an entry goes, of which nothing is left to be encoded for a running snapshot. */
    void remove(StateEntry<K, V> entry) {
        if (entry.isStored) {
            if (removedKeys == null) {
                removedKeys = new LinkedHashSet<>();
            }
            removedKeys.add(entry.key);
        }
        if (entry.isDirty()) {
            entry.mark = StateEntry.CLEAN;
            dirtyRemovedCount++;
            if (dirtyRemovedCount > dirtyCount / 2) {
                dropRemovedFromDirty();
            }
        }
    }

    /** Forgets that a key was removed since the last cut, as it is back; whether it was. */
    boolean takeBack(K key) {
        return removedKeys != null && removedKeys.remove(key);
    }

    /** How many puts and deletes the next snapshot has. */
    int changeCount() {
        return (removedKeys == null ? 0 : removedKeys.size()) + putCount();
    }

    int putCount() {
        return dirtyCount - dirtyRemovedCount;
    }

    /** Whether the key was removed though the store may still have a row for it. */
    boolean isRemoved(K key) {
        return removedKeys != null && removedKeys.contains(key)
                || unappliedRemovedKeys.stream().anyMatch(keys -> keys.contains(key));
    }

    /** The store has all that was handed over. */
    void forgetUnapplied() {
        unappliedRemovedKeys.clear();
    }

    /**
     * Sets the changes aside for the snapshot that begins, and starts anew; the one before is encoded.
     *
     * @param isReadBack whether entries may be read back from the store before it has the snapshot
     */
    void cut(boolean isReadBack) {
        if (removedKeys != null) {
            pendingRemovedKeys = removedKeys.iterator();
            if (isReadBack) {
                unappliedRemovedKeys.add(removedKeys);
            }
            removedKeys = null;
        }
        if (dirtyCount > 0) {
            pending = dirty;
            pendingCount = dirtyCount;
            pendingNext = 0;
            dirty = entryArray(DIRTY_CAPACITY_MIN);
            dirtyCount = 0;
            dirtyRemovedCount = 0;
        }
    }

    boolean hasPending() {
        return pendingNext < pendingCount || pendingRemovedKeys.hasNext();
    }

    /**
     * Goes through some of what the running snapshot has left.
     *
     * @return how much of the given count is not used up
     */
    int encodePending(int countMax, NamespaceTable<K, V> home, TableSnapshot<K, V> snapshot) {
        int countLeft = countMax;
        while (countLeft > 0 && pendingRemovedKeys.hasNext()) {
            snapshot.delete(home, pendingRemovedKeys.next());
            countLeft--;
        }
        while (countLeft > 0 && pendingNext < pendingCount) {
            StateEntry<K, V> entry = entryAt(pending, pendingNext);
            pending[pendingNext++] = null;
            snapshot.putIfPending(entry);
            countLeft--;
        }
        if (pendingNext == pendingCount) {
            pending = entryArray(0);
            pendingCount = 0;
            pendingNext = 0;
        }
        return countLeft;
    }

    /** Gives all dirty entries another mark, that of the table which takes them over. */
    void remark(byte dirtyMark) {
        for (int i = 0; i < dirtyCount; i++) {
            StateEntry<K, V> entry = entryAt(dirty, i);
            if (entry.isDirty()) {
                entry.mark = dirtyMark;
            }
        }
    }

    private void dropRemovedFromDirty() {
        int kept = 0;
        for (int i = 0; i < dirtyCount; i++) {
            StateEntry<K, V> entry = entryAt(dirty, i);
            if (entry.isDirty()) {
                dirty[kept++] = entry;
            }
        }
        Arrays.fill(dirty, kept, dirtyCount, null);
        dirtyCount = kept;
        dirtyRemovedCount = 0;
    }

    private static <K, V> StateEntry<K, V> entryAt(@Nullable StateEntry<K, V>[] entries, int index) {
        StateEntry<K, V> entry = entries[index];
        if (entry == null) {
            throw new AssertionError("The lists of changed entries have no gaps.");
        }
        return entry;
    }

    @SuppressWarnings({"unchecked", "rawtypes"
    }) // An array of a generic type cannot be made otherwise; it never leaves this class.
    private static <K, V> @Nullable StateEntry<K, V>[] entryArray(int length) {
        return new StateEntry[length];
    }
}
