package dev.rivulet.delta.kernel.files;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A Parquet file that is being written. One owner. {@link #finish} makes its bytes durable, though not its directory entry; a file
 * that is closed without it is incomplete and is removed.
 *
 * @param <T> the rows
 */
public final class ParquetOutput<T> implements Closeable {

    private final Disk disk;
    private final Path path;
    private final DiskFile file;
    private final ParquetCodecs codecs;
    private final ParquetWriter<T> writer;
    private boolean isOpen = true;
    private boolean isOwn = true;

    private ParquetOutput(Disk disk, Path path, DiskFile file, RowEncoder<T> encoder, ParquetSettings settings)
            throws IOException {
        this.disk = disk;
        this.path = path;
        this.file = file;
        this.codecs = new ParquetCodecs(settings.zstdLevel());
        this.writer = new Builder<>(
                        new OpenFile(path, file), new EncoderWriteSupport<>(encoder, settings.fileMetadata()))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(codecs)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(settings.rowGroupSizeBytes())
                .build();
    }

    /**
     * Creates the file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    public static <T> ParquetOutput<T> create(Disk disk, Path path, RowEncoder<T> encoder, ParquetSettings settings)
            throws IOException {
        DiskFile file = disk.create(path);
        try {
            return new ParquetOutput<>(disk, path, file, encoder, settings);
        } catch (IOException | RuntimeException failure) {
            discard(disk, path, file, failure);
            throw failure;
        }
    }

    public void write(T row) throws IOException {
        writer.write(row);
    }

    /** About how big the file would be if it were finished now, not counting compression of what is in memory. */
    public long sizeBytes() {
        return writer.getDataSize();
    }

    /**
     * Writes the footer, syncs and closes the file.
     *
     * @return its size in bytes
     * @throws FileAlreadyExistsException if the file is in a store and somebody else has put one of its name meanwhile
     */
    public long finish() throws IOException {
        try {
            writer.close();
            sync();
            long sizeBytes = file.sizeBytes();
            isOpen = false;
            file.close();
            return sizeBytes;
        } finally {
            codecs.release();
        }
    }

    /** A store says only now that the name is taken, and then it is somebody else's file. */
    private void sync() throws IOException {
        try {
            file.sync(false);
        } catch (FileAlreadyExistsException taken) {
            isOwn = false;
            throw taken;
        }
    }

    /** Removes the file unless it was finished. */
    @Override
    public void close() throws IOException {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        // The writer is not closed: that would write a footer and make a truncated file look whole.
        codecs.release();
        file.close();
        if (isOwn) {
            disk.delete(path);
        }
    }

    private static void discard(Disk disk, Path path, DiskFile file, Exception cause) {
        try {
            file.close();
            disk.delete(path);
        } catch (IOException suppressed) {
            cause.addSuppressed(suppressed);
        }
    }

    private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {

        private final WriteSupport<T> writeSupport;

        Builder(OutputFile file, WriteSupport<T> writeSupport) {
            super(file);
            this.writeSupport = writeSupport;
        }

        @Override
        protected Builder<T> self() {
            return this;
        }

        @Override
        @Deprecated
        protected WriteSupport<T> getWriteSupport(Configuration configuration) {
            return writeSupport;
        }

        @Override
        protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
            return writeSupport;
        }
    }

    /** A file that is open already, as parquet-hadoop wants to be handed it. */
    private record OpenFile(Path path, DiskFile file) implements OutputFile {

        @Override
        public PositionOutputStream create(long blockSizeHintBytes) {
            return new DiskOutputStream(file);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHintBytes) {
            throw new UnsupportedOperationException(path + " is open already and is not overwritten");
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }

        @Override
        public String getPath() {
            return path.toString();
        }
    }
}
