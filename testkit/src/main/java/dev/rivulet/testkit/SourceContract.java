package dev.rivulet.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import dev.rivulet.core.time.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every source keeps to, whatever it reads. A source's own test gives it records to bring and runs these tests by extending this. The
 * rows of these, as text, have one number each, from 0 on; {@link #number} finds it.
 *
 * <p>A source that cannot ask for anything again, such as one of datagrams, says so by {@link #survivesKills}; its own documentation has to say
 * it too.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class SourceContract {

    private static final BatchLimits WIDE = new BatchLimits(50, 1 << 16);
    private static final BatchLimits NARROW = new BatchLimits(3, 40);

    /** Less than comes at a time, so that kills find sources in the middle of it, such as of a file. */
    private static final BatchLimits SMALL = new BatchLimits(7, 1 << 16);

    private static final int RECORD_COUNT = 300;
    private static final int KILL_COUNT = 12;

    /** Always over the same records. */
    protected abstract Source<?> source() throws Exception;

    /**
     * Has the next records come.
     *
     * @param from the number of the first
     * @return the rows that come of them, as their {@code toString} says
     */
    protected abstract List<String> give(int from, int count) throws Exception;

    /** The engine's clock. */
    protected Clock clock() {
        return new SystemClock();
    }

    /** Called when nothing came, for sources that go by the clock. */
    protected void letTimePass() {
        Thread.onSpinWait();
    }

    /** Called when the source was killed and is open again, for those whose other end sends again what was not confirmed. */
    protected void afterKill() throws Exception {}

    /** Steps a log that was just opened until the source takes what comes. */
    protected void awaitReady(SourceLog log) throws Exception {}

    /** Whether a record is one that was given, and not one that {@link #awaitReady} needed. */
    protected boolean isOfContract(String record) {
        return true;
    }

    /** Whether what the source had taken before a kill, and the log had not, comes again. */
    protected boolean survivesKills() {
        return true;
    }

    /** Whether records come in the order in which they are given; not if each is sent by itself, and again when it was not confirmed. */
    protected boolean keepsOrder() {
        return true;
    }

    /** How many records there may ever be, for those that are given from the start. */
    protected int recordCount() {
        return RECORD_COUNT;
    }

    /** The number in a record. */
    protected int number(String record) {
        String digits = record.replaceAll("\\D", "");
        return Integer.parseInt(digits.substring(0, Math.min(9, digits.length())));
    }

    @Test
    public void allRecordsComeOnceAndInTheOrderOfTheirPartition() throws Exception {
        try (SourceLog log = open(WIDE, 1)) {
            List<String> given = give(0, recordCount());
            readUntil(log, given.size());
            assertRecords(given, log);
        }
    }

    @Test
    public void recordsThatComeLaterComeBehind() throws Exception {
        int half = recordCount() / 2;
        try (SourceLog log = open(WIDE, 2)) {
            List<String> given = new ArrayList<>(give(0, half));
            readUntil(log, given.size());
            given.addAll(give(half, recordCount() - half));
            readUntil(log, given.size());
            assertRecords(given, log);
        }
    }

    @Test
    public void batchesKeepToTheirLimits() throws Exception {
        try (SourceLog log = open(NARROW, 3)) {
            List<String> given = give(0, recordCount());
            readUntil(log, given.size());
            for (Batch batch : log.batches()) {
                int sizeBytes = 0;
                for (int index = 0; index < batch.recordCount(); index++) {
                    sizeBytes += batch.recordLength(index);
                }
                assertTrue(
                        batch.recordCount() <= 1
                                || batch.recordCount() <= NARROW.recordCountMax() && sizeBytes <= NARROW.sizeBytesMax(),
                        batch.recordCount() + " records of " + sizeBytes + " bytes came in a batch of at most "
                                + NARROW);
            }
        }
    }

    @Test
    public void batchesSayWhereTheyAreFrom() throws Exception {
        try (SourceLog log = open(WIDE, 4)) {
            List<String> given = give(0, recordCount());
            readUntil(log, given.size());
            Map<Integer, byte[]> offsets = new HashMap<>();
            for (Batch batch : log.batches()) {
                assertEquals(SourceLog.UID, batch.sourceUid());
                byte[] before = offsets.put(batch.partition(), batch.resumeOffset());
                if (before != null) {
                    assertTrue(
                            batch.recordCount() == 0 || !Arrays.equals(before, batch.resumeOffset()),
                            "a batch of records leaves the offset of its partition where it was");
                }
            }
        }
    }

    @Test
    public void whatTheLogHasComesNoSecondTimeBehindKillsAndTheRestComes() throws Exception {
        Assumptions.assumeTrue(survivesKills());
        SplittableRandom random = new SplittableRandom(5);
        int count = recordCount();
        List<String> given = new ArrayList<>();
        try (SourceLog log = open(SMALL, 5)) {
            for (int kill = 0; kill < KILL_COUNT; kill++) {
                int from = count * kill / KILL_COUNT;
                given.addAll(give(from, count * (kill + 1) / KILL_COUNT - from));
                for (int step = random.nextInt(20); step > 0; step--) {
                    if (log.step() == null) {
                        letTimePass();
                    }
                }
                log.kill();
                afterKill();
            }
            readUntil(log, given.size());
            assertRecords(given, log);
        }
    }

    @Test
    public void aSourceWithNothingToGiveDoesNotWait() throws Exception {
        try (SourceLog log = open(WIDE, 6)) {
            List<String> given = give(0, recordCount());
            readUntil(log, given.size());
            for (int poll = 0; poll < 1_000; poll++) {
                Batch batch = log.step();
                assertTrue(batch == null || records(log.rows(batch)).isEmpty(), "more came than there is");
            }
        }
    }

    @Test
    public void anOffsetThatIsNoneIsRefusedInWords() throws Exception {
        SourceContext context = new SourceContext(
                SourceLog.UID, Map.of(0, "no offset".getBytes(StandardCharsets.UTF_8)), false, disk(), clock());
        Source<?> source = source();

        IOException refusal = assertThrows(IOException.class, () -> {
            try (SourceReader reader = source.open(context)) {
                reader.poll(WIDE);
            }
        });

        assertTrue(refusal.getMessage() != null && refusal.getMessage().contains(" "), "it says " + refusal);
    }

    @Test
    public void aReaderIsClosedTwiceWithoutHarm() throws Exception {
        SourceReader reader = source().open(new SourceContext(SourceLog.UID, Map.of(), false, disk(), clock()));
        reader.close();
        reader.close();
    }

    @Test
    public void whatIsLoggedAsAReferenceIsReadAgainTheSame() throws Exception {
        Source<?> source = source();
        Assumptions.assumeTrue(source.logsReferences());
        try (SourceLog log = open(NARROW, 7)) {
            List<String> given = give(0, recordCount());
            readUntil(log, given.size());
            SourceReader again = source.open(new SourceContext(SourceLog.UID, Map.of(), true, disk(), clock()));
            for (Batch batch : log.batches()) {
                Batch read = again.readAgain(batch.toReference());
                assertArrayEquals(log.rows(batch).toArray(), log.rows(read).toArray());
            }
            again.close();
        }
    }

    @Test
    public void itSaysInShortWhatItIs() throws Exception {
        String description = source().description();

        assertTrue(!description.isBlank() && description.indexOf('\n') < 0, "it is described by '" + description + "'");
    }

    private SourceLog open(BatchLimits limits, long seed) throws Exception {
        SourceLog log = new SourceLog(source(), clock(), limits, seed);
        awaitReady(log);
        return log;
    }

    private List<String> records(List<String> all) {
        return all.stream().filter(this::isOfContract).toList();
    }

    private static Disk disk() {
        return new SystemDisk();
    }

    private void readUntil(SourceLog log, int count) throws IOException {
        while (records(log.rows()).size() < count) {
            if (log.step() == null) {
                log.sync();
                letTimePass();
            }
        }
    }

    private void assertRecords(List<String> given, SourceLog log) {
        assertEquals(
                given.stream().sorted().toList(),
                records(log.rows()).stream().sorted().toList());
        Map<Integer, Integer> lastByPartition = new TreeMap<>();
        for (Batch batch : log.batches()) {
            for (String record : records(log.rows(batch))) {
                Integer before = lastByPartition.put(batch.partition(), number(record));
                assertTrue(
                        before == null || before < number(record) || !keepsOrder(),
                        () -> "record " + record + " came behind number " + before);
            }
        }
    }
}
