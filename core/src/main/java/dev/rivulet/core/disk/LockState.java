package dev.rivulet.core.disk;

import java.util.OptionalLong;

/**
 * Whether anybody has the lock that a file stands for, as it was a moment ago. Immutable.
 *
 * @param isHeld whether a living process has it
 * @param hasFile whether there is a lock file; one that nobody holds is what an ended process left behind, and does not block
 * @param processId of who took the lock last, if the file tells
 */
public record LockState(boolean isHeld, boolean hasFile, OptionalLong processId) {

    /** That of a lock which nobody ever took. */
    public static final LockState NONE = new LockState(false, false, OptionalLong.empty());
}
