package dev.rivulet.engine.checkpoint;

import dev.rivulet.state.StateChanges;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a lane's state since the checkpoint before, up to an epoch mark. Immutable once handed over.
 *
 * @param changes null if the pipeline has no keyed state
 */
public record LaneCut(long epoch, int lane, @Nullable StateChanges changes) {}
