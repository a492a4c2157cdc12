package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
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
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Files that a run staged and did not live to commit. */
final class StagedLeftoversTest {

    private final SimDisk disk = new SimDisk(CLOCK, 1);
    private final Sink<Count> sink =
            DeltaSink.append(TABLE, Count.class).partitionedBy("epoch").withAutoCompaction(0);

    private static List<String> paths(StagedEpoch epoch) {
        return epoch.files().stream().map(StagedFile::path).toList();
    }

    private boolean exists(StagedEpoch epoch) throws IOException {
        boolean exists = false;
        for (String path : paths(epoch)) {
            exists |= disk.exists(TABLE.resolve(path));
        }
        return exists;
    }

    @Test
    void leftoversOfEarlierRunsGoWithTheFirstCommitAndNotBefore() throws IOException {
        StagedEpoch first;
        StagedEpoch second;
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            first = stage(session, 1, counts(1, 2));
        }
        try (SinkSession<Count> session = sink.open(context(disk, 2))) {
            stageAndCommit(session, 1, counts(1, 2));
            assertTrue(!exists(first), "the table had nothing of this log, so what was staged was staged in vain");
            second = stage(session, 2, counts(2, 2));
        }
        try (SinkSession<Count> session = sink.open(context(disk, 3))) {
            assertEquals(1, session.committer().committedEpoch());
            StagedEpoch again = stage(session, 2, counts(2, 2));
            assertTrue(exists(second), "gone before it is known that nobody will commit it");

            session.committer().commit(List.of(again));

            assertTrue(!exists(second));
            assertTrue(exists(again));
        }
        assertEquals(4, read(disk, RecordRowType.of(Count.class)).size());
    }

    @Test
    void filesOfOtherSinksAndOfThePresentRunStay() throws IOException {
        StagedEpoch other;
        StagedEpoch next;
        try (SinkSession<Count> session = sink.open(context(disk, "other", 1))) {
            other = stage(session, 1, counts(1, 2));
        }
        try (SinkSession<Count> session = sink.open(context(disk, 2))) {
            StagedEpoch own = stage(session, 1, counts(1, 2));
            next = stage(session, 2, counts(2, 2));
            session.committer().commit(List.of(own));
        }

        assertTrue(exists(other));
        assertTrue(exists(next));
    }

    @Test
    void nothingGoesWhenTheTableDoesNotTellWhatWasCommitted() throws IOException {
        StagedEpoch left;
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            stageAndCommit(session, 1, counts(1, 2));
            left = stage(session, 2, counts(2, 2));
        }
        try (SinkSession<Count> session = sink.open(context(disk, "other", 1))) {
            stageAndCommit(session, 1, counts(1, 2));
        }
        open(disk).checkpoint();
        disk.delete(TABLE.resolve("_delta_log/00000000000000000000.json"));
        disk.delete(TABLE.resolve("_delta_log/00000000000000000001.json"));

        try (SinkSession<Count> session = sink.open(context(disk, 2))) {
            stageAndCommit(session, 2, counts(2, 2));
        }

        assertTrue(exists(left));
    }

    @Test
    void runThatStagedThemAndIsStillAliveOnACopyCannotCommitThemAnyMore() throws IOException {
        try (SinkSession<Count> alive = sink.open(context(disk, 1));
                SinkSession<Count> present = sink.open(context(disk, 2))) {
            assertEquals(0, alive.committer().committedEpoch());
            StagedEpoch left = stage(alive, 1, counts(1, 2));
            stageAndCommit(present, 1, counts(1, 2));
            assertTrue(!exists(left));

            assertThrows(FencedException.class, () -> alive.committer().commit(List.of(left)));
        }
        assertEquals(2, read(disk, RecordRowType.of(Count.class)).size());
    }

    @Test
    void noCommittedFileIsEverDeletedHoweverRunsEnd() throws IOException {
        SplittableRandom random = new SplittableRandom(41);
        long committed = 0;
        for (long term = 1; term <= 40; term++) {
            try (SinkSession<Count> session = sink.open(context(disk, term))) {
                assertEquals(committed, session.committer().committedEpoch());
                List<StagedEpoch> staged = new ArrayList<>();
                int count = random.nextInt(5);
                for (int epoch = 1; epoch <= count; epoch++) {
                    staged.add(stage(session, committed + epoch, counts(random.nextInt(4), 1 + random.nextInt(3))));
                }
                int end = random.nextInt(count + 1);
                if (end > 0) {
                    session.committer().commit(staged.subList(0, end));
                    committed += end;
                }
            }
        }
        try (SinkSession<Count> session = sink.open(context(disk, 41))) {
            stageAndCommit(session, committed + 1, counts(1, 1));
        }

        Set<String> live = open(disk).liveFileNames();
        assertEquals(live, namesBelow(disk, TABLE), "files that are there, with nothing left over");
        read(disk, RecordRowType.of(Count.class));
    }

    @Test
    void powerLossAtAnyCallOfACommitThatDeletesLosesNothing() throws IOException {
        long before = prepare(disk).callCount();
        secondRun(disk);
        long calls = disk.callCount() - before;
        for (long call = 1; call <= calls; call++) {
            SimDisk failing = prepare(new SimDisk(CLOCK, 1));
            failing.failFrom(call);
            try {
                secondRun(failing);
            } catch (IOException injected) {
                assertTrue(failing.hasFailed(), injected::toString);
            }
            failing.crash(call);

            try (SinkSession<Count> session = sink.open(context(failing, 3))) {
                long committed = session.committer().committedEpoch();
                stageAndCommit(session, committed + 1, counts(committed + 1, 2));
                assertEquals(
                        2 * committed + 2,
                        read(failing, RecordRowType.of(Count.class)).size(),
                        "call " + call);
            }
            assertTrue(namesBelow(failing, TABLE).containsAll(open(failing).liveFileNames()), "call " + call);
        }
    }

    /** A commit, and files of two epochs behind it. */
    private SimDisk prepare(SimDisk target) throws IOException {
        try (SinkSession<Count> session = sink.open(context(target, 1))) {
            stageAndCommit(session, 1, counts(1, 2));
            stage(session, 2, counts(2, 2));
            stage(session, 3, counts(3, 2));
        }
        return target;
    }

    private void secondRun(SimDisk target) throws IOException {
        try (SinkSession<Count> session = sink.open(context(target, 2))) {
            stageAndCommit(session, 2, counts(2, 2));
        }
    }

    private static Set<String> namesBelow(SimDisk disk, Path directory) throws IOException {
        Set<String> names = new java.util.HashSet<>();
        for (String name : disk.list(directory)) {
            if (name.endsWith(".parquet")) {
                names.add(name);
            } else if (name.contains("=")) {
                names.addAll(namesBelow(disk, directory.resolve(name)));
            }
        }
        return names;
    }
}
