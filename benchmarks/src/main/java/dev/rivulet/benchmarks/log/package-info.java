/**
 * How fast the write-ahead log is, beside what the disk can do and beside other logs. Enters at {@link
 * dev.rivulet.benchmarks.log.LogEndToEnd}; knows nothing of the engine.
 */
@NullMarked
package dev.rivulet.benchmarks.log;

import org.jspecify.annotations.NullMarked;
