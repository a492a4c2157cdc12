package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.SystemDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers beside a writer on the machine's own disk. Bounded by counts; the time limit only ends a test that hangs. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WalConcurrencyTest {

    private static final int FRAME_COUNT = 100_000;
    private static final int GROUP_FRAME_COUNT = 500;

    @TempDir
    private Path directory;

    @Test
    void readersFollowTheWriterOverSegmentsWithoutGapOrDouble() throws IOException, InterruptedException {
        WalSettings settings = WalSettings.defaults()
                .withSegmentSizeBytes(256 << 10)
                .withRunwaySizeBytes(64 << 10)
                .withGroupSizeMaxBytes(8 << 10)
                .withReadAheadSizeBytes(4 << 10);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Wal log = Wal.open(new SystemDisk(), directory.resolve("log"), settings, new UUID(1, 2))) {
            Future<Long> first = threads.submit(() -> follow(log));
            Future<Long> second = threads.submit(() -> follow(log));

            write(log);

            assertEquals(FRAME_COUNT, outcome(first));
            assertEquals(FRAME_COUNT, outcome(second));
            assertEquals(log.endPosition(), log.durablePosition());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void write(Wal log) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(80);
        for (long index = 0; index < FRAME_COUNT; index++) {
            payload.clear().putLong(0, index).limit(8 + (int) (index % 70));
            log.writer().append((int) (index & 0xff), payload);
            if (index % GROUP_FRAME_COUNT == 0) {
                log.writer().sync();
            } else if (index % 50 == 0) {
                log.writer().flush();
            }
        }
        log.writer().sync();
    }

    private static long follow(Wal log) throws IOException, InterruptedException {
        long index = 0;
        long position = 0;
        try (WalReader reader = log.newReader(0)) {
            while (index < FRAME_COUNT) {
                if (!reader.next()) {
                    reader.await(Duration.ofSeconds(60));
                    continue;
                }
                assertEquals(position, reader.position());
                assertEquals(index, reader.payload().getLong(reader.payload().position()));
                assertEquals(index & 0xff, reader.kind());
                position = reader.endPosition();
                index++;
            }
        }
        return index;
    }

    private static long outcome(Future<Long> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
