/**
 * How far partitions are read, as the log knows it: entry type {@link dev.rivulet.kafka.position.PartitionLedger}. No input or output.
 */
@NullMarked
package dev.rivulet.kafka.position;

import org.jspecify.annotations.NullMarked;
