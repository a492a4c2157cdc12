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
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        try (batches;
                HiddenFile file = new HiddenFile(files, files.toPath(path))) {
            while (batches.hasNext()) {
                file.write(batches.next());
            }
            file.publish();
        }
    }

    /** A file that comes under its name when it is whole, and not before. One owner; what is closed without is removed. */
    static final class HiddenFile implements Closeable {

        private final DiskFileIO files;
        private final Path target;
        private @Nullable Open open;

        HiddenFile(DiskFileIO files, Path target) {
            this.files = files;
            this.target = target;
        }

        private record Open(Path hidden, BatchEncoder encoder, ParquetOutput<Integer> output) {}

        void write(FilteredColumnarBatch batch) throws IOException {
            if (open == null) {
                open = create(batch);
            }
            writeBatch(batch, open.encoder, open.output);
        }

        private Open create(FilteredColumnarBatch first) throws IOException {
            BatchEncoder encoder = new BatchEncoder(first.getData().getSchema());
            Path hidden = files.atomicFiles().unusedHiddenName(target);
            return new Open(
                    hidden, encoder, ParquetOutput.create(files.disk(), hidden, encoder, ParquetSettings.DEFAULT));
        }

        /**
         * Makes it whole and durable, and gives it its name.
         *
         * @throws java.nio.file.FileAlreadyExistsException if the name is taken
         */
        void publish() throws IOException {
            if (open == null) {
                throw new IOException(target + " would be empty; a checkpoint has rows");
            }
            open.output.finish();
            files.atomicFiles().publish(open.hidden, target);
        }

        @Override
        public void close() throws IOException {
            if (open != null) {
                open.output.close();
            }
        }
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
