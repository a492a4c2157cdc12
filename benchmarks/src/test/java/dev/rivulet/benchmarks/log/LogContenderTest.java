package dev.rivulet.benchmarks.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A log that was fast because it kept less would be worth nothing. */
final class LogContenderTest {

    private static final int SEGMENT_SIZE_BYTES = 1 << 20;

    private static final LogCase UNSYNCED = new LogCase("unsynced", LogCase.SyncPolicy.NEVER, 256, 1_000, 12_000, 0);
    private static final LogCase BATCHES = new LogCase("batch-100", LogCase.SyncPolicy.EACH_BATCH, 100, 100, 1_000, 0);
    private static final LogCase GROUPS =
            new LogCase("group", LogCase.SyncPolicy.EACH_MILLISECOND, 100, 1_000, 20_000, 0);
    private static final LogCase PACED = new LogCase("paced", LogCase.SyncPolicy.PACED, 256, 2_000, 10_000, 100_000);

    private static final List<LogContender> CONTENDERS = List.of(
            new PlainFileContender(true),
            new PlainFileContender(false),
            new RivuletLogContender(true, SEGMENT_SIZE_BYTES),
            new RivuletLogContender(false, SEGMENT_SIZE_BYTES),
            new ChronicleContender(false),
            new ChronicleContender(true),
            new AeronContender(false),
            new AeronContender(true));

    @TempDir
    private Path directory;

    @TestFactory
    List<DynamicTest> contenderKeepsAllRecords() {
        return CONTENDERS.stream()
                .map(contender -> DynamicTest.dynamicTest(contender.name(), () -> {
                    for (LogCase plan : List.of(UNSYNCED, BATCHES, GROUPS, PACED)) {
                        assertKeepsAllRecords(contender, plan);
                    }
                }))
                .toList();
    }

    @Test
    void totalsTellOtherRecords() {
        WrittenBytes.Collector exchanged = new WrittenBytes.Collector();
        ByteBuffer records = RecordStream.newBatch(2, 100);
        new RecordStream(100).fill(records, 2);
        exchanged.add(records.slice(100, 100));
        exchanged.add(records.slice(0, 100));

        assertNotEquals(RecordStream.totals(2, 100), exchanged.totals());
    }

    @Test
    void batchesHoldTheSameRecordsHoweverLarge() {
        WrittenBytes.Collector collector = new WrittenBytes.Collector();
        ByteBuffer batch = RecordStream.newBatch(64, 100);
        RecordStream stream = new RecordStream(100);
        for (int count : List.of(64, 1, 35)) {
            stream.fill(batch, count);
            collector.add(batch);
        }

        assertEquals(RecordStream.totals(100, 100), collector.totals());
    }

    @Test
    void percentilesAreValuesThatWereSeen() {
        long[] valuesNs =
                LongStream.rangeClosed(1, 1_000).map(value -> 1_001 - value).toArray();

        LogMeasurement.Latency latency = LogMeasurement.Latency.of(valuesNs);

        assertEquals(new LogMeasurement.Latency(500, 990, 999, 1_000), latency);
    }

    private void assertKeepsAllRecords(LogContender contender, LogCase plan) throws Exception {
        assumeTrue(isAllowed(contender), contender.name() + " needs options of the JVM");
        LogFolder.empty(directory);

        LogMeasurement run;
        try (OpenLog log = contender.open(directory, plan)) {
            run = new LogProducer(log, plan).run();
        }

        assertEquals(
                RecordStream.totals(plan.recordCount(), plan.recordSizeBytes()),
                contender.readBack(directory, plan),
                plan.title());
        assertEquals(plan.isSynced(), run.syncCount() > 0, plan.title());
        assertEquals(plan.policy() == LogCase.SyncPolicy.PACED, run.latency().maxNs() > 0, plan.title());
    }

    /** Both peers reach into packages of the JDK that are closed by default. */
    private static boolean isAllowed(LogContender contender) {
        Module own = LogContenderTest.class.getModule();
        if (contender instanceof ChronicleContender) {
            return Object.class.getModule().isOpen("java.lang.reflect", own)
                    && Object.class.getModule().isOpen("sun.nio.ch", own);
        }
        return !(contender instanceof AeronContender)
                || Object.class.getModule().isOpen("jdk.internal.misc", own);
    }
}
