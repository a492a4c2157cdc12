/** Keyed state: tables beside a map and RocksDB, codecs beside Avro, and the pauses of a snapshot. */
@NullMarked
package dev.rivulet.benchmarks.state;

import org.jspecify.annotations.NullMarked;
