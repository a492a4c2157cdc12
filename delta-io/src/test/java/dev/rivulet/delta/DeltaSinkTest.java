package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.counts;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.read;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static dev.rivulet.delta.SinkFixture.writeOnce;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.SinkFixture.Count;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeltaSinkTest {

    private final SimDisk disk = new SimDisk(CLOCK, 1);
    private final Sink<Count> sink = DeltaSink.append(TABLE, Count.class);

    @Test
    void rowsOfEachTypeComeBackAsTheyWereWritten() throws IOException {
        List<Row> rows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(11);
        for (int index = 0; index < 3_000; index++) {
            rows.add(AllTypes.row(random));
        }

        writeOnce(disk, DeltaSink.append(TABLE, AllTypes.ROW_TYPE), rows);

        assertEquals(rows, read(disk, AllTypes.ROW_TYPE));
    }

    @Test
    void partitionsOfEachTypeComeBackAsTheyWereWritten() throws IOException {
        SplittableRandom random = new SplittableRandom(12);
        for (String column : AllTypes.ROW_TYPE.schema().names()) {
            if (!column.equals("c_binary")) {
                Path path = TABLE.resolve(column);
                List<Row> rows = new ArrayList<>();
                for (int index = 0; index < 40; index++) {
                    rows.add(AllTypes.row(random));
                }

                writeOnce(disk, DeltaSink.append(path, AllTypes.ROW_TYPE).partitionedBy(column), rows);

                Set<String> found = new HashSet<>();
                DeltaTable.open(disk, CLOCK, path).read().forEach(row -> found.add(row.toString()));
                assertEquals(expectedOfPartition(rows, column), found, column);
            }
        }
    }

    /** Delta takes the empty string for null, and here both zeros are one partition. */
    private static Set<String> expectedOfPartition(List<Row> rows, String column) {
        Set<String> expected = new HashSet<>();
        for (Row row : rows) {
            expected.add(row.toString()
                    .replace(column + "=,", column + "=null,")
                    .replace(column + "=-0.0,", column + "=0.0,"));
        }
        return expected;
    }

    @Test
    void partitionsWithSpecialCharactersComeBackFromRealDisk(@TempDir Path directory) throws IOException {
        record Event(String place, String day, long number) {}
        List<Event> events = new ArrayList<>();
        String[] places = {
            "a/b", "c=d", "50%", "x y", "ü+&?#", "..", ".", "\"q\"", "__HIVE_DEFAULT_PARTITION__", "%2F", "a:b"
        };
        for (String place : places) {
            events.add(new Event(place, "2024-02-29 ", events.size()));
        }
        events.add(new Event("long ".repeat(100), "ä".repeat(300), events.size()));
        Path path = directory.resolve("odd name%20 #");
        SystemDisk real = new SystemDisk();

        writeOnce(real, DeltaSink.append(path, Event.class).partitionedBy("place", "day"), events);

        Set<Event> found = new HashSet<>();
        DeltaTable.open(real, CLOCK, path).read().forEach(RecordRowType.of(Event.class), found::add);
        assertEquals(new HashSet<>(events), found);
    }

    @Test
    void committingAnEpochTwiceIsOneCommit() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            StagedEpoch epoch = stage(session, 1, counts(1, 3));

            session.committer().commit(List.of(epoch));
            session.committer().commit(List.of(epoch));
        }
        try (SinkSession<Count> session = sink.open(context(disk, 2))) {
            assertEquals(1, session.committer().committedEpoch());
            stageAndCommit(session, 1, counts(1, 3));
        }

        assertEquals(1, open(disk).version());
        assertEquals(3, read(disk, RecordRowType.of(Count.class)).size());
    }

    @Test
    void epochsThatTheTableHasAreLeftOutOfALaterList() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            StagedEpoch first = stage(session, 1, counts(1, 1));
            StagedEpoch second = stage(session, 2, counts(2, 1));
            session.committer().commit(List.of(first));

            session.committer().commit(List.of(first, second));

            assertEquals(2, session.committer().committedEpoch());
        }
        assertEquals(2, read(disk, RecordRowType.of(Count.class)).size());
    }

    @Test
    void epochsWithoutRowsMakeNoVersion() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 1))) {
            stageAndCommit(session, 1, List.of());
            assertEquals(0, session.committer().committedEpoch());

            stageAndCommit(session, 2, counts(2, 1));

            assertEquals(2, session.committer().committedEpoch());
        }
        assertEquals(1, open(disk).version());
    }

    @Test
    void commitTellsWhatIsInIt() throws IOException {
        try (SinkSession<Count> session = sink.open(context(disk, 5))) {
            session.committer().commit(List.of(stage(session, 1, counts(1, 2)), stage(session, 2, counts(2, 3))));
        }

        JsonNode info = action("commitInfo");
        assertEquals("STREAMING UPDATE", info.path("operation").asText());
        assertEquals(
                "Append", info.path("operationParameters").path("outputMode").asText());
        assertEquals("2", info.path("operationParameters").path("epochId").asText());
        assertEquals("2", info.path("operationMetrics").path("numFiles").asText());
        assertEquals("5", info.path("operationMetrics").path("numOutputRows").asText());
        assertTrue(info.path("isBlindAppend").asBoolean());
        assertEquals("1", info.path("tags").path("rivulet.firstEpoch").asText());
        assertEquals("200", info.path("tags").path("rivulet.markPosition").asText());
        assertEquals(
                "00000000002dc6c9", info.path("tags").path("rivulet.digest").asText());
        assertEquals("5", info.path("tags").path("rivulet.term").asText());
        assertEquals(
                "1:2:00000000000f4243:100,2:3:00000000001e8486:200",
                info.path("tags").path("rivulet.epochs").asText());
        JsonNode transaction = action("txn");
        assertEquals("job/sink/" + new UUID(7, 9), transaction.path("appId").asText());
        assertEquals(2, transaction.path("version").asLong());
    }

    private JsonNode action(String name) throws IOException {
        byte[] log = disk.bytes(TABLE.resolve("_delta_log/00000000000000000001.json"));
        for (String line : new String(log, StandardCharsets.UTF_8).split("\n")) {
            JsonNode action = new ObjectMapper().readTree(line);
            if (action.has(name)) {
                return action.path(name);
            }
        }
        throw new AssertionError("no " + name + " in " + new String(log, StandardCharsets.UTF_8));
    }

    @Test
    void secondWriterUnderTheSameNameIsNoticed() throws IOException {
        try (SinkSession<Count> zombie = sink.open(context(disk, 1));
                SinkSession<Count> living = sink.open(context(disk, 2))) {
            stageAndCommit(zombie, 1, counts(1, 1));
            assertEquals(1, living.committer().committedEpoch());
            stageAndCommit(zombie, 2, counts(2, 1));
            List<StagedEpoch> epochs = List.of(stage(living, 2, counts(2, 1)), stage(living, 3, counts(3, 1)));

            FencedException refused =
                    assertThrows(FencedException.class, () -> living.committer().commit(epochs));

            assertEquals("other-run", refused.doubt().kind());
            assertTrue(refused.getMessage().contains("is still alive"), refused.getMessage());
        }
    }

    @Test
    void tableThatDoesNotFitIsRefusedByColumn() throws IOException {
        record Other(long epoch, String number) {}
        record Wider(long epoch, long number, double more) {}
        record Narrower(long epoch) {}
        writeOnce(disk, sink, counts(1, 1));

        assertRefused(DeltaSink.append(TABLE, Other.class), "column number is long, wanted string");
        assertRefused(DeltaSink.append(TABLE, Wider.class), "column more is missing, wanted double");
        assertRefused(DeltaSink.append(TABLE, Narrower.class), "column number long not null must have a value");
        assertRefused(DeltaSink.append(TABLE, Count.class).partitionedBy("epoch"), "partitioned by [], wanted [epoch]");
    }

    private void assertRefused(Sink<?> misfit, String part) {
        IOException refused = assertThrows(IOException.class, () -> misfit.open(context(disk, 2)));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
        assertTrue(refused.getMessage().contains(TABLE.toString()), refused.getMessage());
    }

    @Test
    void filesAreEndedAtTheirSizeAndAtTheLimitOfOpenFiles() throws IOException {
        Sink<Count> small = DeltaSink.append(TABLE, Count.class)
                .partitionedBy("epoch")
                .withStaging(new StagingSettings(10_000, 2, 3));
        List<Count> rows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int index = 0; index < 10_300; index++) {
            rows.add(new Count(index < 10_000 ? 0 : index % 3, random.nextLong()));
        }
        StagedEpoch epoch;
        try (SinkSession<Count> session = small.open(context(disk, 1))) {
            epoch = stage(session, 1, rows);
            session.committer().commit(List.of(epoch));
        }

        assertTrue(epoch.files().size() > 6, () -> epoch.files().size() + " files");
        assertEquals(new HashSet<>(rows), new HashSet<>(read(disk, RecordRowType.of(Count.class))));
    }

    @Test
    void columnsGoByNameInAnyCaseAndOrder() throws IOException {
        writeOnce(disk, sink, counts(1, 1));
        record Swapped(long NUMBER, long Epoch) {}

        try (SinkSession<Swapped> session =
                DeltaSink.append(TABLE, Swapped.class).open(context(disk, "other", 1))) {
            stageAndCommit(session, 1, List.of(new Swapped(8, 9)));
        }

        assertTrue(read(disk, RecordRowType.of(Count.class)).contains(new Count(9, 8)));
    }

    @Test
    void tableWithoutAnyColumnLeftIsRefused() {
        Schema schema = RecordRowType.of(Count.class).schema();
        Sink<Row> all = DeltaSink.append(TABLE, StructRowType.of("row", schema));

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> ((DeltaSink<Row>) all).partitionedBy("epoch", "number"));
        assertTrue(refused.getMessage().contains("all columns"), refused.getMessage());
    }
}
