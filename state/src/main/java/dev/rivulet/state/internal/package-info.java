/**
 * What the packages of this module share and nobody else should use: {@link dev.rivulet.state.internal.StateFiles} on the disk, and
 * the simulated twin of RocksDB. Depends on the disk port and on the types that a store takes and gives.
 */
@NullMarked
package dev.rivulet.state.internal;

import org.jspecify.annotations.NullMarked;
