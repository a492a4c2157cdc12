package dev.rivulet.connectors.pace;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Asks another reader for no more than may be taken. Owned by the source agent. */
final class PacedReader implements SourceReader {

    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final SourceReader reader;
    private final Clock clock;
    private final long recordsPerSecond;
    private final long recordsPerTriggerMax;
    private long leftOfTrigger;

    /** What may be taken now, in records; a part of one counts. */
    private double allowance;

    private long lastNs;

    PacedReader(SourceReader reader, Clock clock, long recordsPerSecond, long recordsPerTriggerMax) {
        this.reader = reader;
        this.clock = clock;
        this.recordsPerSecond = recordsPerSecond;
        this.recordsPerTriggerMax = recordsPerTriggerMax;
        this.leftOfTrigger = recordsPerTriggerMax;
        this.allowance = recordsPerSecond;
        this.lastNs = clock.nanoTime();
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) throws IOException {
        long nowNs = clock.nanoTime();
        double earned = (double) recordsPerSecond * (nowNs - lastNs) / NS_PER_SECOND;
        allowance = Math.min(recordsPerSecond, allowance + earned);
        lastNs = nowNs;
        long countMax = Math.min(limits.recordCountMax(), Math.min(leftOfTrigger, (long) allowance));
        if (countMax < 1) {
            return null;
        }
        Batch batch = reader.poll(new BatchLimits((int) countMax, limits.sizeBytesMax()));
        if (batch != null) {
            allowance -= batch.recordCount();
            leftOfTrigger -= batch.recordCount();
        }
        return batch;
    }

    @Override
    public void startTrigger() {
        leftOfTrigger = recordsPerTriggerMax;
        reader.startTrigger();
    }

    @Override
    public boolean isTriggerFull() {
        return leftOfTrigger < 1 || reader.isTriggerFull();
    }

    @Override
    public boolean isFinished() {
        return reader.isFinished();
    }

    @Override
    public boolean isEndOfInput() {
        return reader.isEndOfInput();
    }

    @Override
    public void acknowledge(int partition, byte[] resumeOffset) throws IOException {
        reader.acknowledge(partition, resumeOffset);
    }

    @Override
    public Batch readAgain(Batch reference) throws IOException {
        return reader.readAgain(reference);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
