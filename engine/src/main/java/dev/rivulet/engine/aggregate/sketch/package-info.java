/**
 * Sketches over hash4j and t-digest, which only this package names; both come into a form here in which a checkpoint at any place
 * changes nothing. The engine's own, no promise.
 */
@NullMarked
package dev.rivulet.engine.aggregate.sketch;

import org.jspecify.annotations.NullMarked;
