package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.read;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random epochs of rows with keys, held against a map, in which a later row takes an earlier one's place. */
final class UpsertSinkTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 500 : 8;
    private static final int EPOCH_COUNT = 8;
    private static final int KEY_COUNT = 40;

    /** The name is part of the key, the day says in which partition the row lies. */
    record Total(String name, double size, int day, long value) {}

    private static final DeltaSink<Total> SINK = DeltaSink.upsert(TABLE, Total.class, "name", "size")
            .partitionedBy("day")
            .withCheckpointInterval(4);

    /**
     * By deletion vectors in the log, by copy on write, and by deletion vectors in files, until none of a data file's rows is left; in tables whose
     * files have other names for the columns; and by rows that are staged elsewhere.
     */
    private static final List<DeltaSink<Total>> SINKS = List.of(
            SINK,
            SINK.withDeletionVectors(false),
            SINK.withTableProperty("rivulet.deletionVectors.inlineSizeBytesMax", "0")
                    .withTableProperty("rivulet.deletionVectors.deletedShareMax", "1"),
            SINK.withTableProperty("delta.columnMapping.mode", "name"),
            SINK.withTableProperty("delta.columnMapping.mode", "id"),
            SINK.withLocalStaging(Path.of("/staged")));

    private enum Fault {
        NONE,
        ONE_CALL_FAILS,
        PROCESS_DIES,
        POWER_GOES
    }

    @Test
    void tableHasTheLastRowOfEachKey() throws IOException {
        for (long seed = 0; seed < RUN_COUNT; seed++) {
            new Run(seed, sink(seed), new SimDisk(CLOCK, seed)).untilEnd(1);
        }
    }

    @Test
    void tableHasThemAfterAFaultAtAnyCall() throws IOException {
        long callCount = 0;
        for (long seed = 0; seed < 2L * RUN_COUNT; seed++) {
            Fault fault = Fault.values()[(int) (seed % Fault.values().length)];
            if (fault == Fault.NONE) {
                SimDisk disk = new SimDisk(CLOCK, seed);
                new Run(0, SINK, disk).untilEnd(1);
                callCount = disk.callCount();
                continue;
            }
            failAt(fault, 1 + new Random(seed).nextLong(callCount), seed);
        }
    }

    private static DeltaSink<Total> sink(long number) {
        return SINKS.get((int) (number % SINKS.size()));
    }

    private static void failAt(Fault fault, long call, long seed) throws IOException {
        String what = fault + " at call " + call + ", seed " + seed;
        SimDisk disk = new SimDisk(CLOCK, seed);
        if (fault == Fault.ONE_CALL_FAILS) {
            disk.failOnce(call);
        } else {
            disk.failFrom(call);
        }
        Run run = new Run(0, sink(seed / 4), disk);
        try {
            run.untilEnd(1);
        } catch (IOException injected) {
            assertTrue(disk.hasFailed(), () -> what + ": " + injected);
        }
        if (fault == Fault.POWER_GOES) {
            disk.crash(call);
        } else {
            disk.kill();
        }
        try {
            run.untilEnd(2);
        } catch (IOException | AssertionError failure) {
            throw new AssertionError(what, failure);
        }
    }

    /** One history: what its epochs hold depends on the seed alone. */
    private static final class Run {

        private final long seed;
        private final Sink<Total> sink;
        private final SimDisk disk;
        private final List<List<Total>> epochs = new ArrayList<>();

        Run(long seed, Sink<Total> sink, SimDisk disk) {
            this.seed = seed;
            this.sink = sink;
            this.disk = disk;
            Random random = new Random(seed);
            for (int epoch = 0; epoch < EPOCH_COUNT; epoch++) {
                List<Total> rows = new ArrayList<>();
                int rowCount = random.nextInt(4) == 0 ? 0 : random.nextInt(30);
                for (int row = 0; row < rowCount; row++) {
                    rows.add(row(random));
                }
                epochs.add(rows);
            }
        }

        private static Total row(Random random) {
            int key = random.nextInt(KEY_COUNT);
            double size = key % 3 == 0 ? Double.NaN : key % 3 == 1 && random.nextBoolean() ? -0.0 : 0.0;
            return new Total("name " + key, size, random.nextInt(3), random.nextInt(1_000));
        }

        /** Commits what the table has not, some epochs together, as the engine does after a start. */
        void untilEnd(long term) throws IOException {
            Random random = new Random(seed + term);
            try (SinkSession<Total> session = sink.open(context(disk, term))) {
                long committed = session.committer().committedEpoch();
                assertRows(committed);
                while (committed < EPOCH_COUNT) {
                    List<StagedEpoch> together = new ArrayList<>();
                    long last = Math.min(EPOCH_COUNT, committed + 1 + random.nextInt(3));
                    for (long epoch = committed + 1; epoch <= last; epoch++) {
                        together.add(stage(session, epoch, epochs.get((int) epoch - 1)));
                    }
                    session.committer().commit(together);
                    committed = last;
                    if (random.nextInt(3) == 0) {
                        layOutAnew(random);
                    }
                }
            }
            assertRows(EPOCH_COUNT);
        }

        /** Somebody else writes all rows of a day, or some of all days, to other files. */
        private void layOutAnew(Random random) throws IOException {
            open(disk).update(Map.of("value", "value"), random.nextBoolean() ? "day = 1" : "value % 5 = 0");
            if (random.nextInt(3) == 0) {
                open(disk).optimize().run();
            }
        }

        private void assertRows(long epochCount) throws IOException {
            Map<String, Total> expected = new TreeMap<>();
            for (List<Total> epoch : epochs.subList(0, (int) epochCount)) {
                epoch.forEach(row -> expected.put(row.name(), row));
            }
            Map<String, Total> found = new TreeMap<>();
            for (Total row : read(disk, RecordRowType.of(Total.class))) {
                Total other = found.put(row.name(), row);
                assertEquals(null, other, () -> "seed " + seed + " has " + row.name() + " twice");
            }
            assertEquals(expected, found, () -> "seed " + seed + " behind epoch " + epochCount);
        }
    }

    @Test
    void rowsOfOthersAreReplacedTooAndThoseWithoutKeyStay() throws IOException {
        SimDisk disk = new SimDisk(CLOCK, 1);
        Sink<Total> appending = DeltaSink.append(TABLE, Total.class).partitionedBy("day");
        SinkFixture.writeOnce(disk, appending, List.of(new Total("a", 0.0, 1, 1), new Total("b", 0.0, 2, 2)));

        try (SinkSession<Total> session = SINK.open(context(disk, "other", 1))) {
            stageAndCommit(session, 1, List.of(new Total("b", -0.0, 1, 3), new Total("c", 1.0, 1, 4)));
        }

        List<Total> rows = read(disk, RecordRowType.of(Total.class));
        rows.sort((left, right) -> left.name().compareTo(right.name()));
        assertEquals(List.of(new Total("a", 0.0, 1, 1), new Total("b", -0.0, 1, 3), new Total("c", 1.0, 1, 4)), rows);
    }

    @Test
    void runWhoseEpochAnotherRunHasCommittedMeanwhileChangesNothing() throws IOException {
        SimDisk disk = new SimDisk(CLOCK, 1);
        try (SinkSession<Total> first = SINK.open(context(disk, 1));
                SinkSession<Total> second = SINK.open(context(disk, 2))) {
            assertEquals(0, first.committer().committedEpoch());
            stageAndCommit(second, 1, List.of(new Total("a", 0.0, 1, 1)));

            assertThrows(FencedException.class, () -> stageAndCommit(first, 1, List.of(new Total("a", 0.0, 1, 2))));
        }
        assertEquals(List.of(new Total("a", 0.0, 1, 1)), read(disk, RecordRowType.of(Total.class)));
    }

    @Test
    void filesWithoutAKeyInQuestionAreNotTouched() throws IOException {
        SimDisk disk = new SimDisk(CLOCK, 1);
        try (SinkSession<Total> session = SINK.open(context(disk, 1))) {
            for (int epoch = 1; epoch <= 5; epoch++) {
                stageAndCommit(session, epoch, List.of(new Total("name " + epoch, 0.0, 1, epoch)));
            }
            Set<String> before = open(disk).liveFileNames();
            stageAndCommit(session, 6, List.of(new Total("name 3", 0.0, 1, 30)));

            Set<String> after = open(disk).liveFileNames();
            after.retainAll(before);
            assertEquals(4, after.size());
        }
    }

    /** Rows with many keys would have the file read for one of the others. */
    @Test
    void keysOfOneFileAreFoundOneByOne() throws IOException {
        SimDisk disk = new SimDisk(CLOCK, 1);
        int keyCount = 16;
        List<Total> first = new ArrayList<>();
        Set<Total> expected = new HashSet<>();
        for (int key = 0; key < keyCount; key++) {
            first.add(new Total("name " + key, 0.0, 1, 0));
            expected.add(new Total("name " + key, 0.0, 1, 1 + key));
        }
        try (SinkSession<Total> session = SINKS.get(2).open(context(disk, 1))) {
            stageAndCommit(session, 1, first);
            for (int key = 0; key < keyCount; key++) {
                stageAndCommit(session, 2 + key, List.of(new Total("name " + key, 0.0, 1, 1 + key)));
            }
        }

        List<Total> found = read(disk, RecordRowType.of(Total.class));
        assertEquals(keyCount, found.size());
        assertEquals(expected, Set.copyOf(found));
    }

    @Test
    void tableHasDeletionVectorsUnlessSaidOtherwise() throws IOException {
        for (DeltaSink<Total> sink : SINKS) {
            SimDisk disk = new SimDisk(CLOCK, 1);
            try (SinkSession<Total> session = sink.open(context(disk, 1))) {
                stageAndCommit(session, 1, List.of(new Total("a", 0.0, 1, 1), new Total("b", 0.0, 1, 1)));
                stageAndCommit(session, 2, List.of(new Total("a", 0.0, 1, 2)));
            }

            Map<String, String> metrics = open(disk).history().entries(1).get(0).operationMetrics();
            boolean hasVectors = sink != SINKS.get(1);
            assertEquals(hasVectors ? "1" : null, metrics.get("numDeletionVectorsAdded"), metrics::toString);
            assertEquals(hasVectors ? "0" : "1", metrics.get("numCopiedRows"), metrics::toString);
        }
    }

    @Test
    void keyThatMayBeNullIsRefused() {
        record Loose(@org.jspecify.annotations.Nullable String name, long value) {}

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> DeltaSink.upsert(TABLE, Loose.class, "name"));
        assertTrue(refused.getMessage().contains("key column name"), refused.getMessage());
    }

    @Test
    void columnThatIsNotThereIsRefused() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> DeltaSink.upsert(TABLE, Total.class, "nam"));
        assertTrue(refused.getMessage().contains("nam"), refused.getMessage());
    }
}
