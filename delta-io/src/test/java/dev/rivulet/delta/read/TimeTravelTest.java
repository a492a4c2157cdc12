package dev.rivulet.delta.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.detail.TableDetail;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.shape.TableLayout;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Older versions by number and by time, the history, and what a table is. */
final class TimeTravelTest {

    private static final Path TABLE = Path.of("/table");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private DeltaTable table;

    /** Versions 0 to 3, an hour between. */
    @BeforeEach
    void createTable() throws IOException {
        table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(Sale.TYPE.schema(), "day"));
        for (int day = 1; day <= 3; day++) {
            clock.advance(Duration.ofHours(1));
            table.append(Sale.TYPE, Sale.ofDay(day));
        }
    }

    private static long rowCount(DeltaTable table, Instant time) throws IOException {
        List<Sale> found = new ArrayList<>();
        table.timestampAsOf(time).forEach(Sale.TYPE, found::add);
        return found.size();
    }

    @Test
    void timeIsThatOfTheLastCommitNotAfterIt() throws IOException {
        assertEquals(0, rowCount(table, START));
        assertEquals(0, rowCount(table, START.plus(Duration.ofMinutes(59))));
        assertEquals(10, rowCount(table, START.plus(Duration.ofHours(1))));
        assertEquals(20, rowCount(table, START.plus(Duration.ofHours(3)).minusNanos(1)));
        assertEquals(30, rowCount(table, START.plus(Duration.ofHours(3))));
        assertEquals(2, table.versionAsOf(2).version());
    }

    @Test
    void timesOutsideTheLogAreRefused() {
        String late = assertThrows(IOException.class, () -> table.timestampAsOf(START.plus(Duration.ofHours(4))))
                .getMessage();
        String early = assertThrows(IOException.class, () -> table.timestampAsOf(START.minusSeconds(1)))
                .getMessage();

        assertTrue(late.contains("as of 2026-01-01T04:00:00Z") && late.contains("after the latest"), late);
        assertTrue(early.contains("as of 2025-12-31T23:59:59Z") && early.contains("before the earliest"), early);
    }

    @Test
    void withoutTimesInTheCommitsThoseOfTheLogFilesCount() throws IOException {
        Path path = Path.of("/plain");
        KernelTable.openOrCreate(disk, clock, path, TableLayout.of(Sale.TYPE.schema(), List.of(), Map.of()));
        DeltaTable plain = DeltaTable.open(disk, clock, path);
        clock.advance(Duration.ofHours(1));
        plain.append(Sale.TYPE, Sale.ofDay(1));
        // The clock is set back, and a file of the log is older than the one before it.
        clock.jump(Duration.ofHours(-2));
        plain.append(Sale.TYPE, Sale.ofDay(2));
        clock.advance(Duration.ofHours(5));
        plain.append(Sale.TYPE, Sale.ofDay(3));

        List<CommitEntry> entries = plain.history().entries(10);
        assertEquals(
                List.of(
                        START.plus(Duration.ofHours(7)),
                        START.plus(Duration.ofHours(4)).plusMillis(1),
                        START.plus(Duration.ofHours(4)),
                        START.plus(Duration.ofHours(3))),
                entries.stream().map(CommitEntry::time).toList());
        for (CommitEntry entry : entries) {
            assertEquals(entry.version(), plain.timestampAsOf(entry.time()).version());
        }
        assertEquals(2, plain.timestampAsOf(START.plus(Duration.ofHours(6))).version());
    }

    @Test
    void historyShowsWhatWasDone() throws IOException {
        clock.advance(Duration.ofMillis(1500));
        table.delete("id < 15");

        List<CommitEntry> entries = table.history().entries(2);

        CommitEntry delete = entries.get(0);
        assertEquals(2, entries.size());
        assertEquals(4, delete.version());
        assertEquals(START.plus(Duration.ofHours(3)).plusMillis(1500), delete.time());
        assertEquals("DELETE", delete.operation());
        assertEquals(Map.of("predicate", "[\"id < 15\"]"), delete.operationParameters());
        assertEquals("5", delete.operationMetrics().get("numCopiedRows"));
        assertEquals(OptionalLong.of(5), delete.rowCount());
        assertEquals(OptionalLong.of(3), delete.origin().readVersion());
        assertTrue(delete.origin().engineInfo().contains("Rivulet"), delete::toString);
        assertEquals("WRITE", entries.get(1).operation());
        assertEquals(OptionalLong.of(10), entries.get(1).rowCount());
        assertEquals("CREATE TABLE", table.history().entries(100).get(4).operation());
    }

    @Test
    void detailIsThatOfTheVersion() throws IOException {
        TableDetail detail = table.versionAsOf(2).describe();

        assertEquals(table.id(), detail.identity().id());
        assertEquals(TABLE, detail.identity().location());
        assertEquals(new TableDetail.Version(2, START.plus(Duration.ofHours(2))), detail.version());
        assertEquals(Sale.TYPE.schema(), detail.schema());
        assertEquals(List.of("day"), detail.partitionColumns());
        assertEquals("true", detail.properties().get("delta.enableInCommitTimestamps"));
        assertTrue(detail.protocol().features().contains("inCommitTimestamp"), detail::toString);
        assertEquals(2, detail.size().fileCount());
        assertEquals(OptionalLong.of(20), detail.size().rowCount());
        assertEquals(table.versionAsOf(2).plan().sizeBytes(), detail.size().sizeBytes());
    }

    /** Columns that were renamed keep the name in data files, statistics and partition values that they had before. */
    @Test
    void renamedColumnsAreFoundByTheNameThatFilesHave() throws IOException {
        Path log = TABLE.resolve("_delta_log/00000000000000000000.json");
        String text = new String(disk.bytes(log), StandardCharsets.UTF_8);
        for (String column : Sale.TYPE.schema().names()) {
            int id = 1 + Sale.TYPE.schema().indexOf(column);
            text = text.replaceAll(
                    "\\{\\\\\"name\\\\\":\\\\\"" + column + "\\\\\"(.*?)\\\\\"metadata\\\\\":\\{\\}",
                    "{\\\\\"name\\\\\":\\\\\"new_" + column + "\\\\\"$1\\\\\"metadata\\\\\":{"
                            + "\\\\\"delta.columnMapping.id\\\\\":" + id
                            + ",\\\\\"delta.columnMapping.physicalName\\\\\":\\\\\"" + column + "\\\\\"}");
        }
        text = text.replace("\"partitionColumns\":[\"day\"]", "\"partitionColumns\":[\"new_day\"]")
                .replace("\"configuration\":{", "\"configuration\":{\"delta.columnMapping.mode\":\"name\",")
                .replace("\"minReaderVersion\":1", "\"minReaderVersion\":3,\"readerFeatures\":[\"columnMapping\"]")
                .replace("\"writerFeatures\":[", "\"writerFeatures\":[\"columnMapping\",");
        disk.overwrite(log, ForeignTable.unsealed(text).getBytes(StandardCharsets.UTF_8));
        for (String name : disk.list(TABLE.resolve("_delta_log"))) {
            if (name.endsWith(".crc")) {
                disk.delete(TABLE.resolve("_delta_log").resolve(name));
            }
        }

        List<String> rows = new ArrayList<>();
        var reader = DeltaTable.open(disk, clock, TABLE).read().where("new_day > DATE '2026-01-02' AND new_id < 31");
        reader.select("new_id", "new_day").forEach(row -> rows.add(row.toString()));

        assertEquals(List.of("{new_id=30, new_day=2026-01-03}"), rows);
        assertEquals(2, reader.plan().skippedFileCount());
    }

    @Test
    void tableWithoutRowsHasADetailToo() throws IOException {
        record Key(long id) {}

        Schema schema = RecordRowType.of(Key.class).schema();
        DeltaTable empty = DeltaTable.openOrCreate(disk, clock, Path.of("/empty"), TableDefinition.of(schema));

        assertEquals(
                new TableDetail.Size(0, 0, OptionalLong.of(0)),
                empty.read().describe().size());
    }
}
