package dev.rivulet.connectors.file;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import java.nio.file.Path;

/**
 * A table that rows are enriched with, in a file or in all files of a folder, of JSON lines or of comma-separated values; those whose
 * names end in {@code .gz} are decompressed. Immutable.
 *
 * <p>It has another version when a file has another size, time or identity than before, came or went. So a file is best replaced by
 * another one that is renamed into its place: one that is written in place may be seen half written. Files whose names begin with
 * {@code .} or {@code _} or end in {@code .tmp} or {@code .part} are left alone, and so are folders within the folder.
 *
 * <p>A table is read as a whole or not at all: a record that is no row of the type is named with its file and line, and the version
 * before stays.
 *
 * @param <R> the rows
 */
public final class FileReferenceTable<R> implements ReferenceTable<R> {

    private final Path path;
    private final FileFormat format;
    private final RowType<R> rowType;
    private final Codec<R> codec;

    private FileReferenceTable(Path path, FileFormat format, RowType<R> rowType) {
        this.path = path;
        this.format = format;
        this.rowType = rowType;
        this.codec = Codecs.ofRows(rowType);
    }

    /** A JSON object on each line; see {@link dev.rivulet.connectors.json.JsonDecoder} for what it may hold. */
    public static <R> FileReferenceTable<R> jsonLines(Path path, RowType<R> rowType) {
        return new FileReferenceTable<>(path, FileFormat.JSON_LINES, rowType);
    }

    /** The same, for rows that are records. */
    public static <R extends Record> FileReferenceTable<R> jsonLines(Path path, Class<R> recordClass) {
        return jsonLines(path, RecordRowType.of(recordClass));
    }

    /** Comma-separated values with a header; see {@link dev.rivulet.connectors.csv.CsvDecoder}. */
    public static <R> FileReferenceTable<R> csv(Path path, RowType<R> rowType) {
        return new FileReferenceTable<>(path, FileFormat.CSV, rowType);
    }

    /** The same, for rows that are records. */
    public static <R extends Record> FileReferenceTable<R> csv(Path path, Class<R> recordClass) {
        return csv(path, RecordRowType.of(recordClass));
    }

    @Override
    public ReferenceTableReader<R> open(TableContext context) {
        return new FileTableReader<>(path, format, rowType);
    }

    @Override
    public Codec<R> codec() {
        return codec;
    }

    @Override
    public String description() {
        return "file[" + path + ", " + format + "]";
    }
}
