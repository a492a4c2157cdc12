package dev.rivulet.delta.optimize;

import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OPTIMIZE that is being put together: which partitions and how, then {@link #run}. One owner.
 *
 * <p>Unless it is told columns to cluster by, it goes by those that the table itself names, if it does, along a Hilbert curve; of other
 * tables it puts small files together.
 */
public final class OptimizeBuilder {

    private final KernelTable table;
    private final StagingTarget target;
    private @Nullable PartitionFilter filter;
    private @Nullable Clustering clustering;
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
        filter = new PartitionFilter(condition, target);
        return this;
    }

    /**
     * Lays rows out along a Z-order curve, so that those that are near in all of these columns come into the same files, and a reader that
     * wants a range of any of them leaves most files out.
     *
     * <p>Rows that were laid out so before, and rows of the table beside them, are read and sorted again only where others have come. It
     * takes the disk about as much as the rows are large without compression, as long as it lasts.
     *
     * @param columns 1 to 8, in any case; which comes first counts little
     * @throws IllegalArgumentException naming the column that there is not, that partitions the table, is binary or boolean, or named twice
     */
    public OptimizeBuilder zOrderBy(String... columns) {
        return clusterBy(Curve.Z_ORDER, List.of(columns));
    }

    /**
     * As {@link #zOrderBy}, along a Hilbert curve, which keeps near what is near somewhat better.
     *
     * @throws IllegalArgumentException as there
     */
    public OptimizeBuilder clusterBy(String... columns) {
        return clusterBy(Curve.HILBERT, List.of(columns));
    }

    private OptimizeBuilder clusterBy(Curve curve, List<String> columns) {
        clustering = Clustering.of(curve, columns, target.schema(), target.partitionColumns());
        return this;
    }

    public OptimizeBuilder with(OptimizeSettings otherSettings) {
        settings = otherSettings;
        return this;
    }

    /**
     * Lays the rows out anew, a commit per portion. The rows stay the same. What others append meanwhile does not disturb it; files
     * that they change or remove are left to them. If it ends early, what was committed before stays, and the next run goes on from there.
     *
     * @throws ConcurrentChangeException if others committed too often in a row
     * @throws IOException if a file cannot be read or written, or others changed the columns
     */
    public OptimizeReport run() throws IOException {
        return new Compaction(table, target, settings, filter, layout(), false).run();
    }

    private Layout layout() throws IOException {
        table.requireRewritable();
        Clustering wanted = clustering;
        List<String> own = wanted == null ? table.scan().clusteringColumns() : List.of();
        if (!own.isEmpty()) {
            wanted = Clustering.of(Curve.HILBERT, own, target.schema(), target.partitionColumns());
        }
        return wanted == null
                ? new JoinedFiles(target, partition -> BinPacking.pack(partition, settings.targetFileSizeBytes()))
                : new ClusteredFiles(target, settings, wanted, ClusteredFiles.CUBE_SIZE_BYTES_MAX);
    }
}
