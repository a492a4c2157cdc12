package dev.rivulet.benchmarks;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does one synced group take that holds so many batches of 64 KiB? Expected: the disk's sync time, which hardly grows with
 * the group until the bytes themselves take as long; groups are why syncing every record is affordable.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class LogAppendBenchmark {

    private static final int BATCH_SIZE_BYTES = 64 << 10;
    private static final int KIND = 1;

    @Param({"1", "4", "16"})
    public int batchCount;

    private final Path directory;
    private final Wal wal;
    private final ByteBuffer batch = ByteBuffer.allocate(BATCH_SIZE_BYTES);

    public LogAppendBenchmark() {
        try {
            directory = Files.createTempDirectory("log-append");
            wal = Wal.open(new SystemDisk(), directory.resolve("log"), WalSettings.defaults(), new UUID(1, 2));
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a log in the folder for temporary files", e);
        }
    }

    @Benchmark
    public long appendAndSync() throws IOException {
        long end = 0;
        for (int index = 0; index < batchCount; index++) {
            end = wal.writer().append(KIND, batch);
        }
        wal.writer().sync();
        wal.release(end);
        return end;
    }

    @TearDown
    public void remove() throws IOException {
        wal.close();
        RivuletContender.deleteAll(directory);
    }
}
