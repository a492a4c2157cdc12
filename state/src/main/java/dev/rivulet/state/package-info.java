/**
 * Keyed state: tables on the heap that a lane works on, and the store that holds what their last snapshot held. Entry types
 * {@link dev.rivulet.state.HeapTable} for the lane (maps and lists per key are in {@code dev.rivulet.state.table}) and {@link dev.rivulet.state.StateStore} for the state agent; what passes between
 * them is {@link dev.rivulet.state.StateChanges}. Checkpoints are made in {@code dev.rivulet.state.checkpoint}, on which nothing here
 * depends; RocksDB's names stay in {@code dev.rivulet.state.rocks}.
 */
@NullMarked
package dev.rivulet.state;

import org.jspecify.annotations.NullMarked;
