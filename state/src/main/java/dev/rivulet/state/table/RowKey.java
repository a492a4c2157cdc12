package dev.rivulet.state.table;

/** Where a row lies: under the table's key, whose canonical bytes its own begin with. Immutable. */
interface RowKey<K> {

    /** The table's key that the row belongs to. */
    K key();
}
