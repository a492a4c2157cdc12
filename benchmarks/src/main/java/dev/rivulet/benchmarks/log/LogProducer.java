package dev.rivulet.benchmarks.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Makes the records of a case and has a log keep them: the same code for every contender. One owner, used for one run. */
final class LogProducer {

    private static final long GROUP_INTERVAL_NS = 1_000_000;
    private static final long SECOND_NS = 1_000_000_000;

    private final OpenLog log;
    private final LogCase plan;
    private final RecordStream stream;
    private final ByteBuffer batch;
    private final long[] latenciesNs;

    private long writtenCount;
    private long syncCount;

    LogProducer(OpenLog log, LogCase plan) {
        this.log = log;
        this.plan = plan;
        this.stream = new RecordStream(plan.recordSizeBytes());
        this.batch = RecordStream.newBatch(plan.batchCount(), plan.recordSizeBytes());
        this.latenciesNs = new long[plan.policy() == LogCase.SyncPolicy.PACED ? (int) plan.recordCount() : 0];
    }

    /** Writes all records; returns when they are with the operating system, and durable if the case is synced. */
    LogMeasurement run() throws IOException {
        long startNs = System.nanoTime();
        switch (plan.policy()) {
            case NEVER -> runUnsynced();
            case EACH_BATCH -> runSyncedByBatch();
            case EACH_MILLISECOND -> runSyncedByTime();
            case PACED -> runPaced();
        }
        long wallNs = System.nanoTime() - startNs;
        LogMeasurement.Latency latency = plan.policy() == LogCase.SyncPolicy.PACED
                ? LogMeasurement.Latency.of(latenciesNs)
                : LogMeasurement.Latency.NONE;
        return new LogMeasurement(plan.recordCount(), plan.sizeBytes(), wallNs, syncCount, latency);
    }

    private void runUnsynced() throws IOException {
        while (writtenCount < plan.recordCount()) {
            append(plan.batchCount());
        }
        log.flush();
    }

    private void runSyncedByBatch() throws IOException {
        while (writtenCount < plan.recordCount()) {
            append(plan.batchCount());
            sync();
        }
    }

    private void runSyncedByTime() throws IOException {
        long syncedNs = System.nanoTime();
        while (writtenCount < plan.recordCount()) {
            append(plan.batchCount());
            if (!log.syncsByItself() && System.nanoTime() - syncedNs >= GROUP_INTERVAL_NS) {
                sync();
                syncedNs = System.nanoTime();
            }
        }
        sync();
    }

    /** A record is late from when it was due, not from when the producer got around to it, so a stall counts for all it delays. */
    private void runPaced() throws IOException {
        long startNs = System.nanoTime();
        while (writtenCount < plan.recordCount()) {
            long dueCount = Math.min(plan.recordCount(), countDueAfter(System.nanoTime() - startNs));
            if (dueCount == writtenCount) {
                Thread.onSpinWait();
                continue;
            }
            int first = (int) writtenCount;
            append((int) Math.min(plan.batchCount(), dueCount - writtenCount));
            sync();
            long durableNs = System.nanoTime() - startNs;
            for (int number = first; number < writtenCount; number++) {
                latenciesNs[number] = durableNs - dueNs(number);
            }
        }
    }

    private long countDueAfter(long elapsedNs) {
        return elapsedNs * plan.recordsPerSecond() / SECOND_NS + 1;
    }

    private long dueNs(long number) {
        return number * SECOND_NS / plan.recordsPerSecond();
    }

    private void append(int count) throws IOException {
        stream.fill(batch, count);
        log.append(batch);
        writtenCount += count;
    }

    private void sync() throws IOException {
        log.sync();
        syncCount++;
    }
}
