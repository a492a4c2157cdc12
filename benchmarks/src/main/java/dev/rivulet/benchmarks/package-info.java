/** Benchmarks, each of which asks one question. */
@NullMarked
package dev.rivulet.benchmarks;

import org.jspecify.annotations.NullMarked;
