package dev.rivulet.delta.kernel.log;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.internal.data.vector.DefaultBooleanVector;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a checkpoint as Kernel makes them, without the removals of files that came back, as a RESTORE brings them: Kernel 4.4.0 leaves
 * those in, beside the file itself, and for Spark a checkpoint's removal takes the file out of the table. One owner.
 *
 * <p>Rows come from the newest commit to the oldest, so a removal of a file that was seen before is one that was undone.
 */
public final class CheckpointRows implements CloseableIterator<FilteredColumnarBatch> {

    private final CloseableIterator<FilteredColumnarBatch> rows;
    private final Set<String> added = new HashSet<>();

    public CheckpointRows(CloseableIterator<FilteredColumnarBatch> rows) {
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public FilteredColumnarBatch next() {
        FilteredColumnarBatch batch = rows.next();
        Files adds = Files.of(batch.getData(), "add");
        Files removes = Files.of(batch.getData(), "remove");
        int rowCount = batch.getData().getSize();
        boolean[] kept = new boolean[rowCount];
        boolean isWhole = true;
        for (int row = 0; row < rowCount; row++) {
            kept[row] = isSelected(batch, row);
            if (kept[row] && adds.has(row)) {
                added.add(adds.key(row));
            } else if (kept[row] && removes.has(row) && added.contains(removes.key(row))) {
                kept[row] = false;
                isWhole = false;
            }
        }
        return isWhole
                ? batch
                : new FilteredColumnarBatch(
                        batch.getData(), Optional.of(new DefaultBooleanVector(rowCount, Optional.empty(), kept)));
    }

    private static boolean isSelected(FilteredColumnarBatch batch, int row) {
        ColumnVector selection = batch.getSelectionVector().orElse(null);
        return selection == null || !selection.isNullAt(row) && selection.getBoolean(row);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** The actions of one kind. */
    private record Files(ColumnVector actions, ColumnVector paths, ColumnVector vectors) {

        static Files of(ColumnarBatch batch, String kind) {
            int index = batch.getSchema().indexOf(kind);
            ColumnVector actions = batch.getColumnVector(index);
            StructType type = (StructType) actions.getDataType();
            return new Files(
                    actions, actions.getChild(type.indexOf("path")), actions.getChild(type.indexOf("deletionVector")));
        }

        boolean has(int row) {
            return !actions.isNullAt(row);
        }

        /** What the protocol tells files by: the path, and which rows are deleted. */
        String key(int row) {
            DeletionVectorDescriptor vector = DeletionVectorDescriptor.fromColumnVector(vectors, row);
            return vector == null ? paths.getString(row) : paths.getString(row) + "#" + vector.getUniqueId();
        }
    }
}
