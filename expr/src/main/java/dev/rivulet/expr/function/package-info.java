/**
 * The operators and functions: what types they take and give, and what they do. Entry type {@link
 * dev.rivulet.expr.function.FunctionTable}. None reads a clock, a random source, a locale or the machine's time zone.
 */
@NullMarked
package dev.rivulet.expr.function;

import org.jspecify.annotations.NullMarked;
