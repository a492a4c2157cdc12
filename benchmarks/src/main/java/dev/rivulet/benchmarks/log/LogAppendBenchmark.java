package dev.rivulet.benchmarks.log;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.wal.AppendResult;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to append a batch of 256 KiB, 1,000 records of 262 bytes, without a sync? Expected: 60 to 100 microseconds at
 * the median, since the bytes are gone over three times (the copy into the group, the checksum, the kernel's copy into the page
 * cache) at some 10 GB/s each; every fourth call writes a group of 1 MiB, so that the 90th percentile holds the kernel's part of all
 * four. One call in 250 ends a segment, which syncs it, and is the maximum.
 *
 * <p>With {@code -prof gc} nothing is allocated per record: {@code gc.alloc.rate.norm} is in bytes per batch, of 1,000 records, and what
 * remains of it is the objects of a new segment.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class LogAppendBenchmark {

    private static final int BATCH_COUNT = 1_000;
    private static final int RECORD_SIZE_BYTES = 262;
    private static final int KIND = 1;

    private final Path directory;
    private final Wal wal;
    private final ByteBuffer batch = RecordStream.newBatch(BATCH_COUNT, RECORD_SIZE_BYTES);
    private long releasedPosition;

    public LogAppendBenchmark() {
        new RecordStream(RECORD_SIZE_BYTES).fill(batch, BATCH_COUNT);
        try {
            directory = Files.createTempDirectory("log-append");
            wal = Wal.open(new SystemDisk(), directory.resolve("log"), WalSettings.defaults(), new UUID(1, 2));
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a log in the folder for temporary files", e);
        }
    }

    @Benchmark
    public AppendResult append() throws IOException {
        AppendResult result = wal.writer().append(KIND, batch);
        RivuletLog.requireAppended(result);
        releaseNowAndThen();
        return result;
    }

    /** Once a segment, so that the log does not fill the disk, and what that costs is lost in the maximum. */
    private void releaseNowAndThen() throws IOException {
        if (wal.endPosition() - releasedPosition > WalSettings.SEGMENT_SIZE_DEFAULT_BYTES) {
            releasedPosition = wal.endPosition();
            wal.release(releasedPosition, 0);
        }
    }

    @TearDown
    public void remove() throws IOException {
        wal.close();
        LogFolder.empty(directory);
        Files.delete(directory);
    }
}
