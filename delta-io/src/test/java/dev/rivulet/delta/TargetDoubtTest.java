package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.delta.SinkFixture.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run finds when somebody has had his hands on the table, or on a copy of the data directory. */
final class TargetDoubtTest {

    private static final UUID LOG = new UUID(7, 9);
    private static final UUID OTHER_LOG = new UUID(7, 10);

    @TempDir
    private Path folder;

    private final Disk disk = new SystemDisk();
    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("table");
    }

    private SinkSession<Count> open(UUID log, long term) throws IOException {
        return DeltaSink.append(path, Count.class)
                .withCheckpointInterval(1_000)
                .open(new SinkContext("job", "sink", log, term, disk, CLOCK));
    }

    /** Epochs 1 to count, a version each. */
    private void writeEpochs(UUID log, long term, int count) throws IOException {
        try (SinkSession<Count> session = open(log, term)) {
            for (long epoch = 1; epoch <= count; epoch++) {
                stageAndCommit(session, epoch, counts(epoch, 2));
            }
        }
    }

    private List<TargetDoubt> doubts(UUID log, long term) throws IOException {
        try (SinkSession<Count> session = open(log, term)) {
            return session.committer().doubts();
        }
    }

    private <D extends TargetDoubt> D doubt(Class<D> kind, UUID log, long term) throws IOException {
        List<TargetDoubt> doubts = doubts(log, term);
        assertEquals(1, doubts.size(), doubts::toString);
        assertTrue(doubts.get(0).message().startsWith("table " + path) || kind == TargetDoubt.OtherRun.class);
        return kind.cast(doubts.get(0));
    }

    @Test
    void tableThatWasLeftAloneRaisesNone() throws IOException {
        assertEquals(List.of(), doubts(LOG, 1));
        writeEpochs(LOG, 2, 3);
        addEntry(4, commitInfo("OPTIMIZE", ""));

        assertEquals(List.of(), doubts(LOG, 3));
    }

    @Test
    void restoreThatTookRowsAwayIsTold() throws IOException {
        writeEpochs(LOG, 1, 5);
        restore(6, "3");

        TargetDoubt.Restored restored = doubt(TargetDoubt.Restored.class, LOG, 2);

        assertEquals(new TargetDoubt.Restored("table " + path, 6, 3, 4, 5, 5), restored);
        assertEquals(List.of(WayOut.BRING_BACK, WayOut.ADOPT), restored.waysOut());
        assertTrue(restored.message().contains("restore it to version 5"), restored.message());
    }

    @Test
    void restoreByTimeIsTold() throws IOException {
        writeEpochs(LOG, 1, 2);
        addEntry(3, commitInfo("RESTORE", "\"version\":null,\"timestamp\":\"2026-11-26 00:00:00.0\""));

        TargetDoubt.Restored restored = doubt(TargetDoubt.Restored.class, LOG, 2);

        assertEquals(1, restored.firstEpoch());
        assertTrue(restored.message().contains("to an earlier time"), restored.message());
    }

    @Test
    void restoreThatWasTakenBackRaisesNoDoubtAndAnotherOneAfterItDoes() throws IOException {
        writeEpochs(LOG, 1, 5);
        restore(6, "3");
        restore(7, "\"5\"");
        assertEquals(List.of(), doubts(LOG, 2));

        // Back to what the first one had left.
        restore(8, "6");

        assertEquals(4, doubt(TargetDoubt.Restored.class, LOG, 2).firstEpoch());
    }

    @Test
    void restoreIsSettledByTheNextCommit() throws IOException {
        writeEpochs(LOG, 1, 3);
        restore(4, "1");
        try (SinkSession<Count> adopted = open(LOG, 2)) {
            assertEquals(3, adopted.committer().committedEpoch());
            stageAndCommit(adopted, 4, counts(4, 1));
        }

        assertEquals(List.of(), doubts(LOG, 3));
    }

    @Test
    void restoreWhileTheJobRunsEndsIt() throws IOException {
        try (SinkSession<Count> session = open(LOG, 1)) {
            stageAndCommit(session, 1, counts(1, 1));
            stageAndCommit(session, 2, counts(2, 1));
            // Spark writes the metadata again, which by itself would be a conflict with no word of a restore.
            String metadata = text(0).lines()
                    .filter(line -> line.startsWith("{\"metaData\""))
                    .findFirst()
                    .orElseThrow();
            addEntry(3, commitInfo("RESTORE", "\"version\":1,\"timestamp\":null"), metadata);
            List<StagedEpoch> next = List.of(stage(session, 3, counts(3, 1)));

            FencedException fenced = assertThrows(
                    FencedException.class, () -> session.committer().commit(next));
            assertEquals("restored", fenced.doubt().kind());
            assertThrows(FencedException.class, () -> session.committer().commit(next));
        }
        assertEquals(3, DeltaTable.open(disk, CLOCK, path).version());
    }

    @Test
    void expiredMemoryIsToldAndMadeGoodFromTheHistory() throws IOException {
        writeEpochs(LOG, 1, 3);
        cutLines("\"txn\"", 1, 2, 3);

        TargetDoubt.Forgotten expired = doubt(TargetDoubt.Forgotten.class, LOG, 2);

        assertEquals("expired", expired.kind());
        assertEquals(3, expired.committedEpoch());
        assertTrue(expired.message().contains("delta.setTransactionRetentionDuration"), expired.message());
        try (SinkSession<Count> adopted = open(LOG, 2)) {
            assertEquals(3, adopted.committer().committedEpoch());
            adopted.committer().commit(List.of(stage(adopted, 3, counts(3, 2)), stage(adopted, 4, counts(4, 2))));
        }
        assertEquals(8, rowCount());
    }

    @Test
    void memoryThatExpiredInACheckpointIsTold() throws IOException {
        writeEpochs(LOG, 1, 3);
        List<String> entries = List.of(text(1), text(2), text(3));
        cutLines("\"txn\"", 1, 2, 3);
        DeltaTable.open(disk, CLOCK, path).checkpoint();
        for (int version = 1; version <= 3; version++) {
            Files.writeString(entry(version), ForeignTable.unsealed(entries.get(version - 1)));
        }

        assertEquals("expired", doubt(TargetDoubt.Forgotten.class, LOG, 2).kind());
    }

    @Test
    void memoryThatWasSetBackIsTold() throws IOException {
        writeEpochs(LOG, 1, 3);
        addEntry(4, commitInfo("Manual Update", ""), "{\"txn\":{\"appId\":\"job/sink/" + LOG + "\",\"version\":1}}");

        TargetDoubt.Forgotten rewound = doubt(TargetDoubt.Forgotten.class, LOG, 2);

        assertEquals("rewound", rewound.kind());
        assertEquals(1, rewound.rememberedEpoch());
    }

    @Test
    void restoreThatAlsoSetTheMemoryBackOffersToWriteAgain() throws IOException {
        writeEpochs(LOG, 1, 3);
        addEntry(
                4,
                commitInfo("RESTORE", "\"version\":1,\"timestamp\":null"),
                "{\"txn\":{\"appId\":\"job/sink/" + LOG + "\",\"version\":1}}");

        TargetDoubt.Restored restored = doubt(TargetDoubt.Restored.class, LOG, 2);

        assertEquals(List.of(WayOut.BRING_BACK, WayOut.REEMIT), restored.waysOut());
        try (SinkSession<Count> again = open(LOG, 2)) {
            assertEquals(1, again.committer().committedEpoch());
        }
    }

    @Test
    void epochsOfAnotherLogAreToldUntilThisOneHasItsOwn() throws IOException {
        writeEpochs(OTHER_LOG, 4, 3);

        TargetDoubt.OtherLog other = doubt(TargetDoubt.OtherLog.class, LOG, 1);

        assertEquals(List.of(new TargetDoubt.OtherLog.LogEpoch(OTHER_LOG.toString(), 3)), other.others());
        assertTrue(other.message().contains(OTHER_LOG + " up to epoch 3"), other.message());
        writeEpochs(LOG, 1, 1);
        assertEquals(List.of(), doubts(LOG, 2));
    }

    @Test
    void otherLogIsFoundInACheckpointAndOtherSinksAreNotTakenForIt() throws IOException {
        writeEpochs(OTHER_LOG, 4, 3);
        DeltaTable.open(disk, CLOCK, path).checkpoint();
        for (int version = 0; version <= 2; version++) {
            Files.delete(entry(version));
        }
        addEntry(
                4,
                commitInfo("WRITE", ""),
                "{\"txn\":{\"appId\":\"job/sink/more/" + OTHER_LOG + "\",\"version\":9}}",
                "{\"txn\":{\"appId\":\"job/sink2/" + OTHER_LOG + "\",\"version\":9}}");

        TargetDoubt.OtherLog other = doubt(TargetDoubt.OtherLog.class, LOG, 1);

        assertEquals(List.of(new TargetDoubt.OtherLog.LogEpoch(OTHER_LOG.toString(), 3)), other.others());
    }

    @Test
    void newerRunIsToldAtTheStart() throws IOException {
        writeEpochs(LOG, 7, 2);

        TargetDoubt.OtherRun newer = doubt(TargetDoubt.OtherRun.class, LOG, 6);

        assertEquals(new TargetDoubt.OtherRun("table " + path, 6, 7, 2, 2), newer);
        assertTrue(newer.message().contains("older copy"), newer.message());
        assertTrue(doubt(TargetDoubt.OtherRun.class, LOG, 7).message().contains("two copies"));
        assertEquals(List.of(), doubts(LOG, 8));
    }

    @Test
    void newerRunEndsTheOlderOneAtItsNextCommit() throws IOException {
        try (SinkSession<Count> older = open(LOG, 6);
                SinkSession<Count> newer = open(LOG, 7)) {
            stageAndCommit(older, 1, counts(1, 1));
            stageAndCommit(newer, 2, counts(2, 1));
            List<StagedEpoch> same = List.of(stage(older, 2, counts(2, 1)));

            FencedException fenced =
                    assertThrows(FencedException.class, () -> older.committer().commit(same));

            assertEquals(new TargetDoubt.OtherRun("table " + path, 6, 7, 2, 2), fenced.doubt());
        }
        assertEquals(2, rowCount());
    }

    @Test
    void twoRunsOfOneTermAreToldApartByWhatTheyCommit() throws IOException {
        Path copy = folder.resolve("other directory");
        try (SinkSession<Count> left = open(LOG, 6)) {
            stageAndCommit(left, 1, counts(1, 1));
            // The same run's data files would have the same names, so the other one's come by way of another table.
            path = copy;
            StagedEpoch foreign;
            try (SinkSession<Count> elsewhere = open(LOG, 6)) {
                foreign = stage(elsewhere, 2, counts(2, 3));
            }
            path = folder.resolve("table");
            for (var file : foreign.files()) {
                Files.copy(copy.resolve(file.path()), path.resolve(file.path() + ".twin"));
            }
            commitLikeTwin(foreign);
            List<StagedEpoch> own = List.of(stage(left, 2, counts(2, 1)));

            FencedException fenced =
                    assertThrows(FencedException.class, () -> left.committer().commit(own));

            assertTrue(fenced.getMessage().contains("two copies of one data directory"), fenced.getMessage());
        }
    }

    /** What the twin would have written: the same application and term, other rows. */
    private void commitLikeTwin(StagedEpoch epoch) throws IOException {
        String own = text(1);
        Files.writeString(
                entry(2),
                ForeignTable.unsealed(own)
                        .replace("\"rivulet.firstEpoch\":\"1\"", "\"rivulet.firstEpoch\":\"" + epoch.epoch() + "\"")
                        .replace("\"rivulet.lastEpoch\":\"1\"", "\"rivulet.lastEpoch\":\"" + epoch.epoch() + "\"")
                        .replace("\"version\":1", "\"version\":" + epoch.epoch())
                        .replace(".zstd.parquet\"", ".zstd.parquet.twin\""));
    }

    @Test
    void runWhoseDataFileIsThereAlreadyIsToldOfItsTwin() throws IOException {
        try (SinkSession<Count> left = open(LOG, 6);
                SinkSession<Count> right = open(LOG, 6)) {
            stage(left, 1, counts(1, 1));

            IOException taken = assertThrows(IOException.class, () -> stage(right, 1, counts(1, 1)));

            assertTrue(taken.getMessage().contains("two copies of one data directory"), taken.getMessage());
        }
    }

    @Test
    void tableThatWasReplacedHasAnotherIdAndIsNotCommittedTo() throws IOException {
        String id;
        try (SinkSession<Count> session = open(LOG, 1)) {
            stageAndCommit(session, 1, counts(1, 1));
            stageAndCommit(session, 2, counts(2, 1));
            id = session.committer().targetId();
            removeTable();
            String found;
            try (SinkSession<Count> replacement = open(OTHER_LOG, 1)) {
                found = replacement.committer().targetId();
            }
            List<StagedEpoch> next = List.of(stage(session, 3, counts(3, 1)));

            IOException gone =
                    assertThrows(IOException.class, () -> session.committer().commit(next));
            FencedException replaced = assertThrows(
                    FencedException.class, () -> session.committer().commit(next));

            assertTrue(gone.getMessage().contains("is gone from its log"), gone.getMessage());
            assertEquals(new TargetDoubt.Replaced("table " + path, id, found), replaced.doubt());
        }
        assertEquals(0, DeltaTable.open(disk, CLOCK, path).version());
    }

    @Test
    void idOfATableStays() throws IOException {
        writeEpochs(LOG, 1, 2);
        String first = DeltaTable.open(disk, CLOCK, path).id();

        try (SinkSession<Count> session = open(LOG, 2)) {
            assertEquals(first, session.committer().targetId());
        }
        assertEquals(first, UUID.fromString(first).toString());
    }

    private long rowCount() throws IOException {
        long[] count = new long[1];
        DeltaTable.open(disk, CLOCK, path).read().forEach(row -> count[0]++);
        return count[0];
    }

    private void removeTable() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file :
                    files.sorted((left, right) -> right.compareTo(left)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** As Spark writes it; that it would remove files does not matter here. */
    private void restore(long version, String toVersion) throws IOException {
        addEntry(version, commitInfo("RESTORE", "\"version\":" + toVersion + ",\"timestamp\":null"));
    }

    private String commitInfo(String operation, String parameters) {
        return "{\"commitInfo\":{\"inCommitTimestamp\":" + 9_000_000_000_000L + ",\"timestamp\":9000000000000,"
                + "\"operation\":\"" + operation + "\",\"operationParameters\":{" + parameters + "},\"readVersion\":1,"
                + "\"isolationLevel\":\"Serializable\",\"isBlindAppend\":false,\"engineInfo\":\"Apache-Spark/4.0.1\"}}";
    }

    private void addEntry(long version, String... lines) throws IOException {
        Files.writeString(entry(version), ForeignTable.unsealed(String.join("\n", lines) + "\n"));
    }

    private void cutLines(String containing, long... versions) throws IOException {
        for (long version : versions) {
            List<String> kept = Files.readAllLines(entry(version)).stream()
                    .filter(line -> !line.startsWith("{" + containing))
                    .map(ForeignTable::unsealed)
                    .toList();
            Files.write(entry(version), kept);
        }
    }

    private String text(long version) throws IOException {
        return Files.readString(entry(version));
    }

    private Path entry(long version) {
        return path.resolve("_delta_log").resolve(String.format("%020d.json", version));
    }
}
