package dev.rivulet.engine.checkpoint;

import dev.rivulet.state.StateChanges;
import org.jspecify.annotations.Nullable;

/**
 * A piece of what changed in a lane's state since the checkpoint before, up to an epoch mark. Immutable once handed over. The pieces of
 * a lane come in order.
 *
 * @param changes null in the last one
 * @param isLast whether the lane's part is complete with this piece
 */
public record LaneCut(
        long epoch, int stage, int lane, @Nullable StateChanges changes, boolean isLast) {}
