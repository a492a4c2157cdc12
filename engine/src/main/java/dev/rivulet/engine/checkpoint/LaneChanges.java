package dev.rivulet.engine.checkpoint;

import dev.rivulet.state.StateChanges;
import org.jspecify.annotations.Nullable;

/**
 * A piece of what changed in a lane's state, on its way to the store: its part of a checkpoint, or a write-back between checkpoints, so
 * that the lane may let go of it. Immutable once handed over. The pieces of a lane come in order.
 *
 * @param epoch at whose mark the checkpoint is cut, or {@link #WRITE_BACK}
 * @param changes null in the last one
 * @param isLast whether the lane's part is complete with this piece
 */
public record LaneChanges(
        int stage, int lane, long epoch, @Nullable StateChanges changes, boolean isLast) {

    /** In place of an epoch, which are numbered from 1. */
    public static final long WRITE_BACK = 0;

    boolean isWriteBack() {
        return epoch == WRITE_BACK;
    }
}
