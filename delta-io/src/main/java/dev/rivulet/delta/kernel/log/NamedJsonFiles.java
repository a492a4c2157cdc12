package dev.rivulet.delta.kernel.log;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kernel's JSON, one file after the other, so that an error names the file that it comes from. Any thread. */
public final class NamedJsonFiles implements JsonHandler {

    private final JsonHandler kernel;

    public NamedJsonFiles(JsonHandler kernel) {
        this.kernel = kernel;
    }

    @Override
    public ColumnarBatch parseJson(ColumnVector texts, StructType schema, Optional<ColumnVector> selection) {
        return kernel.parseJson(texts, schema, selection);
    }

    @Override
    public CloseableIterator<ColumnarBatch> readJsonFiles(
            CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) {
        return new Batches(files, schema, predicate);
    }

    @Override
    public void writeJsonFileAtomically(String path, CloseableIterator<Row> rows, boolean overwrite)
            throws IOException {
        kernel.writeJsonFileAtomically(path, rows, overwrite);
    }

    /** One owner. */
    private final class Batches implements CloseableIterator<ColumnarBatch> {

        private final CloseableIterator<FileStatus> files;
        private final StructType schema;
        private final Optional<Predicate> predicate;
        private String path = "";
        private @Nullable CloseableIterator<ColumnarBatch> current;

        Batches(CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) {
            this.files = files;
            this.schema = schema;
            this.predicate = predicate;
        }

        @Override
        public boolean hasNext() {
            try {
                while (current == null || !current.hasNext()) {
                    closeCurrent();
                    if (!files.hasNext()) {
                        return false;
                    }
                    open(files.next());
                }
                return true;
            } catch (IOException | RuntimeException failure) {
                throw named(failure);
            }
        }

        @Override
        public ColumnarBatch next() {
            CloseableIterator<ColumnarBatch> batches = current;
            if (!hasNext() || (batches = current) == null) {
                throw new NoSuchElementException();
            }
            try {
                return batches.next();
            } catch (RuntimeException failure) {
                throw named(failure);
            }
        }

        private void open(FileStatus file) throws IOException {
            path = file.getPath();
            current = kernel.readJsonFiles(Utils.singletonCloseableIterator(file), schema, predicate);
        }

        private RuntimeException named(Exception failure) {
            boolean isNamed = String.valueOf(failure.getMessage()).contains(path);
            return isNamed && failure instanceof RuntimeException named
                    ? named
                    : new KernelEngineException("read " + path, failure);
        }

        private void closeCurrent() throws IOException {
            if (current != null) {
                current.close();
                current = null;
            }
        }

        @Override
        public void close() throws IOException {
            closeCurrent();
            files.close();
        }
    }
}
