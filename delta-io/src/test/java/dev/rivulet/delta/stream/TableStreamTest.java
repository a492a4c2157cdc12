package dev.rivulet.delta.stream;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.delta.DeltaSource;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.optimize.OptimizeSettings;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a stream over a table begins, what it passes over, and what stops it. */
final class TableStreamTest {

    private static final Path TABLE = Path.of("/table");
    private static final Path LOG = TABLE.resolve("_delta_log");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    @Test
    void tableThatIsNotThereIsRefusedWithWhatToDo() {
        assertFails("where there is none: it has no _delta_log; create it", () -> stream(source()));
    }

    @Test
    void streamGivesTheLatestVersionAndThenWhatIsAdded() throws IOException {
        DeltaTable table = create();
        append(table, 1, 2);
        table.delete("id = 1");
        StreamFixture<Event> stream = stream(source());

        assertEquals(List.of(2L), ids(stream));
        append(table, 3);
        assertEquals(List.of(), ids(stream), "the log is looked at only so often");
        append(table, 4);
        assertEquals(List.of(3L, 4L), idsLater(stream));
        assertFalse(stream.reader().isFinished());
    }

    @Test
    void emptyTableIsLeftBehindAtOnce() throws IOException {
        DeltaTable table = create();
        StreamFixture<Event> stream = stream(source());

        assertEquals(List.of(), ids(stream));
        assertEquals(1, stream.nextVersion());
        append(table, 1);
        assertEquals(List.of(1L), idsLater(stream));
    }

    @Test
    void streamMayBeginAtAVersion() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        append(table, 2);

        assertEquals(List.of(2L), ids(stream(source().startingVersion(2))));
        assertEquals(List.of(1L, 2L), ids(stream(source().startingVersion(0))));
        assertEquals(List.of(), ids(stream(source().startingVersion(3))));
        assertFails("startingVersion is 4, but the latest version is 2", () -> stream(source().startingVersion(4)));
        assertRefused("startingVersion is -1", () -> source().startingVersion(-1));
    }

    @Test
    void streamMayBeginBehindTheLatestVersion() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        StreamFixture<Event> stream = stream(source().startingAfterLatest());

        assertEquals(List.of(), ids(stream));
        append(table, 2);
        assertEquals(List.of(2L), idsLater(stream));
    }

    @Test
    void streamMayBeginAtATime() throws IOException {
        DeltaTable table = create();
        clock.advance(Duration.ofSeconds(10));
        append(table, 1);
        Instant first = table.history().read(1).orElseThrow().time();
        clock.advance(Duration.ofSeconds(10));
        append(table, 2);

        assertEquals(List.of(1L, 2L), ids(stream(source().startingTimestamp(first))));
        assertEquals(List.of(2L), ids(stream(source().startingTimestamp(first.plusMillis(1)))));
        assertEquals(List.of(1L, 2L), ids(stream(source().startingTimestamp(Instant.EPOCH))));
        assertFails(
                "which version was the first one since",
                () -> stream(source().startingTimestamp(first.plusSeconds(60))));
    }

    @Test
    void startIsOfNoEffectOnceTheStreamHasBegun() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        append(table, 2);

        StreamFixture<Event> next = stream.continuedBy(source().startingVersion(0));

        assertEquals(List.of(2L), ids(next));
    }

    @Test
    void whatIsAvailableNowIsReadAndNoMore() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        StreamFixture<Event> stream = StreamFixture.openAvailableNow(source().startingVersion(0), disk, clock);
        append(table, 2);

        assertEquals(List.of(1L), idsLater(stream));
        assertTrue(stream.reader().isFinished());
        assertFalse(stream.reader().isEndOfInput());
    }

    @Test
    void deleteStopsTheStreamUnlessItIsIgnored() throws IOException {
        DeltaTable table = create("kind");
        table.append(Event.TYPE, List.of(new Event(1, "a"), new Event(2, "b")));
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        table.delete("kind = 'a'");
        append(table, 3);

        assertFails("version 2 (DELETE) deletes rows: it takes out 1 files and adds 0", () -> idsLater(stream));
        assertFails("ignoreDeletes passes over", () -> idsLater(stream));
        StreamFixture<Event> next = stream.continuedBy(source().ignoreDeletes());
        assertEquals(List.of(3L), ids(next));
    }

    @Test
    void changeStopsTheStreamUnlessItIsSkipped() throws IOException {
        DeltaTable table = create();
        append(table, 1, 2);
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        table.update(Map.of("kind", "'x'"), "id = 1");
        append(table, 3);

        assertFails(
                "version 2 (UPDATE) changes or deletes rows: it takes out 1 files and adds 1", () -> idsLater(stream));
        StreamFixture<Event> ignoring = stream.continuedBy(source().ignoreDeletes());
        assertFails("skipChangeCommits passes over", () -> idsLater(ignoring));
        assertEquals(List.of(3L), ids(ignoring.continuedBy(source().skipChangeCommits())));
    }

    @Test
    void rowsThatADeletionVectorTakesOutAreAChange() throws IOException {
        DeltaTable table = create();
        append(table, 1, 2);
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        String file = table.history().addedFiles(1).get(0);
        String vector = "\"deletionVector\":{\"storageType\":\"i\",\"pathOrInlineDv\":\"x\",\"sizeInBytes\":1,"
                + "\"cardinality\":1}";
        commit(
                2,
                "{\"commitInfo\":{\"operation\":\"DELETE\",\"inCommitTimestamp\":9000000000000}}",
                "{\"remove\":{\"path\":\"" + file + "\",\"dataChange\":true}}",
                "{\"add\":{\"path\":\"" + file + "\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,"
                        + "\"dataChange\":true," + vector + "}}");

        assertFails("version 2 (DELETE) changes or deletes rows", () -> idsLater(stream));
    }

    @Test
    void filesPutTogetherBringNothing() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        append(table, 2);
        StreamFixture<Event> stream = stream(source().startingVersion(0));
        table.optimize().with(new OptimizeSettings(1_000_000, 1_000_000)).run();
        append(table, 3);

        assertEquals(List.of(1L, 2L, 3L), idsLater(stream));
    }

    @Test
    void triggerTakesSoManyFilesOrBytes() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        append(table, 2);
        append(table, 3);
        StreamFixture<Event> files = stream(source().maxFilesPerTrigger(2));
        StreamFixture<Event> bytes = stream(source().maxBytesPerTrigger(1));

        assertEquals(List.of(1L, 2L), ids(files));
        assertTrue(files.reader().isTriggerFull());
        files.reader().startTrigger();
        assertEquals(List.of(3L), ids(files));
        assertFalse(files.reader().isTriggerFull());
        assertEquals(List.of(1L), ids(bytes), "one file always is read");
        bytes.reader().startTrigger();
        assertEquals(List.of(2L), ids(bytes));
        assertRefused("maxFilesPerTrigger is 0", () -> source().maxFilesPerTrigger(0));
        assertRefused("maxBytesPerTrigger is 0", () -> source().maxBytesPerTrigger(0));
    }

    @Test
    void fileGoesOverSeveralBatchesAndIsBegunOnce() throws IOException {
        DeltaTable table = create();
        append(table, 1, 2, 3);
        StreamFixture<Event> stream = stream(source().maxFilesPerTrigger(1));

        assertTrue(stream.poll(new BatchLimits(2, 1_000)));
        stream.reader().startTrigger();
        assertTrue(stream.poll(new BatchLimits(2, 1_000)));

        assertEquals(
                List.of(1L, 2L, 3L),
                stream.rows().stream().map(read -> read.row().id()).toList());
        assertFalse(stream.reader().isTriggerFull());
    }

    @Test
    void versionThatIsGoneFromTheLogIsNamed() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        append(table, 2);
        append(table, 3);
        table.checkpoint();
        for (int version = 0; version < 3; version++) {
            disk.delete(LOG.resolve(String.format(Locale.ROOT, "%020d.json", version)));
        }

        String gone = "version 2 is gone from the log, whose earliest is 3";
        assertFails(gone, () -> idsLater(stream));
        assertFails(gone, stream::restart);
        assertFails("version 1 is gone from the log, whose earliest is 3", () -> stream(source().startingVersion(1)));
        assertFails("the log only goes back to version 3", () -> stream(source().startingTimestamp(Instant.EPOCH)));
        assertEquals(List.of(1L, 2L, 3L), ids(stream(source())));
    }

    @Test
    void fileThatIsGoneIsNamed() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        append(table, 2);
        String file = table.history().addedFiles(2).get(0);
        disk.delete(TABLE.resolve(file));

        assertFails(
                "version 2: file /table/" + file + " is gone before the stream has read it", () -> idsLater(stream));
    }

    @Test
    void anotherTableAtThePlaceStopsTheStream() throws IOException {
        append(create(), 1);
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        disk.rename(TABLE, Path.of("/old"));
        append(create(), 1);

        assertFails("table /table was replaced by another", stream::restart);
        StreamFixture<Event> shorter = stream(source());
        ids(shorter);
        disk.rename(TABLE, Path.of("/older"));
        create();
        assertFails("table /table was replaced by another", () -> idsLater(shorter));
    }

    @Test
    void tableThatWentBackStopsTheStream() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        append(table, 2);
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        disk.delete(LOG.resolve("00000000000000000002.json"));
        disk.delete(LOG.resolve("00000000000000000002.crc"));

        assertFails("went back to version 1, of which the stream has read version 2", () -> idsLater(stream));
    }

    @Test
    void emptyCommitIsDamage() throws IOException {
        DeltaTable table = create();
        append(table, 1);
        StreamFixture<Event> stream = stream(source());
        ids(stream);
        append(table, 2);
        disk.overwrite(LOG.resolve("00000000000000000002.json"), new byte[0]);

        assertFails("00000000000000000002.json", () -> idsLater(stream));
    }

    @Test
    void offsetOfANewerReleaseIsRefused() {
        assertFails("in version 9, this release reads 1", () -> StreamPosition.decode(new byte[] {9, 0}));
        assertFails("is damaged", () -> StreamPosition.decode(new byte[] {1, 0}));
    }

    private DeltaSource<Event> source() {
        return DeltaSource.of(TABLE, Event.TYPE);
    }

    private StreamFixture<Event> stream(DeltaSource<Event> source) throws IOException {
        return StreamFixture.open(source, disk, clock);
    }

    private DeltaTable create(String... partitionColumns) throws IOException {
        return DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(Event.TYPE.schema(), partitionColumns));
    }

    private void append(DeltaTable table, long... ids) throws IOException {
        clock.advance(Duration.ofMillis(5));
        table.append(
                Event.TYPE,
                Arrays.stream(ids).mapToObj(id -> new Event(id, "k")).toList());
    }

    private void commit(long version, String... actions) throws IOException {
        Path file = LOG.resolve(String.format(Locale.ROOT, "%020d.json", version));
        disk.create(file).close();
        disk.overwrite(file, String.join("\n", actions).getBytes(StandardCharsets.UTF_8));
    }

    private static List<Long> ids(StreamFixture<Event> stream) throws IOException {
        return stream.drain().stream().map(Event::id).toList();
    }

    private List<Long> idsLater(StreamFixture<Event> stream) throws IOException {
        clock.advance(Duration.ofSeconds(1));
        return ids(stream);
    }
}
