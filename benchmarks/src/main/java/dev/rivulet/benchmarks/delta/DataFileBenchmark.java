package dev.rivulet.benchmarks.delta;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.Field;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.parquet.DataFileWriter;
import dev.rivulet.delta.parquet.FileColumns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a data file with its statistics cost beside parquet-hadoop, which gathers none of Delta's, and beside the writing and syncing of as
 * many bytes? Expected: nine tenths of its rows per second or more, since the rows are encoded by it, too; and for a small file some hundred
 * microseconds beyond the sync.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class DataFileBenchmark {

    @Param({"10", "100000"})
    private int rowCount;

    private final Disk disk = new SystemDisk();
    private final List<Reading> rows = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // JMH calls prepare() before all else.
    private FileColumns<Reading> columns;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private byte[] bytes;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "data-files");
        for (int id = 0; id < rowCount; id++) {
            rows.add(Reading.of(id, 0));
        }
        List<FileColumns.Column<Reading>> all = new ArrayList<>();
        for (Field field : Reading.TYPE.schema().fields()) {
            all.add(new FileColumns.Column<>(
                    field, Reading.TYPE.accessor(Reading.TYPE.schema().requireIndexOf(field.name()))));
        }
        columns = new FileColumns<>(all, FileColumns.STATISTICS_COLUMNS_MAX_DEFAULT);
        Path sample = folder.resolve("sample");
        writeHere(sample);
        bytes = Files.readAllBytes(sample);
        Files.delete(sample);
    }

    @TearDown(Level.Trial)
    public void clear() throws IOException {
        Files.delete(folder);
    }

    @Benchmark
    public long rivulet() throws IOException {
        Path file = folder.resolve("rivulet");
        long sizeBytes = writeHere(file);
        Files.delete(file);
        return sizeBytes;
    }

    private long writeHere(Path file) throws IOException {
        try (DataFileWriter<Reading> writer = DataFileWriter.create(disk, file, columns, ParquetSettings.DEFAULT)) {
            for (Reading row : rows) {
                writer.write(row);
            }
            return writer.finish().sizeBytes();
        }
    }

    @Benchmark
    public long parquetHadoop() throws IOException {
        Path file = folder.resolve("parquet");
        ParquetCodecs codecs = new ParquetCodecs(ParquetSettings.ZSTD_LEVEL_DEFAULT);
        try (ParquetWriter<Reading> writer = new ReadingSupport.Builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(codecs)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ParquetSettings.ROW_GROUP_SIZE_BYTES_DEFAULT)
                .build()) {
            for (Reading row : rows) {
                writer.write(row);
            }
        } finally {
            codecs.release();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(false);
            return channel.size();
        } finally {
            Files.delete(file);
        }
    }

    /** The roof. */
    @Benchmark
    public long bytesAlone() throws IOException {
        Path file = folder.resolve("bytes");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.force(false);
            return channel.size();
        } finally {
            Files.delete(file);
        }
    }
}
