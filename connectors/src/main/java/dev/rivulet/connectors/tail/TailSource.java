package dev.rivulet.connectors.tail;

import dev.rivulet.connectors.csv.CsvDecoder;
import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.connectors.text.TextDecoder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A file that grows, such as a log, line by line as they are written, through rotations. Immutable.
 *
 * <p><b>Once.</b> The file is known by its key in the file system (its inode) and its first bytes, not by its name. When it has been renamed, it is read to its end, and then
 * those that came after it, in their order, also if that happened several times while the job was away; rotated files may be compressed ({@code .gz}). So each line is
 * read once and in its order, as long as no file is deleted before it is read. If one is, that is a dead letter.
 *
 * <p><b>Copied and cut off</b> ({@code copytruncate}): that is seen by the file being shorter, or beginning otherwise, and the rest is read from the copy. What is written
 * between the copy and the cut is lost to everybody. If the file has grown beyond where it was read and begins with the same 1,024 bytes as before, nobody sees the cut.
 *
 * <p>A last line that is not finished waits until it is, or the file has been rotated. Empty lines are none. A line that is too long, or no row of the type, goes to the dead letters.
 *
 * @param <T> the rows
 */
public final class TailSource<T> implements Source<T> {

    private final TailSettings settings;
    private final RowType<T> rows;
    private final Function<RowType<T>, Decoder<T>> lineDecoder;

    private TailSource(TailSettings settings, RowType<T> rows, Function<RowType<T>, Decoder<T>> lineDecoder) {
        this.settings = settings;
        this.rows = rows;
        this.lineDecoder = lineDecoder;
        newDecoder();
    }

    /**
     * Lines of any format.
     *
     * @param lineDecoder makes a decoder that builds rows of the type that it is given
     */
    public static <T> TailSource<T> of(Path file, RowType<T> rows, Function<RowType<T>, Decoder<T>> lineDecoder) {
        return new TailSource<>(TailSettings.of(file, ""), rows, lineDecoder);
    }

    /** Lines that are one JSON object each; see {@link JsonDecoder} for what it may hold. */
    public static <T> TailSource<T> json(Path file, RowType<T> rows) {
        return of(file, rows, JsonDecoder::new);
    }

    /**
     * Lines as they are, in the field {@value TextDecoder#LINE_FIELD}.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string
     */
    public static <T> TailSource<T> text(Path file, RowType<T> rows) {
        return of(file, rows, type -> new TextDecoder<>(type, TextDecoder.LINE_FIELD));
    }

    /**
     * Lines of comma-separated values; see {@link CsvDecoder}. No line is a header.
     *
     * @param columns what the values are called, in their order
     */
    public static <T> TailSource<T> csv(Path file, List<String> columns, RowType<T> rows) {
        return new TailSource<>(TailSettings.of(file, String.join(",", columns)), rows, CsvDecoder::new);
    }

    /**
     * The names that the file gets when it is rotated, in the same folder.
     *
     * @param glob as {@link java.nio.file.FileSystem#getPathMatcher} has it; by default the file's name, a dot or a dash, and anything
     */
    public TailSource<T> rotatedTo(String glob) {
        return with(new TailSettings(
                settings.file(),
                glob,
                settings.header(),
                settings.pollInterval(),
                settings.rotationWait(),
                settings.lineSizeMaxBytes()));
    }

    /**
     * How often to look whether there is more.
     *
     * @param duration zero or more; 100 ms by default
     */
    public TailSource<T> pollInterval(Duration duration) {
        return with(new TailSettings(
                settings.file(),
                settings.rotatedGlob(),
                settings.header(),
                duration,
                settings.rotationWait(),
                settings.lineSizeMaxBytes()));
    }

    /**
     * How long a file that was rotated is still waited for, as its writer may go on for a while. What is written to it later is lost.
     *
     * @param duration zero or more; 5 s by default
     */
    public TailSource<T> rotationWait(Duration duration) {
        return with(new TailSettings(
                settings.file(),
                settings.rotatedGlob(),
                settings.header(),
                settings.pollInterval(),
                duration,
                settings.lineSizeMaxBytes()));
    }

    /**
     * The longest line that is taken, in bytes.
     *
     * @param sizeBytes 4 KiB to 256 MiB; 1 MiB by default
     */
    public TailSource<T> lineSizeMaxBytes(int sizeBytes) {
        return with(new TailSettings(
                settings.file(),
                settings.rotatedGlob(),
                settings.header(),
                settings.pollInterval(),
                settings.rotationWait(),
                sizeBytes));
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return TailReader.open(settings, context);
    }

    @Override
    public Decoder<T> newDecoder() {
        return lineDecoder.apply(rows);
    }

    @Override
    public String description() {
        return "tail[" + settings.file() + "]";
    }

    private TailSource<T> with(TailSettings changed) {
        return new TailSource<>(changed, rows, lineDecoder);
    }
}
