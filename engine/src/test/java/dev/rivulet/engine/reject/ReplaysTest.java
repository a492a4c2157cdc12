package dev.rivulet.engine.reject;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplaysTest {

    private static final Path DIRECTORY = Path.of("/data/replays");
    private static final byte[] NO_TEXT = {(byte) 0xff, 0, 7};

    private static ReplayedRecord record(String id) {
        return new ReplayedRecord(id, "source", 3, "file", 7, new byte[] {1, 2}, NO_TEXT);
    }

    private static final List<ReplayedRecord> ALL = List.of(record("a"), record("b"), record("c"));

    /** Also if the second one finds all of it, and the power fails right behind. */
    @Test
    void commandThatDiesAtAnyCallAndIsRunAgainHasGivenAll() throws IOException {
        boolean isThrough = false;
        for (int call = 1; !isThrough; call++) {
            SimDisk disk = new SimDisk(call);
            disk.failFrom(call);
            try {
                new Replays(disk, DIRECTORY).publish(ALL, 1);
            } catch (IOException died) {
                // The next one is to make it good.
            }
            isThrough = !disk.hasFailed();
            disk.heal();
            disk.kill();

            new Replays(disk, DIRECTORY).publish(ALL, 1);
            disk.crash(call);

            assertEquals(Set.of("a", "b", "c"), new Replays(disk, DIRECTORY).ids(), "died at call " + call);
        }
    }

    @Test
    void numbersAscendWhateverTheClockSaysAndWhateverIsTakenAway() throws IOException {
        SimDisk disk = new SimDisk(1);
        Replays replays = new Replays(disk, DIRECTORY);
        assertEquals(1, replays.publish(ALL.subList(0, 1), 1_000));
        assertEquals(1, replays.publish(ALL.subList(0, 2), 5));
        assertEquals(List.of(1_000L, 1_001L), List.copyOf(replays.numbers()));

        for (long number : replays.numbers()) {
            disk.delete(DIRECTORY.resolve(String.format("replay-%020d.jsonl", number)));
        }
        assertEquals(3, replays.publish(ALL, 2_000));

        assertEquals(List.of(2_000L), List.copyOf(replays.numbers()));
        assertArrayEquals(NO_TEXT, replays.read(2_000).get(2).bytes());
        assertEquals("source 3 file 7", text(replays.read(2_000).get(0)));
    }

    private static String text(ReplayedRecord record) {
        return record.source() + " " + record.partition() + " " + record.resource() + " " + record.offset();
    }

    @Test
    void lettersOfOnePlaceHaveNamesOfTheirOwn() {
        RejectedRecord record = new RejectedRecord("source", "file", 1, 40, 2, "cause", NO_TEXT);
        RejectedRecord window = new RejectedRecord("sums", "window", 1, 40, RejectedRecord.NO_RECORD, "cause", NO_TEXT);

        List<String> ids = DeadLetter.named(5, List.of(record, window, record, record)).stream()
                .map(DeadLetter::id)
                .toList();

        assertEquals(List.of("5-40-2", "5-40-x", "5-40-2-1", "5-40-2-2"), ids);
    }

    /** Whose rest nobody has. */
    @Test
    void recordThatWasCutIsSentMendedOnly() {
        BatchBuilder builder = new BatchBuilder("source", 0, "file", new byte[0], new byte[0]);
        builder.addFlawed(1, NO_TEXT, 0, 3, "too long");
        Batch batch = builder.build(new byte[0], 0);
        RejectedRecord cut = new RejectedRecord(
                "source",
                "file",
                1,
                40,
                0,
                "",
                "",
                "too long",
                RejectedRecord.Kind.RECORD,
                NO_TEXT,
                RejectedRecord.Arrival.of(batch, 0));
        DeadLetter letter = DeadLetter.named(1, List.of(cut)).get(0);

        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> letter.replayed(null));
        assertTrue(refused.getMessage().contains("mended"), refused.getMessage());
        assertArrayEquals(new byte[] {9}, letter.replayed(new byte[] {9}).bytes());
    }
}
