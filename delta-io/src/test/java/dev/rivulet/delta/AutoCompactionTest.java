package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream whose small files are put together between its commits. */
final class AutoCompactionTest {

    private static final RecordRowType<Count> TYPE = RecordRowType.of(Count.class);
    private static final int EPOCH_COUNT = 120;

    private final SimDisk disk = new SimDisk(new SimClock(), 1);
    private final DeltaSink<Count> sink = DeltaSink.append(TABLE, Count.class).withAutoCompaction(4);

    @Test
    void filesStayFewAndAreWrittenAFewTimes() throws IOException {
        List<Count> wanted = new ArrayList<>();
        int fileCountMax = 0;
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            for (long epoch = 1; epoch <= EPOCH_COUNT; epoch++) {
                List<Count> rows = counts(epoch, 100);
                wanted.addAll(rows);
                stageAndCommit(session, epoch, rows);
                fileCountMax = Math.max(fileCountMax, table().liveFileNames().size());
            }
        }

        assertEquals(wanted, sorted());
        assertTrue(fileCountMax <= 30, "a version had " + fileCountMax + " files");
        double written = writtenPerByte();
        assertTrue(written > 1 && written < 4, "each byte was written " + written + " times");
        assertTrue(table().history().entries(1_000).stream()
                .anyMatch(entry -> entry.operation().equals("OPTIMIZE")
                        && String.valueOf(entry.operationParameters().get("auto"))
                                .equals("true")));
    }

    /** Nothing was deleted, so what was ever written is there: of epochs, named by the sink's first run, and of what they were put together to. */
    private double writtenPerByte() throws IOException {
        long ofEpochs = 0;
        long all = 0;
        for (String name : disk.names(TABLE)) {
            if (name.endsWith(".parquet")) {
                long sizeBytes = disk.sizeBytes(TABLE.resolve(name));
                all += sizeBytes;
                ofEpochs += name.startsWith("part-00001-") ? sizeBytes : 0;
            }
        }
        return (double) all / ofEpochs;
    }

    @Test
    void upsertsFindTheirRowsInWhatWasPutTogether() throws IOException {
        DeltaSink<Count> upserts =
                DeltaSink.upsert(TABLE, Count.class, "number").withAutoCompaction(3);
        List<Count> wanted = new ArrayList<>();
        try (SinkSession<Count> session = upserts.open(context(disk, 1))) {
            for (long epoch = 1; epoch <= 40; epoch++) {
                List<Count> rows = List.of(new Count(epoch, epoch % 7), new Count(epoch, epoch));
                stageAndCommit(session, epoch, rows);
                for (Count row : rows) {
                    wanted.removeIf(old -> old.number() == row.number());
                    wanted.add(row);
                }
            }
        }

        wanted.sort(ORDER);
        assertEquals(wanted, sorted());
    }

    /** Whatever call fails, in a commit of the stream or behind it: started again, the stream has each row once. */
    @Test
    void aFailureLosesAndDoublesNothing() throws IOException {
        int failedCount = 0;
        for (int call = 1; call <= 600; call += 19) {
            SimDisk failing = new SimDisk(new SimClock(), call);
            failing.failOnce(call);
            long term = 1;
            for (long attempt = 0; !writeAll(failing, term++); attempt++) {
                failedCount++;
                failing.crash(call);
                assertTrue(attempt < 5, "it fails again and again");
            }
            failing.heal(); // The fault may not have come yet.
            List<Count> rows = new ArrayList<>();
            DeltaTable.open(failing, CLOCK, TABLE).read().forEach(TYPE, rows::add);
            rows.sort(ORDER);
            List<Count> wanted = new ArrayList<>();
            for (long epoch = 1; epoch <= 12; epoch++) {
                wanted.addAll(counts(epoch, 2));
            }
            assertEquals(wanted, rows, "failed call " + call);
        }
        assertTrue(failedCount > 0, "nothing failed");
    }

    private boolean writeAll(SimDisk failing, long term) {
        try (SinkSession<Count> session = sink.open(context(failing, term))) {
            for (long epoch = Math.max(0, session.committer().committedEpoch()) + 1; epoch <= 12; epoch++) {
                stageAndCommit(session, epoch, counts(epoch, 2));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void oneFileIsNothingToPutTogether() {
        assertThrows(IllegalArgumentException.class, () -> sink.withAutoCompaction(1));
    }

    private static final Comparator<Count> ORDER =
            Comparator.comparingLong(Count::epoch).thenComparingLong(Count::number);

    private List<Count> sorted() throws IOException {
        List<Count> rows = new ArrayList<>();
        table().read().forEach(TYPE, rows::add);
        rows.sort(ORDER);
        return rows;
    }

    private DeltaTable table() throws IOException {
        return DeltaTable.open(disk, CLOCK, TABLE);
    }
}
