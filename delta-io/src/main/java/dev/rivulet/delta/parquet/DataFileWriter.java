package dev.rivulet.delta.parquet;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.kernel.files.ParquetOutput;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.parquet.statistics.StatisticsJson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes one data file of a Delta table. One owner. After {@link #finish} the file's bytes are durable; syncing its directory is the
 * caller's, who may have more files in it. Closed without {@code finish}, the file is removed; a crash leaves it behind, unnamed by
 * any commit.
 *
 * @param <T> the rows
 */
public final class DataFileWriter<T> implements Closeable {

    private final ColumnEncoder<T> encoder;
    private final ParquetOutput<T> output;
    private long rowCount;

    private DataFileWriter(ColumnEncoder<T> encoder, ParquetOutput<T> output) {
        this.encoder = encoder;
        this.output = output;
    }

    /**
     * Creates the file.
     *
     * @param columns what to write of each row, in the file's order
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    public static <T> DataFileWriter<T> create(Disk disk, Path file, FileColumns<T> columns, ParquetSettings settings)
            throws IOException {
        ColumnEncoder<T> encoder = new ColumnEncoder<>(columns);
        return new DataFileWriter<>(encoder, ParquetOutput.create(disk, file, encoder, settings));
    }

    /**
     * Takes a row.
     *
     * @throws IllegalArgumentException if a column that is not null has no value in it
     */
    public void write(T row) throws IOException {
        output.write(row);
        rowCount++;
    }

    public long rowCount() {
        return rowCount;
    }

    /** About how big the file is, not counting compression of what is still in memory. */
    public long sizeBytes() {
        return output.sizeBytes();
    }

    /** Ends the file and makes its bytes durable. */
    public DataFile finish() throws IOException {
        long sizeBytes = output.finish();
        return new DataFile(sizeBytes, rowCount, StatisticsJson.of(rowCount, encoder.statistics()));
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
