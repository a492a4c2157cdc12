/**
 * Checkpoints on disk: how they are written so that no crash leaves a broken one in place, how they are verified, and which are kept.
 * Entry type {@link dev.rivulet.state.checkpoint.CheckpointStore}. Knows state stores only by their port.
 */
@NullMarked
package dev.rivulet.state.checkpoint;

import org.jspecify.annotations.NullMarked;
