package dev.rivulet.wal.repair;

import java.nio.file.Path;
import java.util.List;

/**
 * What a repair has done. Immutable.
 *
 * @param plan that was carried out as a whole
 * @param kept where the files are that were replaced or taken away
 */
public record RepairResult(RepairPlan plan, List<Path> kept) {

    public RepairResult {
        kept = List.copyOf(kept);
    }
}
