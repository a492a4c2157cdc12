package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.vector.StoredVector;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import java.nio.file.Path;
import java.util.HashMap;
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
        return added(ChangeActions.addFile(staged, true, Map.of()), root);
    }

    /**
     * A file that a commit adds.
     *
     * @param add the action, as Kernel reads it
     */
    public static LiveFile added(Row add, Path root) {
        return new LiveFile(new GenericRow(
                InternalScanFileUtils.SCAN_FILE_SCHEMA,
                Map.of(
                        InternalScanFileUtils.ADD_FILE_ORDINAL,
                        add,
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
        return add.getDeletionVector().map(vector -> identity(path(), vector)).orElse(path());
    }

    static String identity(String path, DeletionVectorDescriptor vector) {
        return path + "#" + vector.getUniqueId();
    }

    public long sizeBytes() {
        return add.getSize();
    }

    /** When it was written, as its writer says, in milliseconds since 1970. */
    public long modifiedMillis() {
        return add.getModificationTime();
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

    /** What its writer noted of it for other writers. */
    public Map<String, String> tags() {
        return add.getTags().<Map<String, String>>map(VectorUtils::toJavaMap).orElse(Map.of());
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

    /** Where the file lies, with or without a scheme. */
    public String absolutePath() {
        return InternalScanFileUtils.getAddFileStatus(scanRow).getPath();
    }

    /** The row that Kernel reads the file by, all of whose rows, deleted or not, it is to give. */
    public Row physicalScanRow() {
        if (!hasDeletionVector()) {
            return scanRow;
        }
        Map<Integer, Object> values = new HashMap<>();
        values.put(InternalScanFileUtils.ADD_FILE_ORDINAL, new GenericRow(AddFile.FULL_SCHEMA, addValues(true)));
        int tableRoot =
                InternalScanFileUtils.SCAN_FILE_SCHEMA.indexOf(InternalScanFileUtils.TABLE_ROOT_STRUCT_FIELD.getName());
        values.put(tableRoot, scanRow.getString(tableRoot));
        return new GenericRow(InternalScanFileUtils.SCAN_FILE_SCHEMA, values);
    }

    /** The file with all its rows. */
    public LiveFile whole() {
        return hasDeletionVector() ? new LiveFile(physicalScanRow()) : this;
    }

    /** Its deletion vector, if it has one. */
    public Optional<StoredVector> vector(Path root) {
        return add.getDeletionVector().map(vector -> VectorDescriptors.stored(vector, root));
    }

    /** Where its deletion vector lies, if that is in a file. */
    public Optional<String> vectorPath(String root) {
        return add.getDeletionVector()
                .filter(DeletionVectorDescriptor::isOnDisk)
                .map(vector -> vector.getAbsolutePath(root));
    }

    Optional<DeletionVectorDescriptor> descriptor() {
        return add.getDeletionVector();
    }

    /** The action that brings it back after it was taken out, with all that the log said of it. */
    Row restoration(boolean isDataChange) {
        return addition(add.getPath(), descriptor(), isDataChange);
    }

    /** The action that brings it in from another place, with all else that the log says of it. */
    Row addition(String path, Optional<DeletionVectorDescriptor> vector, boolean isDataChange) {
        Map<Integer, Object> values = addValues(isDataChange);
        put(values, "path", Optional.of(path));
        put(values, "deletionVector", vector.map(DeletionVectorDescriptor::toRow));
        put(values, "stats", add.getStatsJson());
        return SingleAction.createAddFileSingleAction(new GenericRow(AddFile.FULL_SCHEMA, values));
    }

    /** The action that puts it in its own place, with another deletion vector. */
    Row marking(MarkedFile marked, boolean isDataChange) {
        Map<Integer, Object> values = addValues(isDataChange);
        put(
                values,
                "deletionVector",
                Optional.of(VectorDescriptors.of(marked.vector()).toRow()));
        put(values, "stats", Optional.of(marked.statistics()));
        return SingleAction.createAddFileSingleAction(new GenericRow(AddFile.FULL_SCHEMA, values));
    }

    /** All but its statistics and its deletion vector. */
    private Map<Integer, Object> addValues(boolean isDataChange) {
        Map<Integer, Object> values = new HashMap<>();
        put(values, "path", Optional.of(add.getPath()));
        put(values, "partitionValues", Optional.of(add.getPartitionValues()));
        put(values, "size", Optional.of(add.getSize()));
        put(values, "modificationTime", Optional.of(add.getModificationTime()));
        put(values, "dataChange", Optional.of(isDataChange));
        put(values, "tags", add.getTags());
        put(values, "baseRowId", add.getBaseRowId());
        put(values, "defaultRowCommitVersion", add.getDefaultRowCommitVersion());
        return values;
    }

    private static void put(Map<Integer, Object> values, String field, Optional<?> value) {
        value.ifPresent(present -> values.put(AddFile.FULL_SCHEMA.indexOf(field), present));
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
