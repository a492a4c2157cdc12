/**
 * Sequences of rows to look for in the rows of a key, for {@link dev.rivulet.engine.KeyedStream#pattern}. Entry type
 * {@link dev.rivulet.engine.pattern.Pattern}.
 */
@NullMarked
package dev.rivulet.engine.pattern;

import org.jspecify.annotations.NullMarked;
