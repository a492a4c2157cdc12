package dev.rivulet.state;

import dev.rivulet.core.Invariant;

/**
 * One key's value in a {@link HeapTable}. Owned by the table's lane.
 *
 * <p>The value is changed in place, or replaced by {@link #setValue}; before either, tell the table by {@link HeapTable#markDirty}.
 * A snapshot knows of no other change.
 *
 * <p>Kept at 32 bytes on a 64-bit JVM (flags instead of a place in the dirty list), because there are millions of them.
 */
public final class StateEntry<K, V> {

    /** The mark of an entry whose present value the store has, or will have once the pieces handed over are applied. */
    static final byte CLEAN = 0;

    /**
     * The first of the two marks of entries that changed since a cut. The table uses them in turn, so that a cut does not have to
     * touch the entries: those with the mark of before belong to the snapshot that is running.
     */
    static final byte FIRST_DIRTY_MARK = 1;

    static final byte IN_TABLE = 0;
    static final byte REMOVED = 1;

    /** The key is still there, but its value is in the store only: whoever has the entry finds it again. */
    static final byte EVICTED = 2;

    final NamespaceTable<K, V> home;
    final K key;
    final int hash;
    V value;

    /** {@link #CLEAN}, or the table's mark when the entry was changed. */
    byte mark;

    /** Whether the store has a row for this key, be its value old. */
    boolean isStored;

    /** Whether it was found since the table last looked for something to evict. */
    boolean isReferenced = true;

    /** {@link #IN_TABLE}, or why the table let go of this one entry; {@link #isRemoved} knows also of whole namespaces. */
    byte place = IN_TABLE;

    StateEntry(NamespaceTable<K, V> home, K key, int hash, V value) {
        this.home = home;
        this.key = key;
        this.hash = hash;
        this.value = value;
    }

    /** The mark that follows another. */
    static byte markAfter(byte dirtyMark) {
        return (byte) (FIRST_DIRTY_MARK + 2 - dirtyMark);
    }

    public int keyGroup() {
        return home.keyGroup;
    }

    public long namespace() {
        return home.namespace;
    }

    public K key() {
        return key;
    }

    /** The key's stable hash. */
    public int hash() {
        return hash;
    }

    public V value() {
        return value;
    }

    /** Replaces the value. Comes after {@link HeapTable#markDirty}, which keeps a snapshot that is being cut from seeing it. */
    public void setValue(V value) {
        assert isDirty() : "markDirty comes before setValue";
        this.value = value;
    }

    /** Whether the present value still has to be written by a snapshot, be it the running one. */
    public boolean isDirty() {
        return mark != CLEAN;
    }

    /** Whether the entry was removed from its table since the caller got hold of it; nothing may be done with it any more. */
    public boolean isRemoved() {
        return place == REMOVED || home.isAbandoned();
    }

    boolean isEvicted() {
        return place == EVICTED;
    }

    void checkUsable() {
        Invariant.check(!isRemoved(), "A removed entry is not changed.");
        Invariant.check(!isEvicted(), "An evicted entry is found again before it is changed.");
    }
}
