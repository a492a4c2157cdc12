package dev.rivulet.benchmarks.log;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * How fast is a log read back from the page cache, with every checksum computed? One operation is 10^9 bytes of records, so operations
 * per second are GB/s. Expected: {@code replay} within 10 % of {@code readAndChecksum}, which reads the same files with the same size
 * of buffer and computes CRC32C over all of it, for batches of 256 KB; within 30 % for batches of 10 KB, of which each costs a call
 * into the checksum. {@code readOnly} shows what the kernel's copy alone takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class LogReplayBenchmark {

    private static final long PAYLOAD_SIZE_BYTES = 1_000_000_000;
    private static final int KIND = 1;

    /** Records in a batch, and bytes of a record. */
    @Param({"1000x256", "100x100"})
    public String batch = "1000x256";

    private final WalSettings settings = WalSettings.defaults();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(settings.readAheadSizeBytes());
    private final Path directory;
    private final Wal wal;
    private List<Path> segments = List.of();

    public LogReplayBenchmark() {
        try {
            directory = Files.createTempDirectory("log-replay");
            wal = Wal.open(new SystemDisk(), directory.resolve("log"), settings, new UUID(1, 2));
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a log in the folder for temporary files", e);
        }
    }

    @Setup
    public void write() throws IOException {
        String[] parts = batch.split("x");
        int count = Integer.parseInt(parts[0]);
        int recordSizeBytes = Integer.parseInt(parts[1]);
        RecordStream stream = new RecordStream(recordSizeBytes);
        ByteBuffer records = RecordStream.newBatch(count, recordSizeBytes);
        for (long written = 0; written < PAYLOAD_SIZE_BYTES; written += records.limit()) {
            stream.fill(records, count);
            RivuletLog.requireAppended(wal.writer().append(KIND, records));
        }
        wal.writer().sync();
        try (Stream<Path> files = Files.list(directory.resolve("log"))) {
            segments = files.filter(file -> file.toString().endsWith(".wal"))
                    .sorted()
                    .toList();
        }
    }

    @Benchmark
    public long replay() throws IOException {
        long sizeBytes = 0;
        try (WalReader reader = wal.newReader(wal.firstPosition())) {
            while (reader.next()) {
                sizeBytes += reader.payload().remaining();
            }
        }
        if (sizeBytes < PAYLOAD_SIZE_BYTES) {
            throw new IllegalStateException(sizeBytes + " bytes were read, wanted " + PAYLOAD_SIZE_BYTES);
        }
        return sizeBytes;
    }

    @Benchmark
    public long readAndChecksum() throws IOException {
        CRC32C crc = new CRC32C();
        for (Path segment : segments) {
            try (FileChannel channel = FileChannel.open(segment)) {
                while (channel.read(buffer.clear()) > 0) {
                    crc.update(buffer.flip());
                }
            }
        }
        return crc.getValue();
    }

    @Benchmark
    public long readOnly() throws IOException {
        long sizeBytes = 0;
        for (Path segment : segments) {
            try (FileChannel channel = FileChannel.open(segment)) {
                for (int size = channel.read(buffer.clear()); size > 0; size = channel.read(buffer.clear())) {
                    sizeBytes += size;
                }
            }
        }
        return sizeBytes;
    }

    @TearDown
    public void remove() throws IOException {
        wal.close();
        LogFolder.empty(directory);
        Files.delete(directory);
    }
}
