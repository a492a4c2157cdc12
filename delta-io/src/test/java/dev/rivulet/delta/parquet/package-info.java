/** Tests of data files and their statistics. */
@NullMarked
package dev.rivulet.delta.parquet;

import org.jspecify.annotations.NullMarked;
