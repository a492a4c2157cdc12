package dev.rivulet.parquet;

import dev.rivulet.connectors.file.DamagedFileException;
import dev.rivulet.connectors.file.FilePosition;
import dev.rivulet.connectors.file.RecordCursor;
import dev.rivulet.connectors.file.RecordFormat;
import dev.rivulet.connectors.file.UnreadableFile;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.source.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Parquet files, for {@link dev.rivulet.connectors.file.FileSource#of}, with pages that are not compressed, or by Snappy, gzip or zstandard. Of
 * a file only the columns are read that rows have fields for, by name; they go into the log in the types that the file has. What is damaged in a
 * file goes to the dead letters as one record, and the file is not read on. Immutable.
 */
public final class ParquetFiles implements RecordFormat {

    /** The columns to read; null for all. */
    private final @Nullable Schema wanted;

    private ParquetFiles(@Nullable Schema wanted) {
        this.wanted = wanted;
    }

    /** Files of any columns. */
    public static ParquetFiles any() {
        return new ParquetFiles(null);
    }

    @Override
    public ParquetFiles forRows(Schema rows) {
        return new ParquetFiles(rows);
    }

    @Override
    public RecordCursor open(Path file, FilePosition from, int recordSizeMaxBytes) throws IOException {
        try {
            return ParquetCursor.open(file, wanted, from.lineCount(), recordSizeMaxBytes);
        } catch (DamagedFileException e) {
            return new UnreadableFile("the file is not read: " + e.getMessage(), from);
        }
    }

    @Override
    public <T> Decoder<T> newDecoder(RowType<T> rowType) {
        return new ParquetDecoder<>(rowType);
    }

    @Override
    public String toString() {
        return "parquet";
    }
}
