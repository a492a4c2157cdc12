package dev.rivulet.wal.error;

import dev.rivulet.wal.internal.SegmentHeader;
import java.nio.file.Path;

/** The file was written by a newer release whose format this one does not know. Immutable. */
public final class WalVersionException extends WalException {

    private static final long serialVersionUID = 1L;

    private final int version;

    public WalVersionException(Path file, int version, int versionMax) {
        super(
                file,
                SegmentHeader.VERSION_AT,
                "format version " + version + ", this release reads up to " + versionMax + "; use a newer release");
        this.version = version;
    }

    /** The version that was found. */
    public int version() {
        return version;
    }
}
