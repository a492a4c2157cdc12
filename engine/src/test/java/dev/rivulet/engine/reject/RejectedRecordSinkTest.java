package dev.rivulet.engine.reject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RejectedRecordSinkTest {

    private static final Path DIRECTORY = Path.of("/data/dead-letters");
    private static final int EPOCH_COUNT = 4;
    private static final int SEED_COUNT = 100;

    @Test
    void lastEpochAfterACrashHasAllThatWereCommittedWithIt() throws IOException {
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = new SimDisk(seed);
            SinkSession<RejectedRecord> session = open(disk);
            List<StagedEpoch> staged = staged(session);
            disk.failFrom(1 + seed % (2 * EPOCH_COUNT));
            try {
                session.committer().commit(staged);
            } catch (IOException e) {
                // The crash is to come in the middle.
            }
            disk.crash(seed);

            long committed = open(disk).committer().committedEpoch();

            for (long epoch = 1; epoch <= committed; epoch++) {
                Path file = DIRECTORY.resolve(RejectedRecordSink.fileName(epoch));
                assertTrue(disk.exists(file), "seed " + seed + ": epoch " + epoch + " of " + committed + " is lost");
            }
        }
    }

    @Test
    void whatIsFoundCommittedAtAStartIsThereAfterThePowerFailsToo() throws IOException {
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimDisk disk = new SimDisk(seed);
            SinkSession<RejectedRecord> session = open(disk);
            List<StagedEpoch> staged = staged(session).subList(0, 1);
            disk.failFrom(3); // The name exists, the rename works, its sync does not.
            assertThrows(IOException.class, () -> session.committer().commit(staged));
            disk.kill();

            long committed = open(disk).committer().committedEpoch();
            disk.crash(seed);

            assertEquals(committed, open(disk).committer().committedEpoch(), "seed " + seed);
        }
    }

    @Test
    void whatIsCommittedIsReadBack() throws IOException {
        SimDisk disk = new SimDisk(1);
        SinkSession<RejectedRecord> session = open(disk);
        byte[] noText = {(byte) 0xff, 0, 7};
        session.writer().write(new RejectedRecord("source", "a \"file\"", 7, 42, 3, "no number", noText));
        session.writer().write(new RejectedRecord("source", "file", 8, 50, 0, "line\nbreak", "{}".getBytes(UTF_8)));
        StagedEpoch committed = session.writer().seal(new EpochSeal(1, 60, 2, 0));
        session.writer().write(new RejectedRecord("source", "file", 9, 70, 0, "not committed", noText));
        session.writer().seal(new EpochSeal(2, 80, 1, 0));

        session.committer().commit(List.of(committed));
        List<RejectedRecord> read = RejectedRecordFiles.read(disk, DIRECTORY);

        assertEquals(2, read.size());
        assertArrayEquals(noText, read.get(0).bytes());
        assertEquals("a \"file\" 7 42 3 no number", text(read.get(0)));
        assertEquals("{}", new String(read.get(1).bytes(), UTF_8));
        assertEquals("file 8 50 0 line\nbreak", text(read.get(1)));
        assertEquals(List.of(), RejectedRecordFiles.read(disk, Path.of("/data/late")));
    }

    private static String text(RejectedRecord record) {
        return record.resource() + " " + record.offset() + " " + record.logPosition() + " " + record.recordIndex() + " "
                + record.cause();
    }

    private static SinkSession<RejectedRecord> open(SimDisk disk) throws IOException {
        SinkContext context = new SinkContext("job", "dead-letters", new UUID(1, 1), 1, disk, new SimClock());
        return new RejectedRecordSink(DIRECTORY, Map.of()).open(context);
    }

    private static List<StagedEpoch> staged(SinkSession<RejectedRecord> session) throws IOException {
        List<StagedEpoch> staged = new ArrayList<>();
        for (long epoch = 1; epoch <= EPOCH_COUNT; epoch++) {
            session.writer().write(new RejectedRecord("source", "file", epoch, 0, 0, "cause", new byte[] {'x'}));
            staged.add(session.writer().seal(new EpochSeal(epoch, epoch, 1, 0)));
        }
        return staged;
    }
}
