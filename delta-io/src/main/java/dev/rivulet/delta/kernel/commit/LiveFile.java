package dev.rivulet.delta.kernel.commit;

import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.SingleAction;
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
    public OptionalLong rowCount() {
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
