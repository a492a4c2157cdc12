/**
 * What to compute: {@link dev.rivulet.engine.Pipeline} is the entry. How it is run is in {@code job}. Both are public; the other packages
 * below are the engine's own and no promise.
 */
@NullMarked
package dev.rivulet.engine;

import org.jspecify.annotations.NullMarked;
