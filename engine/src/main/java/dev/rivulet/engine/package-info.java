/**
 * What users of the engine see: {@link dev.rivulet.engine.Pipeline} says what to compute, {@link dev.rivulet.engine.EmbeddedRunner}
 * runs it in this JVM and gives a {@link dev.rivulet.engine.Job}. The packages below are the engine's own and no promise.
 */
@NullMarked
package dev.rivulet.engine;

import org.jspecify.annotations.NullMarked;
