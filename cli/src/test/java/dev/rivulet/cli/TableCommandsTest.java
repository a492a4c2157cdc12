package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at a table: what they print, for people and for programs, and what they say about mistakes. */
class TableCommandsTest {

    @TempDir
    private Path folder;

    private ItemTable items;

    @BeforeEach
    void makeTable() throws IOException {
        items = new ItemTable(folder);
    }

    @Test
    void changesArePrintedForPeopleAndForPrograms() throws IOException {
        items.open().alter().setChangeDataFeed(true);
        items.open().update(Map.of("weight", "weight + 1"), "id = 12");

        assertEquals(
                0,
                items.run("table", "changes", items.path(), "--from", "4", "--columns", "id,weight,_change_type"),
                items.output());
        assertEquals(
                List.of(
                        "id  weight  _change_type",
                        "12    0.25  update_preimage",
                        "12    1.25  update_postimage",
                        "2 rows"),
                items.output().lines().toList());

        assertEquals(
                0,
                items.run(
                        "table",
                        "changes",
                        items.path(),
                        "--from",
                        "4",
                        "--to",
                        "5",
                        "--json",
                        "--filter",
                        "weight > 1"),
                items.output());
        JsonNode change = new ObjectMapper().readTree(items.output());
        assertEquals("update_postimage", change.path("_change_type").asText());
        assertEquals(5, change.path("_commit_version").asLong());
        String time = change.path("_commit_timestamp").asText();

        assertEquals(
                0,
                items.run("table", "changes", items.path(), "--from", time, "--to", time, "--columns", "id"),
                items.output());
        assertEquals(List.of("id", "12", "12", "2 rows"), items.output().lines().toList());
    }

    @Test
    void mistakesAboutChangesAreToldByName() throws IOException {
        items.assertMistake(
                1,
                "its change data feed (delta.enableChangeDataFeed) is off at version 1",
                "table",
                "changes",
                items.path(),
                "--from",
                "1");
        items.assertMistake(
                2,
                "versions 2 to 9 are asked for, wanted a range within 0 to 3",
                "table",
                "changes",
                items.path(),
                "--from",
                "2",
                "--to",
                "9");
        items.assertMistake(
                2,
                "--to is 'soon', wanted a version or a time",
                "table",
                "changes",
                items.path(),
                "--from",
                "2",
                "--to",
                "soon");
        items.assertMistake(
                2,
                "wanted two versions or two times",
                "table",
                "changes",
                items.path(),
                "--from",
                "2",
                "--to",
                "2026-01-31");
        items.assertMistake(2, "--from", "table", "changes", items.path());
    }

    @Test
    void rowsArePrintedBelowOneAnother() {
        assertEquals(
                0,
                items.run("table", "read", items.path(), "--columns", "id,name,price,weight", "--filter", "id > 1"),
                items.output());

        List<String> lines = items.output().lines().sorted().toList();
        assertEquals(
                List.of(
                        " 7  bolt\\nM8   1.500000000000000000     NaN",
                        "12  nut       -3.000000000000000000    0.25",
                        "2 rows",
                        "id  name                      price  weight"),
                lines);
    }

    @Test
    void rowsArePrintedAsJson() throws IOException {
        assertEquals(
                0,
                items.run("table", "read", items.path(), "--json", "--filter", "day = DATE '2026-01-31'"),
                items.output());

        assertEquals(
                "{\"id\":7,\"name\":\"bolt\\nM8\",\"price\":1.500000000000000000,\"weight\":\"NaN\",\"day\":\"2026-01-31\","
                        + "\"at\":\"1970-01-01T00:00:00Z\"}",
                items.output().strip());
    }

    @Test
    void olderVersionsAreReadByNumberAndTime() throws IOException {
        assertEquals(0, items.run("table", "read", items.path(), "--version", "1", "--columns", "id"), items.output());
        assertEquals(List.of("id", " 7", " 8", "2 rows"), items.output().lines().toList());
        assertTrue(items.output().endsWith("2 rows" + System.lineSeparator()), items.output());

        String time = items.open().history().entries(1).get(0).time().toString();
        assertEquals(
                0,
                items.run(
                        "table",
                        "read",
                        items.path(),
                        "--timestamp",
                        time,
                        "--json",
                        "--columns",
                        "name",
                        "--limit=1"));
        assertEquals(1, items.output().lines().count(), items.output());

        items.assertMistake(1, "version 9", "table", "read", items.path(), "--version", "9");
        items.assertMistake(1, "before the earliest", "table", "read", items.path(), "--timestamp", "2020-02-01");
        items.assertMistake(
                2, "--timestamp is 'soon', wanted a time", "table", "read", items.path(), "--timestamp", "soon");
        items.assertMistake(2, "wanted at most one", "table", "read", items.path(), "--timestamp", time, "--version=1");
        items.assertMistake(2, "--version is -1", "table", "describe", items.path(), "--version=-1");
    }

    @Test
    void describeTellsWhatTheTableIs() throws IOException {
        assertEquals(0, items.run("table", "describe", items.path()), items.output());
        assertTrue(items.output().contains("version 3, committed "), items.output());
        assertTrue(items.output().contains("2 files, ") && items.output().contains(" bytes, 2 rows"), items.output());
        assertTrue(items.output().contains("partitioned by day"), items.output());
        assertTrue(items.output().contains("price   decimal(38,18)"), items.output());

        assertEquals(0, items.run("table", "describe", items.path(), "--json", "--version=1"), items.output());
        JsonNode json = new ObjectMapper().readTree(items.output());
        assertEquals(items.open().id(), json.get("id").textValue());
        assertEquals(1, json.get("version").intValue());
        assertEquals(2, json.get("numRecords").intValue());
        assertEquals("[\"day\"]", json.get("partitionColumns").toString());
        assertEquals(
                "{\"name\":\"id\",\"type\":\"long\",\"nullable\":false}",
                json.get("columns").get(0).toString());
    }

    @Test
    void historyTellsWhatWasDone() throws IOException {
        assertEquals(0, items.run("table", "history", items.path()), items.output());
        List<String> lines = items.output().lines().toList();
        assertEquals(5, lines.size(), items.output());
        assertTrue(lines.get(1).matches(" +3  \\S+  DELETE +1  predicate=\\[\"id = 8\"\\].*Rivulet.*"), items.output());

        assertEquals(0, items.run("table", "history", items.path(), "--json", "--limit", "1"), items.output());
        JsonNode json = new ObjectMapper().readTree(items.output());
        assertEquals("1", json.path("operationMetrics").path("numDeletedRows").textValue());
        assertEquals(2, json.get("readVersion").intValue());
        items.assertMistake(2, "--limit is -1, wanted at least 0", "table", "history", items.path(), "--limit=-1");
    }

    @Test
    void diffComparesTwoVersions() {
        assertEquals(1, items.run("table", "diff", items.path() + "@2", items.path()), items.output());
        assertTrue(items.output().contains("only left: {id=8, "), items.output());
        assertEquals(0, items.run("table", "diff", items.path() + "@0", items.path() + "@0"), items.output());
    }

    @Test
    void manyRowsComeAsTheyAre() throws IOException {
        String many = folder.resolve("many").toString();
        assertEquals(0, items.run("table", "create", many, "--columns", "id long not null"), items.output());
        record Id(long id) {}
        DeltaTable.open(new SystemDisk(), new SystemClock(), Path.of(many))
                .append(
                        RecordRowType.of(Id.class),
                        IntStream.range(0, 2_500).mapToObj(Id::new).toList());

        assertEquals(0, items.run("table", "read", many), items.output());

        assertEquals(2_502, items.output().lines().count());
        assertTrue(items.output().contains("2499") && items.output().contains("2500 rows"));
    }

    @Test
    void mistakesAreNamed() {
        items.assertMistake(
                2,
                "unknown column `naem`; did you mean `name`?",
                "table",
                "read",
                items.path(),
                "--columns",
                "id,naem");
        items.assertMistake(
                2,
                "unknown column `naem`; did you mean `name`?",
                "table",
                "read",
                items.path(),
                "--filter",
                "naem = 'x'");
        items.assertMistake(2, "wanted a condition", "table", "read", items.path(), "--filter", "id");
        items.assertMistake(2, "condition `id >`", "table", "read", items.path(), "--filter", "id >");
        items.assertMistake(2, "limit is -3", "table", "read", items.path(), "--limit=-3");
        items.assertMistake(1, "has no value for row", "table", "read", items.path(), "--filter", "10 / (id - 7) > 1");
        items.assertMistake(1, "there is no Delta table at " + folder, "table", "read", folder.toString());
        items.assertMistake(
                2, "a command is missing; wanted one of create, describe, history, read, changes, diff", "table");
        items.assertMistake(2, "history", "table", "histroy", items.path());
    }
}
