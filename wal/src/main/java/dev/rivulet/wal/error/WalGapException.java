package dev.rivulet.wal.error;

import dev.rivulet.wal.internal.LogDirectory;
import java.nio.file.Path;

/** Segments are missing between others. Immutable. */
public final class WalGapException extends WalException {

    private static final long serialVersionUID = 1L;

    private final long fromIndex;
    private final long toIndex;

    public WalGapException(Path directory, long fromIndex, long toIndex) {
        super(
                directory,
                0,
                "segments " + LogDirectory.segmentName(fromIndex) + " to " + LogDirectory.segmentName(toIndex)
                        + " are missing between others; put them back");
        this.fromIndex = fromIndex;
        this.toIndex = toIndex;
    }

    /** The index of the first missing segment. */
    public long fromIndex() {
        return fromIndex;
    }

    /** The index of the last segment missing in this gap. */
    public long toIndex() {
        return toIndex;
    }
}
