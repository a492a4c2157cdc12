/** What a row costs in the operators. */
@NullMarked
package dev.rivulet.benchmarks.operator;

import org.jspecify.annotations.NullMarked;
