package dev.rivulet.avro;

import dev.rivulet.connectors.file.DamagedFileException;
import dev.rivulet.connectors.file.FilePosition;
import dev.rivulet.connectors.file.RecordCursor;
import dev.rivulet.connectors.file.RecordFormat;
import dev.rivulet.connectors.file.UnreadableFile;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Avro's object container files, for {@link dev.rivulet.connectors.file.FileSource#of}: each has the schema that it was written by, and blocks that are
 * not compressed, or by deflate, snappy or zstandard. A record is one datum. What is damaged in a file goes to the dead letters as one record, and the
 * file is not read on. Immutable.
 */
public final class AvroFiles implements RecordFormat {

    private final @Nullable Schema wanted;

    private AvroFiles(@Nullable Schema wanted) {
        this.wanted = wanted;
    }

    /** Each file by its own schema. */
    public static AvroFiles asWritten() {
        return new AvroFiles(null);
    }

    /**
     * All files resolved to one schema, as Avro says: by names and aliases, with defaults for what a file has not, numbers widened.
     *
     * @param schema a file with the schema of a record
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException with its name if there is none in it
     */
    public static AvroFiles readAs(Path schema) throws IOException {
        return new AvroFiles(AvroSchemas.read(schema));
    }

    @Override
    public RecordCursor open(Path file, FilePosition from, int recordSizeMaxBytes) throws IOException {
        try {
            return AvroCursor.open(file, from.lineCount(), recordSizeMaxBytes);
        } catch (DamagedFileException e) {
            return new UnreadableFile("the file is not read: " + e.getMessage(), from);
        }
    }

    @Override
    public <T> Decoder<T> newDecoder(RowType<T> rowType) {
        if (wanted != null) {
            AvroRecord unused = AvroRecord.of(wanted, rowType.schema(), ""); // Before any file has come.
        }
        return new AvroFileDecoder<>(wanted, rowType);
    }

    /** What decides how data becomes rows, beside the rows: the schema that is wanted, if one is. */
    public String description() {
        return wanted == null ? "as written" : "read as " + wanted;
    }

    @Override
    public String toString() {
        return "avro";
    }
}
