package dev.rivulet.connectors.file;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.source.Decoder;
import java.io.IOException;
import java.nio.file.Path;

/** What the files of a folder hold: how they are taken apart into records, and records become rows. Immutable. */
public interface RecordFormat {

    /**
     * The same format, when nothing but the fields of some rows is wanted, so that the rest of a file need not be read. By default it makes no
     * difference.
     *
     * @param rows what becomes of the records
     */
    default RecordFormat forRows(Schema rows) {
        return this;
    }

    /**
     * Opens a file.
     *
     * @param from where to go on, a place that an earlier cursor of the same file reported; {@link FilePosition#START} at first
     * @param recordSizeMaxBytes a record that is longer is flawed
     * @throws IOException if it cannot be read now
     */
    RecordCursor open(Path file, FilePosition from, int recordSizeMaxBytes) throws IOException;

    /**
     * A new decoder of the records.
     *
     * @throws IllegalArgumentException if a field has a type that nothing in such files stands for
     */
    <T> Decoder<T> newDecoder(RowType<T> rowType);

    /**
     * The same format, with another word on records that drift from their schema.
     *
     * @throws IllegalArgumentException if its records cannot, which is so unless a format says otherwise
     */
    default RecordFormat withSchemaDrift(SchemaDrift onDrift) {
        throw new IllegalArgumentException(
                "files of format " + this + " have a schema of their own, so nothing is said of drift");
    }

    /**
     * The same format, whose records nest as deep as that.
     *
     * @param levels as {@link dev.rivulet.connectors.json.JsonSettings#depthMax}
     * @throws IllegalArgumentException if it is out of its range, or records are no JSON, which is so unless a format says otherwise
     */
    default RecordFormat withDepthMax(int levels) {
        throw new IllegalArgumentException(
                "files of format " + this + " have no JSON, so nothing is said of its depth");
    }
}
