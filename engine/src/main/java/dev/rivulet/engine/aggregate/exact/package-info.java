/**
 * Sums without rounding, and what is computed from them: {@link dev.rivulet.engine.aggregate.exact.ExactSum} is the core. The engine's
 * own, no promise; it depends on codecs alone.
 */
@NullMarked
package dev.rivulet.engine.aggregate.exact;

import org.jspecify.annotations.NullMarked;
