package dev.rivulet.delta.kernel;

import dev.rivulet.delta.kernel.files.DiskInputFile;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import dev.rivulet.delta.kernel.files.ParquetFailure;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.kernel.nested.NestedColumn;
import dev.rivulet.delta.kernel.nested.NestedReadSupport;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.BatchReadSupport;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.types.MetadataColumnSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of Parquet files in Kernel's batches, file after file. One owner.
 *
 * <p>Kernel's materializer is used, its reader is not: that one makes a Hadoop configuration per file.
 */
final class ParquetBatches implements CloseableIterator<FileReadResult> {

    private static final int BATCH_ROWS_MAX = 1024;

    private final DiskFileIO source;
    private final CloseableIterator<FileStatus> files;
    private final StructType physicalSchema;
    private final List<NestedColumn> nested;
    private final boolean hasRowIndex;
    private @Nullable OpenFile current;

    /**
     * @param nested columns that are to come as {@link dev.rivulet.delta.kernel.nested.NestedVector}s; the others come as Kernel reads them
     */
    ParquetBatches(
            DiskFileIO source,
            CloseableIterator<FileStatus> files,
            StructType physicalSchema,
            List<NestedColumn> nested) {
        this.source = source;
        this.files = files;
        this.physicalSchema = physicalSchema;
        this.nested = nested;
        this.hasRowIndex = physicalSchema.contains(MetadataColumnSpec.ROW_INDEX);
    }

    @Override
    public boolean hasNext() {
        OpenFile file = current;
        while (file == null || !file.hasRow()) {
            closeCurrent();
            if (!files.hasNext()) {
                return false;
            }
            file = open(files.next().getPath());
            current = file;
        }
        return true;
    }

    @Override
    public FileReadResult next() {
        OpenFile file = current;
        if (!hasNext() || (file = current) == null) {
            throw new NoSuchElementException();
        }
        return file.nextBatch();
    }

    @Override
    public void close() throws IOException {
        closeCurrent();
        files.close();
    }

    private void closeCurrent() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    private OpenFile open(String path) {
        try {
            return new OpenFile(path);
        } catch (IOException | RuntimeException failure) {
            throw ParquetFailure.of(path, failure);
        }
    }

    private final class OpenFile {

        private final String path;
        private final BatchReadSupport support = nested.isEmpty()
                ? new PlainReadSupport(physicalSchema)
                : new NestedReadSupport(BATCH_ROWS_MAX, physicalSchema, nested);
        private final ParquetCodecs codecs = new ParquetCodecs(ParquetSettings.ZSTD_LEVEL_DEFAULT);
        private final ParquetReader<Object> reader;
        private boolean isRowReady;

        OpenFile(String path) throws IOException {
            this.path = path;
            DiskInputFile file = new DiskInputFile(source.disk(), source.toPath(path));
            this.reader = new ParquetReader.Builder<Object>(file, new PlainParquetConfiguration()) {
                @Override
                protected ReadSupport<Object> getReadSupport() {
                    return support;
                }
            }.withCodecFactory(codecs).usePageChecksumVerification(true).build();
        }

        boolean hasRow() {
            if (!isRowReady) {
                try {
                    isRowReady = reader.read() != null;
                } catch (IOException | RuntimeException failure) {
                    throw ParquetFailure.of(path, failure);
                }
            }
            return isRowReady;
        }

        FileReadResult nextBatch() {
            int rowCount = 0;
            while (rowCount < BATCH_ROWS_MAX && hasRow()) {
                support.finalizeCurrentRow(hasRowIndex ? reader.getCurrentRowIndex() : -1);
                isRowReady = false;
                rowCount++;
            }
            return new FileReadResult(support.getDataAsColumnarBatch(rowCount), path);
        }

        void close() {
            try {
                reader.close();
            } catch (IOException failure) {
                throw ParquetFailure.of(path, failure);
            } finally {
                codecs.release();
            }
        }
    }

    /** Keeps parquet-hadoop from asking for a Hadoop configuration, which the materializer does not use. */
    private static final class PlainReadSupport extends BatchReadSupport {

        PlainReadSupport(StructType physicalSchema) {
            super(BATCH_ROWS_MAX, physicalSchema);
        }

        @Override
        @SuppressWarnings("NullAway") // Kernel's method takes the configuration only because its parent does.
        public RecordMaterializer<Object> prepareForRead(
                ParquetConfiguration configuration,
                Map<String, String> fileMetadata,
                MessageType fileSchema,
                ReadContext context) {
            return super.prepareForRead((Configuration) null, fileMetadata, fileSchema, context);
        }
    }
}
