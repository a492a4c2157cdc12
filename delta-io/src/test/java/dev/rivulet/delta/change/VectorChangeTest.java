package dev.rivulet.delta.change;

import static dev.rivulet.delta.Refusals.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When rows are deleted by vectors, when files are written anew, and what the log says of it. */
final class VectorChangeTest {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    private DeltaTable create(Rewriting rewriting) throws IOException {
        return DeltaTable.openOrCreate(disk, CLOCK, TABLE, rewriting.of(TableDefinition.of(Item.TYPE.schema())));
    }

    private static List<Item> items(int from, int to) {
        List<Item> items = new ArrayList<>();
        for (int id = from; id < to; id++) {
            items.add(new Item(id, "a", id));
        }
        return items;
    }

    private List<String> namesWith(String suffix) throws IOException {
        return disk.names(TABLE).stream().filter(name -> name.endsWith(suffix)).toList();
    }

    /** The actions of a kind in a version. */
    private List<JsonNode> actions(long version, String kind) throws IOException {
        Path file = TABLE.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version));
        List<JsonNode> actions = new ArrayList<>();
        for (String line : new String(disk.bytes(file), StandardCharsets.UTF_8).split("\n")) {
            JsonNode action = new ObjectMapper().readTree(line);
            if (action.has(kind)) {
                actions.add(action.get(kind));
            }
        }
        return actions;
    }

    @Test
    void fileStaysAndTheLogSaysWhichOfItsRowsAreGone() throws IOException {
        DeltaTable table = create(Rewriting.OF_VECTORS);
        table.append(Item.TYPE, items(0, 10));
        table.delete("id = 3");

        ChangeReport report = table.delete("id IN (5, 6)");

        JsonNode before = actions(2, "add").get(0);
        JsonNode removed = actions(3, "remove").get(0);
        JsonNode added = actions(3, "add").get(0);
        assertEquals(actions(1, "add").get(0).get("path"), added.get("path"));
        assertEquals(added.get("path"), removed.get("path"));
        assertEquals(before.get("deletionVector"), removed.get("deletionVector"));
        assertEquals("i", added.at("/deletionVector/storageType").asText());
        assertEquals(3, added.at("/deletionVector/cardinality").asLong());
        JsonNode statistics = new ObjectMapper().readTree(added.get("stats").asText());
        assertEquals(10, statistics.get("numRecords").asLong());
        assertFalse(statistics.get("tightBounds").asBoolean(true));
        assertEquals(9, statistics.at("/maxValues/id").asLong());
        assertEquals(2, report.metric("numDeletedRows"));
        assertEquals(0, report.metric("numRemovedFiles") + report.metric("numCopiedRows"));
        assertEquals(1, report.metric("numDeletionVectorsUpdated"));
    }

    @Test
    void fileWithoutARowLeftGoes() throws IOException {
        DeltaTable table = create(Rewriting.OF_VECTOR_FILES);
        table.append(Item.TYPE, items(0, 10));
        table.delete("id < 7");

        ChangeReport report = table.delete("id >= 7");

        assertEquals(List.of(), actions(3, "add"));
        assertEquals(1, report.metric("numRemovedFiles"));
        assertEquals(1, report.metric("numDeletionVectorsRemoved"));
    }

    @Test
    void fileIsWrittenAnewWhenMoreThanHalfOfItIsDeleted() throws IOException {
        DeltaTable table = create(Rewriting.OF_VECTORS);
        table.append(Item.TYPE, items(0, 10));
        table.delete("id < 5");
        assertTrue(actions(2, "add").get(0).has("deletionVector"));

        ChangeReport report = table.update(Map.of("amount", "-1e0"), "id = 8");

        JsonNode added = actions(3, "add").get(0);
        assertFalse(added.has("deletionVector"));
        assertEquals(4, report.metric("numCopiedRows"));
        assertEquals(1, report.metric("numUpdatedRows"));
        List<Item> expected = new ArrayList<>(items(5, 10));
        expected.set(3, new Item(8, "a", -1));
        assertEquals(expected, Item.of(table));
    }

    @Test
    void vectorsOfAChangeShareAFile() throws IOException {
        DeltaTable table = create(Rewriting.OF_VECTOR_FILES);
        for (int file = 0; file < 3; file++) {
            table.append(Item.TYPE, items(10 * file, 10 * file + 10));
        }

        table.delete("id % 10 = 4");

        assertEquals(1, namesWith(".bin").size());
        assertEquals(
                3,
                actions(4, "add").stream()
                        .map(added -> added.at("/deletionVector/offset").asInt())
                        .distinct()
                        .count());
        assertEquals(27, Item.of(table).size());
    }

    /** By calls of the second half; the table is only read before. */
    @Test
    void failedChangeLeavesNoVector() throws IOException {
        SimDisk sound = new SimDisk(CLOCK, 0);
        DeltaTable table = tenItems(sound);
        long callsBefore = sound.callCount();
        updateOne(table);
        long callCount = sound.callCount() - callsBefore;
        int failedCount = 0;
        for (long call = callCount / 2; call <= callCount; call++) {
            SimDisk failing = new SimDisk(CLOCK, call);
            DeltaTable changed = tenItems(failing);
            failing.failOnce(call);
            try {
                updateOne(changed);
            } catch (IOException injected) {
                failedCount++;
                if (DeltaTable.open(failing, CLOCK, TABLE).version() == 1) {
                    assertTrue(
                            failing.names(TABLE).stream().noneMatch(name -> name.endsWith(".bin")),
                            "call " + call + ": " + failing.names(TABLE));
                }
            }
        }
        assertTrue(failedCount > 5, "failed " + failedCount);
    }

    private static DeltaTable tenItems(SimDisk disk) throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(
                disk, CLOCK, TABLE, Rewriting.OF_VECTOR_FILES.of(TableDefinition.of(Item.TYPE.schema())));
        table.append(Item.TYPE, items(0, 10));
        return table;
    }

    private static void updateOne(DeltaTable table) throws IOException {
        table.update(Map.of("amount", "-1e0"), "id = 3");
    }

    @Test
    void deletionThatWasReportedOutlivesAPowerLoss() throws IOException {
        for (long seed = 1; seed <= 12; seed++) {
            SimDisk failing = new SimDisk(CLOCK, seed);
            tenItems(failing).delete("id = 3");

            failing.crash(seed);

            assertEquals(9, Item.of(DeltaTable.open(failing, CLOCK, TABLE)).size());
        }
    }

    @Test
    void propertyThatIsNoNumberIsNamed() throws IOException {
        String share = "rivulet.deletionVectors.deletedShareMax";
        TableDefinition fit = TableDefinition.of(Item.TYPE.schema()).withDeletionVectors(true);
        assertEquals(
                share + " is half, wanted a number from 0 to 1",
                assertThrows(IllegalArgumentException.class, () -> fit.withProperty(share, "half"))
                        .getMessage());
        Map<String, String> asOthersSetIt = new TreeMap<>(fit.properties());
        asOthersSetIt.put(share, "half");
        DeltaTable table = DeltaTable.openOrCreate(
                disk,
                CLOCK,
                TABLE,
                new TableDefinition(fit.schema(), List.of(), fit.checkpointInterval(), asOthersSetIt, fit.rules()));
        table.append(Item.TYPE, items(0, 3));

        assertFails(
                "rivulet.deletionVectors.deletedShareMax is half, wanted a number from 0 to 1",
                () -> table.delete("id = 1"));
    }
}
