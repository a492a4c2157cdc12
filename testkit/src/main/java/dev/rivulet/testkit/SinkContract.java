package dev.rivulet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.RowHash;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every sink keeps to that commits epochs, the real ones and those of simulations. */
public abstract class SinkContract {

    /** The rows of the contract. */
    public record Entry(long epoch, String text) {}

    private static final UUID LOG = new UUID(1, 2);

    private final SimClock clock = new SimClock();
    private long term;

    /** The sink, always with the same target. */
    protected abstract Sink<Entry> sink() throws IOException;

    /** What a reader of the target sees, in any order. */
    protected abstract List<Entry> rows() throws IOException;

    protected abstract Disk disk();

    @Test
    public void newTargetHasNoEpochOfTheLog() throws IOException {
        try (SinkSession<Entry> session = open()) {
            assertEquals(SinkCommitter.NONE, session.committer().committedEpoch());
            assertEquals(List.of(), session.committer().committedSeals(1));
            assertEquals(List.of(), session.committer().doubts());
        }
    }

    @Test
    public void whatWasCommittedIsThereAndTheNextSessionKnowsIt() throws IOException {
        try (SinkSession<Entry> session = open()) {
            session.committer().commit(List.of(stage(session, 1, "a", "b")));
        }

        try (SinkSession<Entry> session = open()) {
            assertEquals(1, session.committer().committedEpoch());
            assertEquals(List.of(entry(1, "a"), entry(1, "b")), sortedRows());
        }
    }

    @Test
    public void whatWasOnlyStagedIsNotThere() throws IOException {
        try (SinkSession<Entry> session = open()) {
            session.committer().commit(List.of(stage(session, 1, "a")));
            stage(session, 2, "staged");
        }

        try (SinkSession<Entry> session = open()) {
            assertEquals(1, session.committer().committedEpoch());
            assertEquals(List.of(entry(1, "a")), sortedRows());
        }
    }

    @Test
    public void anEpochThatWasStagedBeforeACrashIsStagedAndCommittedAgain() throws IOException {
        try (SinkSession<Entry> session = open()) {
            stage(session, 1, "a");
        }

        try (SinkSession<Entry> session = open()) {
            session.committer().commit(List.of(stage(session, 1, "a")));

            assertEquals(List.of(entry(1, "a")), sortedRows());
        }
    }

    @Test
    public void epochsMayShareACommitAndSomeHaveNoRows() throws IOException {
        try (SinkSession<Entry> session = open()) {
            StagedEpoch first = stage(session, 1, "a");
            StagedEpoch empty = stage(session, 2);
            StagedEpoch third = stage(session, 3, "c");
            session.committer().commit(List.of(first, empty, third));
        }

        try (SinkSession<Entry> session = open()) {
            assertEquals(3, session.committer().committedEpoch());
            assertEquals(List.of(entry(1, "a"), entry(3, "c")), sortedRows());
        }
    }

    @Test
    public void eachEpochWithRowsIsRememberedWithCountAndDigest() throws IOException {
        List<EpochSeal> seals = new ArrayList<>();
        try (SinkSession<Entry> session = open()) {
            StagedEpoch first = stage(session, 1, "a");
            StagedEpoch empty = stage(session, 2);
            StagedEpoch third = stage(session, 3, "c", "d");
            session.committer().commit(List.of(first, empty));
            session.committer().commit(List.of(third));
            seals.add(first.seal());
            seals.add(third.seal());
        }

        try (SinkSession<Entry> session = open()) {
            assertEquals(seals, session.committer().committedSeals(1));
            assertEquals(seals.subList(1, 2), session.committer().committedSeals(2));
        }
    }

    private SinkSession<Entry> open() throws IOException {
        term++;
        return sink().open(new SinkContext("job", "entries", LOG, term, disk(), clock));
    }

    private StagedEpoch stage(SinkSession<Entry> session, long epoch, String... texts) throws IOException {
        RowHash<Entry> hash = RowHash.of(sink().rowType());
        long digest = 0;
        for (String text : texts) {
            session.writer().write(entry(epoch, text));
            digest += hash.hash(entry(epoch, text));
        }
        return session.writer().seal(new EpochSeal(epoch, epoch * 100, texts.length, digest));
    }

    private List<Entry> sortedRows() throws IOException {
        return rows().stream()
                .sorted((left, right) -> left.toString().compareTo(right.toString()))
                .toList();
    }

    private static Entry entry(long epoch, String text) {
        return new Entry(epoch, text);
    }
}
