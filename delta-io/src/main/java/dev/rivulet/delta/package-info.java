/**
 * Delta tables as a library, and the sink over it: entry types {@link dev.rivulet.delta.DeltaTable} and
 * {@link dev.rivulet.delta.DeltaSink}. It depends on {@code core} and never on the engine; Kernel, Hadoop and Parquet are named only
 * in the packages below.
 */
@NullMarked
package dev.rivulet.delta;

import org.jspecify.annotations.NullMarked;
