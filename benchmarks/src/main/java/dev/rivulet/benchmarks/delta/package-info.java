/** Benchmarks of Delta tables as a library. */
@NullMarked
package dev.rivulet.benchmarks.delta;

import org.jspecify.annotations.NullMarked;
