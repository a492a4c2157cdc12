package dev.rivulet.state.table;

/** Where a row lies: under the table's key, whose canonical bytes its own begin with. Immutable. */
public interface RowKey<K> {

    /** The table's key that the row belongs to. */
    K key();

    /** What tells it from the key's others: in a map the key of the entry, in a list the element's number. */
    Object part();
}
