package dev.rivulet.delta.upkeep;

import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An OPTIMIZE that is being put together: which partitions and how, then {@link #run}. One owner. */
public final class OptimizeBuilder {

    private final KernelTable table;
    private final StagingTarget target;
    private @Nullable PartitionFilter filter;
    private OptimizeSettings settings = OptimizeSettings.DEFAULT;

    /** For {@link dev.rivulet.delta.DeltaTable}. */
    public OptimizeBuilder(KernelTable table, StagingTarget target) {
        this.table = table;
        this.target = target;
    }

    /**
     * Only these partitions.
     *
     * @param condition in SQL, over partition columns alone
     * @throws IllegalArgumentException if the text is no such condition, naming a column that does not partition the table
     */
    public OptimizeBuilder where(String condition) {
        filter = new PartitionFilter(condition, target.schema(), target.partitionColumns());
        return this;
    }

    public OptimizeBuilder with(OptimizeSettings otherSettings) {
        settings = otherSettings;
        return this;
    }

    /**
     * Puts small files together, a commit per portion. The rows stay the same. What others append meanwhile does not disturb it; files
     * that they change or remove are left to them. If it ends early, what was committed before stays, and the next run goes on from there.
     *
     * @throws ConcurrentChangeException if others committed too often in a row
     * @throws IOException if a file cannot be read or written, or others changed the columns
     */
    public OptimizeReport run() throws IOException {
        Compaction.Plan plan = partition -> BinPacking.pack(partition, settings.targetFileSizeBytes());
        return new Compaction(table, target, settings, filter, plan, false).run();
    }
}
