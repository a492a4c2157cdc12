/**
 * Puts a plan, a data directory and the agents together and drives them from recovery to the clean stop: entry type
 * {@link dev.rivulet.engine.runtime.EmbeddedJob}.
 */
@NullMarked
package dev.rivulet.engine.runtime;

import org.jspecify.annotations.NullMarked;
