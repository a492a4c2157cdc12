package dev.rivulet.benchmarks.source;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.SystemClock;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A source, asked as the engine asks it, whose batches are acknowledged at once, without a log. */
final class SourceIntake implements Intake {

    private static final BatchLimits LIMITS = new BatchLimits(1_000, 1 << 20);
    private static final long PAUSE_NANOS = 200_000;

    private final SourceReader reader;

    SourceIntake(Source<?> source) throws IOException {
        this.reader = source.open(new SourceContext("taken", Map.of(), false, new SystemDisk(), new SystemClock()));
    }

    @Override
    public void take(long count) throws IOException {
        long taken = 0;
        while (taken < count) {
            Batch batch = reader.poll(LIMITS);
            if (batch == null) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            taken += batch.recordCount();
            reader.acknowledge(batch.partition(), batch.resumeOffset());
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
