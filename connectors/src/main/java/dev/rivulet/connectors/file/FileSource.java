package dev.rivulet.connectors.file;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A folder that files arrive in, of JSON lines or of comma-separated values; those whose names end in {@code .gz} are decompressed.
 * Immutable.
 *
 * <p><b>Which files, and when.</b> Files count as complete when they were last written at least the {@linkplain #settleTime settle
 * time} ago, so a file that was written elsewhere and then renamed into the folder does at once. Names that begin with {@code .} or
 * {@code _} or end in {@code .tmp} or {@code .part} are left alone, and so are folders within the folder. Files that are there
 * together are read in the order of their modification times, by name where these are equal; each is read to its end before the
 * next. With "available now" those that are complete when the source is opened are read and no others.
 *
 * <p><b>Once.</b> Each file is read exactly once, over any number of restarts, also if it arrives with an older time or a smaller
 * name than files read before. A file is known by its name: once read, it is not read again if it is replaced or grows, so new
 * content wants a new name. A file may be taken away once it is read. One that changes, or is gone at a restart, while it
 * is half read stops the job with a message that names it.
 *
 * <p><b>Records.</b> Text is UTF-8, a byte order mark is passed over, lines end with {@code \n} or {@code \r\n}, the last one may do
 * without. Empty lines are passed over, but count. A record that is no row of the type goes to the dead letters with its file and
 * line; so does one longer than {@linkplain #recordSizeMaxBytes the limit}, of which only the first 4 KiB are kept, and what is
 * left of the last record of a gzip file that ends early or is damaged, as one record with that cause. The first record of a CSV
 * file is its header, and quoted values may hold line ends.
 *
 * @param <T> the rows
 */
public final class FileSource<T> implements Source<T> {

    private final Path folder;
    private final RecordFormat format;
    private final RowType<T> rowType;
    private final FileSettings settings;

    private FileSource(Path folder, RecordFormat format, RowType<T> rowType, FileSettings settings) {
        this.folder = folder;
        this.format = format;
        this.rowType = rowType;
        this.settings = settings;
    }

    /** Files with a JSON object on each line; see {@link dev.rivulet.connectors.json.JsonDecoder} for what it may hold. */
    public static <T> FileSource<T> jsonLines(Path folder, RowType<T> rowType) {
        return new FileSource<>(folder, FileFormat.JSON_LINES, rowType, FileSettings.DEFAULTS);
    }

    /** The same, for rows that are records. */
    public static <R extends Record> FileSource<R> jsonLines(Path folder, Class<R> recordClass) {
        return jsonLines(folder, RecordRowType.of(recordClass));
    }

    /** Files with a pack of SenML on each line; see {@link dev.rivulet.connectors.senml.SenmlDecoder}. */
    public static <T> FileSource<T> senmlLines(Path folder, RowType<T> rowType) {
        return new FileSource<>(folder, FileFormat.SENML_LINES, rowType, FileSettings.DEFAULTS);
    }

    /** Files of comma-separated values with a header; see {@link dev.rivulet.connectors.csv.CsvDecoder}. */
    public static <T> FileSource<T> csv(Path folder, RowType<T> rowType) {
        return new FileSource<>(folder, FileFormat.CSV, rowType, FileSettings.DEFAULTS);
    }

    /** The same, for rows that are records. */
    public static <R extends Record> FileSource<R> csv(Path folder, Class<R> recordClass) {
        return csv(folder, RecordRowType.of(recordClass));
    }

    /** Files of lines that are taken as they are: the rows have one field, a string or a binary. */
    public static <T> FileSource<T> rawLines(Path folder, RowType<T> rowType) {
        return new FileSource<>(folder, FileFormat.RAW_LINES, rowType, FileSettings.DEFAULTS);
    }

    /** Files of another format. */
    public static <T> FileSource<T> of(Path folder, RecordFormat format, RowType<T> rowType) {
        return new FileSource<>(folder, format.forRows(rowType.schema()), rowType, FileSettings.DEFAULTS);
    }

    /**
     * What becomes of records that have other fields than the rows, or values of other types; {@link SchemaDrift#IGNORED} by default.
     *
     * @throws IllegalArgumentException if files of the format have a schema of their own
     */
    public FileSource<T> schemaDrift(SchemaDrift onDrift) {
        return new FileSource<>(folder, format.withSchemaDrift(onDrift), rowType, settings);
    }

    /**
     * How deep records of JSON may nest.
     *
     * @param levels 1 to 1000, the record itself among them; 64 by default
     * @throws IllegalArgumentException if it is out of its range, or records are no JSON
     */
    public FileSource<T> depthMax(int levels) {
        return new FileSource<>(folder, format.withDepthMax(levels), rowType, settings);
    }

    /**
     * How many files are begun per trigger interval.
     *
     * @param count at least 1; without a limit by default
     */
    public FileSource<T> maxFilesPerTrigger(int count) {
        return with(
                new FileSettings(count, settings.settleTime(), settings.pollInterval(), settings.recordSizeMaxBytes()));
    }

    /**
     * How long a file must have stood still to count as complete.
     *
     * @param duration zero or more; 1 s by default. Files that are written slowly in place want more, files that are only ever
     *     renamed into the folder want none
     */
    public FileSource<T> settleTime(Duration duration) {
        return with(new FileSettings(
                settings.filesPerTriggerMax(), duration, settings.pollInterval(), settings.recordSizeMaxBytes()));
    }

    /**
     * How often the folder is listed at most, when all that was found is read.
     *
     * @param duration zero or more; 100 ms by default
     */
    public FileSource<T> pollInterval(Duration duration) {
        return with(new FileSettings(
                settings.filesPerTriggerMax(), settings.settleTime(), duration, settings.recordSizeMaxBytes()));
    }

    /**
     * The longest record that is taken, in bytes.
     *
     * @param sizeBytes 4 KiB to 256 MiB; 1 MiB by default
     */
    public FileSource<T> recordSizeMaxBytes(int sizeBytes) {
        return with(new FileSettings(
                settings.filesPerTriggerMax(), settings.settleTime(), settings.pollInterval(), sizeBytes));
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return FolderReader.open(folder, format, settings, context);
    }

    @Override
    public Decoder<T> newDecoder() {
        return format.newDecoder(rowType);
    }

    @Override
    public String description() {
        return "file[" + folder + ", " + format + "]";
    }

    private FileSource<T> with(FileSettings changed) {
        return new FileSource<>(folder, format, rowType, changed);
    }
}
