package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.files.ParquetOutput;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads Parquet files for Kernel and writes its checkpoints. Any thread.
 *
 * <p>Kernel 4.4.0's own handler publishes what it has when the writing of a checkpoint fails half-way: a well-formed file that lacks
 * rows, which every later reader trusts. Here a checkpoint is written under a hidden name and linked only after its last row, footer
 * and sync.
 */
final class SafeParquetHandler implements ParquetHandler {

    private final DiskFileIO files;

    SafeParquetHandler(DiskFileIO files) {
        this.files = files;
    }

    @Override
    public CloseableIterator<FileReadResult> readParquetFiles(
            CloseableIterator<FileStatus> filesToRead, StructType physicalSchema, Optional<Predicate> predicate) {
        return new ParquetBatches(files, filesToRead, physicalSchema, List.of());
    }

    @Override
    public CloseableIterator<DataFileStatus> writeParquetFiles(
            String directory, CloseableIterator<FilteredColumnarBatch> rows, List<Column> statisticsColumns) {
        throw new UnsupportedOperationException("data files are written by DataFileWriter, not through Kernel");
    }

    @Override
    public void writeParquetFileAtomically(String path, CloseableIterator<FilteredColumnarBatch> batches)
            throws IOException {
        Path target = files.toPath(path);
        try (batches) {
            files.atomicFiles().publish(writeHidden(target, batches), target);
        }
    }

    private Path writeHidden(Path target, CloseableIterator<FilteredColumnarBatch> batches) throws IOException {
        if (!batches.hasNext()) {
            throw new IOException(target + " would be empty; a checkpoint has rows");
        }
        FilteredColumnarBatch first = batches.next();
        BatchEncoder encoder = new BatchEncoder(first.getData().getSchema());
        Path hidden = files.atomicFiles().unusedHiddenName(target);
        try (ParquetOutput<Integer> output =
                ParquetOutput.create(files.disk(), hidden, encoder, ParquetSettings.DEFAULT)) {
            writeBatch(first, encoder, output);
            while (batches.hasNext()) {
                writeBatch(batches.next(), encoder, output);
            }
            output.finish();
        }
        return hidden;
    }

    private static void writeBatch(FilteredColumnarBatch batch, BatchEncoder encoder, ParquetOutput<Integer> output)
            throws IOException {
        ColumnarBatch data = batch.getData();
        encoder.bind(data);
        ColumnVector selection = batch.getSelectionVector().orElse(null);
        for (int row = 0; row < data.getSize(); row++) {
            if (selection == null || (!selection.isNullAt(row) && selection.getBoolean(row))) {
                output.write(row);
            }
        }
    }
}
