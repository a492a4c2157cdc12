package dev.rivulet.delta.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes of a log when it has expired, and what can be put right when it is damaged. */
final class LogUpkeepTest {

    private static final Path TABLE = Path.of("/table");
    private static final Path LOG = TABLE.resolve("_delta_log");
    private static final Path HINT = LOG.resolve("_last_checkpoint");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private DeltaTable table;

    /** Versions 1 to 10, with checkpoints of 4 and 8. */
    @BeforeEach
    void create() throws IOException {
        table = DeltaTable.openOrCreate(
                disk, clock, TABLE, TableDefinition.of(Item.TYPE.schema()).withCheckpointInterval(4));
        append(10);
    }

    private void append(int count) throws IOException {
        for (int id = 0; id < count; id++) {
            table.append(Item.TYPE, List.of(new Item(id, "a", 1)));
        }
    }

    private long count(String ending) throws IOException {
        return disk.names(LOG).stream().filter(name -> name.endsWith(ending)).count();
    }

    @Test
    void expiredCommitsGoWithTheirChecksumsAtTheNextCheckpoint() throws IOException {
        disk.create(LOG.resolve(".00000000000000000003.json.0.tmp")).close();
        disk.create(LOG.resolve("00000000000000000002.00000000000000000003.compacted.json"))
                .close();
        clock.advance(Duration.ofDays(29));
        append(2);
        assertEquals(13, count(".json") - count(".compacted.json"));
        assertEquals(13, count(".crc"));

        clock.advance(Duration.ofDays(2));
        append(4);

        List<String> names = disk.names(LOG);
        assertEquals("00000000000000000008.checkpoint.parquet", names.get(0), names::toString);
        assertEquals(9, count(".json"));
        assertEquals(9, count(".crc"));
        assertEquals(0, count(".tmp"));
        assertEquals(16, Item.of(DeltaTable.open(disk, clock, TABLE)).size());
        assertEquals(8, read(8).size());
        assertThrows(IOException.class, () -> read(7));
    }

    @Test
    void checkpointKeepsTombstonesByTheClockOfTheTable() throws IOException {
        clock.advance(Duration.ofDays(20));
        table.update(Map.of("amount", "amount + 1"), "id < 5");
        append(1);
        clock.advance(Duration.ofDays(3));
        for (String name : disk.names(LOG)) {
            if (name.compareTo("00000000000000000012") < 0) {
                disk.delete(LOG.resolve(name));
            }
        }
        long files = disk.names(TABLE).size();

        assertEquals(0, DeltaTable.open(disk, clock, TABLE).vacuum().run().fileCount());

        assertEquals(files, disk.names(TABLE).size());
    }

    @Test
    void damagedHintIsReplaced() throws IOException {
        List<String> damaged = List.of(
                "",
                "{\"version\":",
                "{}",
                "[]",
                "\0\0\0",
                "{\"version\":\"x\"}",
                "{\"version\":99,\"size\":3}",
                "{\"version\":8,\"size\":3,\"parts\":4}",
                "{\"version\":-1,\"size\":3}");
        for (String text : damaged) {
            disk.overwrite(HINT, text.getBytes(StandardCharsets.UTF_8));

            RepairReport report = DeltaTable.repair(disk, clock, TABLE);

            assertEquals(1, report.findings().size(), text);
            assertTrue(report.findings().get(0).startsWith("_last_checkpoint "), report::toString);
            assertEquals(10, Item.of(DeltaTable.open(disk, clock, TABLE)).size());
            assertEquals(List.of(), DeltaTable.repair(disk, clock, TABLE).findings());
            disk.delete(LOG.resolve("00000000000000000010.checkpoint.parquet"));
            disk.syncDirectory(LOG);
            if (!disk.exists(HINT)) {
                throw new AssertionError(text + ": there is no new hint");
            }
        }
    }

    @Test
    void soundLogIsLeftAlone() throws IOException {
        List<String> names = disk.names(LOG);

        assertEquals(List.of(), DeltaTable.repair(disk, clock, TABLE).findings());

        assertEquals(names, disk.names(LOG));
    }

    @Test
    void checkpointThatWasCutOffIsSetAside() throws IOException {
        Path checkpoint = LOG.resolve("00000000000000000008.checkpoint.parquet");
        disk.overwrite(checkpoint, Arrays.copyOf(disk.bytes(checkpoint), 700));
        assertThrows(IOException.class, () -> Item.of(DeltaTable.open(disk, clock, TABLE)));

        RepairReport report = DeltaTable.repair(disk, clock, TABLE);

        assertEquals(2, report.findings().size(), report::toString);
        assertTrue(disk.exists(LOG.resolve(".00000000000000000008.checkpoint.parquet.damaged")));
        assertTrue(disk.exists(LOG.resolve("00000000000000000010.checkpoint.parquet")));
        assertEquals(10, Item.of(DeltaTable.open(disk, clock, TABLE)).size());
    }

    @Test
    void checkpointThatIsNeededIsNamedAndNothingChanges() throws IOException {
        Path checkpoint = LOG.resolve("00000000000000000008.checkpoint.parquet");
        disk.overwrite(checkpoint, new byte[5]);
        disk.delete(LOG.resolve("00000000000000000006.json"));
        List<String> names = disk.names(LOG);

        String message = assertThrows(IOException.class, () -> DeltaTable.repair(disk, clock, TABLE))
                .getMessage();

        assertTrue(
                message.contains("checkpoint 00000000000000000008.checkpoint.parquet is no whole Parquet file"),
                message);
        assertTrue(message.contains("it has no version 6"), message);
        assertEquals(names, disk.names(LOG));
        assertFalse(names.isEmpty());
    }

    private List<Item> read(long version) throws IOException {
        List<Item> found = new ArrayList<>();
        DeltaTable.open(disk, clock, TABLE).versionAsOf(version).forEach(Item.TYPE, found::add);
        return found;
    }
}
