package dev.rivulet.delta.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a RESTORE brings back, what it leaves, and what it refuses. */
final class RestoreTest {

    private static final Path TABLE = Path.of("/table");
    private static final List<Item> ITEMS = List.of(new Item(1, "a", 1), new Item(2, "b", 2), new Item(3, null, 3));

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private DeltaTable table;

    /** Version 1 has the items, version 2 some of them changed an hour later, version 3 none after another hour. */
    @BeforeEach
    void create() throws IOException {
        table = DeltaTable.openOrCreate(disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema(), "kind"));
        table.append(Item.TYPE, ITEMS);
        clock.advance(Duration.ofHours(1));
        table.update(Map.of("amount", "amount * 2"), "kind = 'b'");
        clock.advance(Duration.ofHours(1));
        table.delete("TRUE");
    }

    @Test
    void rowsComeBack() throws IOException {
        ChangeReport report = table.restoreToVersion(1);

        assertEquals(4, report.tableVersion());
        assertTrue(report.isNew());
        assertEquals(3, report.metric("numRestoredFiles"));
        assertEquals(3, report.metric("numOfFilesAfterRestore"));
        assertEquals(ITEMS, Item.of(DeltaTable.open(disk, clock, TABLE)));
        table.append(Item.TYPE, List.of(new Item(4, "d", 4)));
        assertEquals(4, Item.of(DeltaTable.open(disk, clock, TABLE)).size());
    }

    @Test
    void historyTellsTheVersionAndTheFilesAreNewToReaders() throws IOException {
        table.restoreToVersion(2);

        CommitEntry told = table.history().read(4).orElseThrow();
        assertEquals("RESTORE", told.operation());
        assertEquals(Map.of("version", "2"), told.operationParameters());
        assertFalse(entry(4).contains("\"dataChange\":false"), entry(4));
        assertTrue(entry(4).contains("\\\"numRecords\\\":1"), entry(4));
    }

    @Test
    void versionOfATimeComesBack() throws IOException {
        Instant afterTheUpdate =
                Instant.EPOCH.plusMillis(clock.epochMicros() / 1_000).minus(Duration.ofMinutes(30));

        table.restoreToTimestamp(afterTheUpdate);

        assertEquals(
                List.of(ITEMS.get(0), new Item(2, "b", 4), ITEMS.get(2)), Item.of(DeltaTable.open(disk, clock, TABLE)));
        assertEquals(
                Map.of("version", "2", "timestamp", afterTheUpdate.toString()),
                table.history().read(4).orElseThrow().operationParameters());
    }

    @Test
    void timeBeforeTheTableIsRefused() {
        Instant before = Instant.EPOCH.plusMillis(clock.epochMicros() / 1_000).minus(Duration.ofDays(1));

        String message = assertThrows(IOException.class, () -> table.restoreToTimestamp(before))
                .getMessage();

        assertTrue(message.contains("which version was the latest one at " + before), message);
    }

    @Test
    void restoringWhatIsThereMakesNoVersion() throws IOException {
        assertFalse(table.restoreToVersion(3).isNew());
        table.restoreToVersion(1);
        assertFalse(table.restoreToVersion(1).isNew());
        assertEquals(4, DeltaTable.open(disk, clock, TABLE).version());
    }

    @Test
    void versionThatIsNotThereYetIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> table.restoreToVersion(9))
                .getMessage();

        assertTrue(message.contains("no version 9 to be restored to, wanted one from 0 to 3"), message);
    }

    @Test
    void filesThatAreGoneAreNamedAndNothingChanges() throws IOException {
        clock.advance(Duration.ofDays(1));
        VacuumReport vacuumed =
                table.vacuum().retain(Duration.ZERO).withoutRetentionCheck().run();
        assertEquals(4, vacuumed.fileCount());

        String message =
                assertThrows(IOException.class, () -> table.restoreToVersion(1)).getMessage();

        assertTrue(message.contains("cannot be restored to version 1: 3 of its files are gone"), message);
        assertTrue(message.contains(vacuumed.files().get(0).toString()), message);
        assertEquals(5, DeltaTable.open(disk, clock, TABLE).version());
    }

    @Test
    void columnsAndPropertiesComeBackAndTheProtocolIsNotLowered() throws IOException {
        String metadata = line(0, "metaData");
        String protocol = line(0, "protocol");
        write(
                4,
                "{\"commitInfo\":{\"inCommitTimestamp\":" + (clock.epochMicros() / 1_000 + 1)
                        + ",\"timestamp\":1,\"operation\":\"CHANGE\"}}",
                metadata.replace(
                                "\\\"fields\\\":[",
                                "\\\"fields\\\":[{\\\"name\\\":\\\"note\\\",\\\"type\\\":\\\"string\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}},")
                        .replace("\"configuration\":{", "\"configuration\":{\"mine\":\"other\","),
                protocol.replace("\"writerFeatures\":[", "\"writerFeatures\":[\"domainMetadata\","));
        DeltaTable changed = DeltaTable.open(disk, clock, TABLE);
        assertEquals(4, changed.schema().fieldCount());

        changed.restoreToVersion(1);

        DeltaTable found = DeltaTable.open(disk, clock, TABLE);
        assertEquals(Item.TYPE.schema(), found.schema());
        assertEquals(ITEMS, Item.of(found));
        assertFalse(entry(5).contains("\"mine\""), entry(5));
        assertTrue(entry(5).contains("\"metaData\""), entry(5));
        assertFalse(entry(5).contains("\"protocol\""), entry(5));
        found.restoreToVersion(4);
        assertEquals(4, DeltaTable.open(disk, clock, TABLE).schema().fieldCount());
    }

    @Test
    void appendOnlyTableIsRefusedByTheProperty() throws IOException {
        write(
                4,
                "{\"commitInfo\":{\"inCommitTimestamp\":" + (clock.epochMicros() / 1_000 + 1)
                        + ",\"timestamp\":1,\"operation\":\"CHANGE\"}}",
                line(0, "metaData").replace("\"configuration\":{", "\"configuration\":{\"delta.appendOnly\":\"true\","),
                line(0, "protocol").replace("\"writerFeatures\":[", "\"writerFeatures\":[\"appendOnly\","));
        DeltaTable appendOnly = DeltaTable.open(disk, clock, TABLE);

        String message = assertThrows(IOException.class, () -> appendOnly.restoreToVersion(1))
                .getMessage();

        assertTrue(message.contains("has delta.appendOnly"), message);
    }

    private String line(long version, String kind) throws IOException {
        return entry(version)
                .lines()
                .filter(line -> line.startsWith("{\"" + kind + "\""))
                .findFirst()
                .orElseThrow();
    }

    private String entry(long version) throws IOException {
        return new String(disk.bytes(path(version)), StandardCharsets.UTF_8);
    }

    private void write(long version, String... lines) throws IOException {
        try (DiskFile file = disk.create(path(version))) {
            byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
            file.write(ByteBuffer.wrap(text), 0);
        }
    }

    private static Path path(long version) {
        return TABLE.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version));
    }
}
