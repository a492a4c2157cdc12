package dev.rivulet.wal.inspect;

import dev.rivulet.wal.internal.SegmentHeader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A segment's file and what is in it. Immutable.
 *
 * @param index by its name
 * @param header what its header says or must have said; null if that is not known, or not this log's
 * @param content of no frames unless the condition is usable
 */
public record SegmentReport(
        long index,
        Path file,
        long sizeBytes,
        SegmentCondition condition,
        @Nullable SegmentHeader header,
        SegmentContent content) {

    public boolean isUsable() {
        return condition.isUsable();
    }

    /** The header of a usable segment. */
    public SegmentHeader usableHeader() {
        if (header == null) {
            throw new IllegalStateException(file + " is " + condition + ", its header is not known");
        }
        return header;
    }

    public long term() {
        return usableHeader().term();
    }

    public long firstPosition() {
        return usableHeader().firstPosition();
    }
}
