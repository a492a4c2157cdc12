/** Keyed state of a lane: tables on the heap or in RocksDB, and the snapshots taken of them. */
@NullMarked
package dev.rivulet.state;

import org.jspecify.annotations.NullMarked;
