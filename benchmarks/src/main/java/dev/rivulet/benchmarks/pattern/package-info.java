/** Patterns: what a row costs. */
@NullMarked
package dev.rivulet.benchmarks.pattern;

import org.jspecify.annotations.NullMarked;
