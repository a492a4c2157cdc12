/**
 * Looks into a job's state: entry type {@link dev.rivulet.engine.query.StateQuery}. Reads checkpoints only.
 */
@NullMarked
package dev.rivulet.engine.query;

import org.jspecify.annotations.NullMarked;
