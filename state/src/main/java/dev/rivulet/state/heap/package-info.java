/**
 * The state store in sorted maps on the heap, for simulation and tests: entry type {@link dev.rivulet.state.heap.HeapStateBackend}. Must not
 * depend on checkpoints.
 */
@NullMarked
package dev.rivulet.state.heap;

import org.jspecify.annotations.NullMarked;
