package dev.rivulet.delta.upkeep;

import static dev.rivulet.delta.Refusals.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.change.Rewriting;
import dev.rivulet.delta.optimize.OptimizeReport;
import dev.rivulet.delta.optimize.OptimizeSettings;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What upkeep does with deletion vectors that lie in files. */
final class VectorUpkeepTest {

    private static final Path TABLE = Path.of("/table");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private DeltaTable table;

    @BeforeEach
    void create() throws IOException {
        table = DeltaTable.openOrCreate(
                disk, clock, TABLE, Rewriting.OF_VECTOR_FILES.of(TableDefinition.of(Item.TYPE.schema())));
        append(0, 100);
        append(100, 200);
    }

    private void append(int from, int to) throws IOException {
        List<Item> items = new ArrayList<>();
        for (int id = from; id < to; id++) {
            items.add(new Item(id, "a", id));
        }
        table.append(Item.TYPE, items);
    }

    private List<String> vectorFiles() throws IOException {
        return disk.names(TABLE).stream().filter(name -> name.endsWith(".bin")).toList();
    }

    @Test
    void vacuumLeavesVectorsThatAVersionWithinTheRetentionNeeds() throws IOException {
        table.delete("id IN (1, 101)");
        List<String> first = vectorFiles();
        clock.advance(Duration.ofDays(5));
        table.delete("id = 2");
        assertEquals(2, vectorFiles().size());
        clock.advance(Duration.ofDays(5));

        table.vacuum().run();

        // The second file of rows still has its vector in it.
        assertEquals(2, vectorFiles().size());
        table.delete("id = 102");
        clock.advance(Duration.ofDays(8));
        table.vacuum().run();
        assertEquals(List.of(), vectorFiles().stream().filter(first::contains).toList());
        assertEquals(2, vectorFiles().size());
        assertEquals(196, Item.of(table).size());
    }

    @Test
    void vacuumDeletesWhatACrashedWriterLeft() throws IOException {
        table.delete("id = 1");
        long callsBefore = disk.callCount();
        DeltaTable.open(disk, clock, TABLE).delete("id = 2");
        long callCount = disk.callCount() - callsBefore;
        List<String> needed = vectorFiles();
        for (long call = callCount; vectorFiles().size() == needed.size(); call--) {
            disk.failFrom(call);
            try {
                DeltaTable.open(disk, clock, TABLE).delete("id = 3");
            } catch (IOException injected) {
                // As if the process were gone.
            }
            disk.heal();
            disk.kill();
        }
        clock.advance(Duration.ofDays(6));
        table.vacuum().run();
        assertEquals(needed.size() + 1, vectorFiles().size());
        clock.advance(Duration.ofDays(2));
        table.delete("id = 4");

        table.vacuum().run();

        assertEquals(
                1, vectorFiles().stream().filter(name -> !needed.contains(name)).count());
        Item.of(table);
    }

    @Test
    void restoreNamesTheVectorThatIsGone() throws IOException {
        table.delete("id = 1");
        String gone = vectorFiles().get(0);
        table.delete("id = 2");
        disk.delete(TABLE.resolve(gone));

        assertFails(gone, () -> table.restoreToVersion(3));
        table.restoreToVersion(2);
        assertEquals(200, Item.of(table).size());
    }

    @Test
    void restoreBringsRowsBackAndTakesThemAwayAgain() throws IOException {
        table.delete("id < 10");
        table.delete("id < 20");
        table.restoreToVersion(3);
        assertEquals(190, Item.of(table).size());
        table.restoreToVersion(2);
        assertEquals(200, Item.of(table).size());
        table.restoreToVersion(4);

        assertEquals(180, Item.of(table).size());
        table.delete("id < 30");
        assertEquals(170, Item.of(table).size());
    }

    @Test
    void optimizeWritesAnewWhatHasManyDeletedRows() throws IOException {
        OptimizeSettings settings = new OptimizeSettings(2, 1);
        table.delete("id < 5");
        assertEquals(0, table.optimize().with(settings).run().metric("numRemovedFiles"));
        table.delete("id = 5");

        OptimizeReport report = table.optimize().with(settings).run();

        assertEquals(1, report.metric("numDeletionVectorsRemoved"));
        assertEquals(194, Item.of(table).size());
        assertEquals(194, table.read().describe().size().rowCount().orElseThrow());
    }
}
