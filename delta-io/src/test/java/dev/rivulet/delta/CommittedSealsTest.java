package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the table tells of the epochs in it. */
final class CommittedSealsTest {

    private static final Path LOG = TABLE.resolve("_delta_log");

    private final SimDisk disk = new SimDisk(CLOCK, 1);
    private final Sink<Count> sink = DeltaSink.append(TABLE, Count.class).withCheckpointInterval(4);

    @Test
    void epochsWithRowsComeBackAsTheyWereSealedFromAnyOneOn() throws IOException {
        SplittableRandom random = new SplittableRandom(21);
        List<EpochSeal> expected = new ArrayList<>();
        try (SinkSession<Count> session = sink.open(context(disk, 1));
                SinkSession<Count> other = sink.open(context(disk, "other", 1))) {
            long epoch = 0;
            for (int commit = 1; commit <= 12; commit++) {
                List<StagedEpoch> staged = new ArrayList<>();
                int end = 1 + random.nextInt(4);
                for (int index = 0; index < end; index++) {
                    StagedEpoch one = stage(session, ++epoch, counts(epoch, random.nextInt(3)));
                    staged.add(one);
                    if (one.seal().rowCount() > 0) {
                        expected.add(one.seal());
                    }
                }
                session.committer().commit(staged);
                stageAndCommit(other, commit, counts(commit, 1));
            }
        }

        try (SinkSession<Count> session = sink.open(context(disk, 2))) {
            for (long from = 0; from <= 50; from++) {
                long first = from;
                List<EpochSeal> wanted =
                        expected.stream().filter(seal -> seal.epoch() >= first).toList();
                assertEquals(wanted, session.committer().committedSeals(from), "from epoch " + from);
            }
        }
        assertTrue(expected.size() > 12, () -> "too few to tell anything: " + expected);
    }

    @Test
    void epochsWhoseCommitsWereCleanedAwayAreLeftOut() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            for (long epoch = 1; epoch <= 10; epoch++) {
                stageAndCommit(session, epoch, counts(epoch, 1));
            }
            for (long version = 0; version < 8; version++) {
                disk.delete(entry(version));
            }

            List<EpochSeal> seals = session.committer().committedSeals(1);

            assertEquals(
                    List.of(8L, 9L, 10L), seals.stream().map(EpochSeal::epoch).toList());
            assertEquals(10, session.committer().committedEpoch());
        }
    }

    @Test
    void commitsOfEarlierVersionsTellOfTheirOnlyEpoch() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            stageAndCommit(session, 1, counts(1, 2));
            session.committer().commit(List.of(stage(session, 2, counts(2, 1)), stage(session, 3, counts(3, 1))));
            stageAndCommit(session, 4, counts(4, 2));
            for (long version = 1; version <= 3; version++) {
                String text = new String(disk.bytes(entry(version)), StandardCharsets.UTF_8);
                disk.overwrite(
                        entry(version),
                        text.replaceFirst(",\"rivulet.epochs\":\"[^\"]*\"", "").getBytes(StandardCharsets.UTF_8));
            }

            List<EpochSeal> seals = session.committer().committedSeals(1);

            assertEquals(List.of(new EpochSeal(1, 100, 2, 1_000_003), new EpochSeal(4, 400, 2, 4_000_012)), seals);
        }
    }

    @Test
    void damagedCommitIsNamed() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            stageAndCommit(session, 1, counts(1, 2));
            disk.overwrite(entry(1), "{\"commitInfo\":{\"operation\":".getBytes(StandardCharsets.UTF_8));

            IOException damaged =
                    assertThrows(IOException.class, () -> session.committer().committedSeals(1));

            assertTrue(damaged.getMessage().contains("00000000000000000001.json is damaged"), damaged.getMessage());
        }
    }

    private static Path entry(long version) {
        return LOG.resolve(String.format("%020d.json", version));
    }
}
