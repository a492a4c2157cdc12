package dev.rivulet.state;

/**
 * One key's value in a {@link HeapTable}. Owned by the table's lane.
 *
 * <p>The value is changed in place, or replaced by {@link #setValue}; before either, tell the table by {@link HeapTable#markDirty}.
 * A snapshot knows of no other change.
 *
 * <p>Kept at 32 bytes on a 64-bit JVM (flags instead of a place in the dirty list), because there are millions of them.
 */
public final class StateEntry<K, V> {

    final NamespaceTable<K, V> home;
    final K key;
    final int hash;
    V value;

    /** Whether the store does not know the present value. */
    boolean isDirty;

    /** Whether the store has a row for this key, be its value old. */
    boolean isStored;

    /** Whether the table let go of the entry; nothing may be done with it any more. */
    boolean isRemoved;

    StateEntry(NamespaceTable<K, V> home, K key, int hash, V value) {
        this.home = home;
        this.key = key;
        this.hash = hash;
        this.value = value;
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

    public V value() {
        return value;
    }

    /** Replaces the value. Comes after {@link HeapTable#markDirty}, which keeps a snapshot that is being cut from seeing it. */
    public void setValue(V value) {
        assert isDirty : "markDirty comes before setValue";
        this.value = value;
    }

    public boolean isDirty() {
        return isDirty;
    }

    /** Whether the entry was removed from its table since the caller got hold of it. */
    public boolean isRemoved() {
        return isRemoved;
    }
}
