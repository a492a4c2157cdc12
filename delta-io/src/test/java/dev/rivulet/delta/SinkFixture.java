package dev.rivulet.delta;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.TargetListener;
import dev.rivulet.core.time.Clock;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Short words for what tests of the sink do. */
final class SinkFixture {

    static final Path TABLE = Path.of("/data/table with space%");
    static final Clock CLOCK = new SimClock();

    /** The smallest row. */
    record Count(long epoch, long number) {}

    private SinkFixture() {}

    static SinkContext context(Disk disk, long term) {
        return context(disk, "sink", term);
    }

    static SinkContext context(Disk disk, String uid, long term) {
        return new SinkContext("job", uid, new UUID(7, 9), term, disk, CLOCK);
    }

    static SinkContext context(Disk disk, long term, TargetListener listener) {
        return new SinkContext("job", "sink", new UUID(7, 9), term, disk, CLOCK, listener);
    }

    static <T> StagedEpoch stage(SinkSession<T> session, long epoch, List<T> rows) throws IOException {
        for (T row : rows) {
            session.writer().write(row);
        }
        return session.writer().seal(new EpochSeal(epoch, epoch * 100, rows.size(), epoch * 1_000_003));
    }

    static <T> void stageAndCommit(SinkSession<T> session, long epoch, List<T> rows) throws IOException {
        session.committer().commit(List.of(stage(session, epoch, rows)));
    }

    /** Writes the rows as epoch 1 and ends the session. */
    static <T> void writeOnce(Disk disk, Sink<T> sink, List<T> rows) throws IOException {
        writeOnce(disk, "sink", sink, rows);
    }

    static <T> void writeOnce(Disk disk, String uid, Sink<T> sink, List<T> rows) throws IOException {
        try (SinkSession<T> session = sink.open(context(disk, uid, 1))) {
            stageAndCommit(session, 1, rows);
        }
    }

    static List<Count> counts(long epoch, int count) {
        List<Count> rows = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            rows.add(new Count(epoch, number));
        }
        return rows;
    }

    static DeltaTable open(Disk disk) throws IOException {
        return DeltaTable.open(disk, CLOCK, TABLE);
    }

    static <T> List<T> read(Disk disk, RowType<T> rowType) throws IOException {
        List<T> rows = new ArrayList<>();
        open(disk).read().forEach(rowType, rows::add);
        return rows;
    }
}
