package dev.rivulet.delta.upkeep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a VACUUM did, or would do. Immutable.
 *
 * @param before what no version needed from then on, and nobody wrote from then on, was to go
 * @param files some of those that went or would go, relative to the table, sorted; {@link #FILES_MAX} at most
 * @param fileCount how many went or would go
 * @param sizeBytes how big they are together
 * @param directoryCount empty directories that went; 0 for a dry run
 * @param skipped symbolic links and other tables below this one, which were not looked into
 * @param upkeepFailure why the history, or a checksum or checkpoint, does not tell of the end; the files are gone all the same
 */
public record VacuumReport(
        Instant before,
        List<Path> files,
        long fileCount,
        long sizeBytes,
        long directoryCount,
        List<Path> skipped,
        Optional<IOException> upkeepFailure) {

    /** As many as people look at. */
    public static final int FILES_MAX = 1_000;

    public VacuumReport {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }
}
