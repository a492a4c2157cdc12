/**
 * State that is a collection per key, tracked and stored element by element, and evicted key by key. Entry types
 * {@link dev.rivulet.state.table.MapTable} and {@link dev.rivulet.state.table.ListTable}. Each is a
 * {@link dev.rivulet.state.HeapTable} of elements with an index of the keys; depends on nothing else but that.
 */
@NullMarked
package dev.rivulet.state.table;

import org.jspecify.annotations.NullMarked;
