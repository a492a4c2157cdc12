package dev.rivulet.engine.ring;

import dev.rivulet.core.batch.Batch;
import org.jspecify.annotations.Nullable;

/**
 * A frame of the log, decoded: a batch or an epoch mark. Immutable.
 *
 * @param position where the frame starts in the log, in bytes
 * @param endPosition where the next frame starts
 */
public record LogEntry(
        long position,
        long endPosition,
        @Nullable Batch batch,
        @Nullable EpochMark mark) {

    public LogEntry {
        if ((batch == null) == (mark == null)) {
            throw new IllegalArgumentException("a log entry is either a batch or a mark");
        }
    }
}
