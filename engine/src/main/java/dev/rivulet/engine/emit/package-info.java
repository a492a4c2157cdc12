/**
 * Rows on their way to receivers that remember nothing, and what the log remembers of them: entry types
 * {@link dev.rivulet.engine.emit.EmissionLine}, where rows come in, and {@link dev.rivulet.engine.emit.EmissionAgent}, which has them sent.
 */
@NullMarked
package dev.rivulet.engine.emit;

import org.jspecify.annotations.NullMarked;
