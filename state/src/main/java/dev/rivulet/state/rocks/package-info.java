/**
 * The state store on RocksDB, and the only place that knows RocksDB's names: entry type
 * {@link dev.rivulet.state.rocks.RocksStateBackend}. Must not depend on checkpoints.
 */
@NullMarked
package dev.rivulet.state.rocks;

import org.jspecify.annotations.NullMarked;
