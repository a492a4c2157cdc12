package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.sink.StagedFile;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A data file of one version of a table, with the rows that its deletion vector leaves. Immutable. */
public final class LiveFile {

    private final Row scanRow;
    private final AddFile add;

    /**
     * @param scanRow as Kernel lists it in a scan, with statistics
     */
    public LiveFile(Row scanRow) {
        this.scanRow = scanRow;
        this.add = new AddFile(scanRow.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
    }

    /** A file that is in no version yet, as if it were in one. */
    public static LiveFile of(StagedFile staged, Path root) {
        return new LiveFile(new GenericRow(
                InternalScanFileUtils.SCAN_FILE_SCHEMA,
                Map.of(
                        InternalScanFileUtils.ADD_FILE_ORDINAL,
                        ChangeActions.addFile(staged, true),
                        InternalScanFileUtils.SCAN_FILE_SCHEMA.indexOf("tableRoot"),
                        new io.delta.kernel.internal.fs.Path(root.toString())
                                .toUri()
                                .toString())));
    }

    /** As the log has it: relative to the table and encoded, or absolute. */
    public String path() {
        return add.getPath();
    }

    /** Tells one version's content of the file from another's, which has fewer rows. */
    public String identity() {
        return path()
                + add.getDeletionVector()
                        .map(vector -> "#" + vector.getUniqueId())
                        .orElse("");
    }

    public long sizeBytes() {
        return add.getSize();
    }

    /** How many rows the file itself has, if the log says; deleted ones count. */
    public OptionalLong physicalRowCount() {
        return add.getNumRecords().map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    public boolean hasDeletionVector() {
        return add.getDeletionVector().isPresent();
    }

    /** How many of the rows a deletion vector takes out. */
    public long deletedCount() {
        return add.getDeletionVector()
                .map(DeletionVectorDescriptor::getCardinality)
                .orElse(0L);
    }

    /** The text that the log has per partition column; null for null. */
    public Map<String, String> partitionValues() {
        return InternalScanFileUtils.getPartitionValues(scanRow);
    }

    /** JSON, as the log has it; empty if it has none. */
    public String statistics() {
        return add.getStatsJson().orElse("");
    }

    /** Without those that its deletion vector takes away; empty if the statistics do not say. */
    public OptionalLong rowCount() {
        return add.getNumRecords()
                .map(rowCount -> OptionalLong.of(rowCount - deletedCount()))
                .orElse(OptionalLong.empty());
    }

    public Row scanRow() {
        return scanRow;
    }

    /**
     * The action that takes it out of the table.
     *
     * @param isDataChange whether rows are lost with it that no other file has
     */
    Row removal(boolean isDataChange, long nowMillis) {
        return SingleAction.createRemoveFileSingleAction(add.toRemoveFileRow(isDataChange, Optional.of(nowMillis)));
    }
}
