/**
 * Snapshots of the job cut at epoch marks: entry type {@link dev.rivulet.engine.checkpoint.CheckpointAgent}.
 */
@NullMarked
package dev.rivulet.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
