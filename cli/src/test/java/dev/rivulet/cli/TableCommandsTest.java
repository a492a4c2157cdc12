package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about a table: what they print, for people and for programs, and what they say about mistakes. */
class TableCommandsTest {

    private static final String COLUMNS =
            "id long not null, name string, price decimal(38, 18), weight double, `day` date, at timestamp";

    @TempDir
    private Path folder;

    private String table;
    private String output = "";

    /** A row of the table. */
    record Item(
            long id,
            @Nullable String name,
            @Nullable BigDecimal price,
            @Nullable Double weight,
            @Nullable LocalDate day,
            @Nullable Instant at) {}

    @BeforeEach
    void makeTable() throws IOException {
        table = folder.resolve("table").toString();
        assertEquals(0, run("table", "create", table, "--columns", COLUMNS, "--partition-by", "day"), output);
        assertTrue(output.startsWith("created " + table + ": (id long not null, name string,"), output);
        RecordRowType<Item> type = RecordRowType.of(Item.class);
        DeltaTable opened = open();
        opened.append(
                type,
                List.of(
                        new Item(
                                7,
                                "bolt\nM8",
                                new BigDecimal("1.5").setScale(18),
                                Double.NaN,
                                LocalDate.of(2026, 1, 31),
                                Instant.EPOCH),
                        new Item(8, null, null, null, null, null)));
        opened.append(
                type,
                List.of(new Item(12, "nut", new BigDecimal("-3").setScale(18), 0.25, LocalDate.of(2026, 2, 1), null)));
        opened.delete("id = 8");
    }

    @Test
    void tableIsMadeWithProperties() {
        String other = folder.resolve("other").toString();
        String property = "delta.enableDeletionVectors=true";

        assertEquals(0, run("table", "create", other, "--columns", "id long", "--property", property), output);

        assertEquals(0, run("table", "describe", other), output);
        assertTrue(output.contains("deletionVectors"), output);
    }

    @Test
    void changesArePrintedForPeopleAndForPrograms() throws IOException {
        open().alter().setChangeDataFeed(true);
        open().update(Map.of("weight", "weight + 1"), "id = 12");

        assertEquals(0, run("table", "changes", table, "--from", "4", "--columns", "id,weight,_change_type"), output);
        assertEquals(
                List.of(
                        "id  weight  _change_type",
                        "12    0.25  update_preimage",
                        "12    1.25  update_postimage",
                        "2 rows"),
                output.lines().toList());

        assertEquals(
                0,
                run("table", "changes", table, "--from", "4", "--to", "5", "--json", "--filter", "weight > 1"),
                output);
        JsonNode change = new ObjectMapper().readTree(output);
        assertEquals("update_postimage", change.path("_change_type").asText());
        assertEquals(5, change.path("_commit_version").asLong());
        String time = change.path("_commit_timestamp").asText();

        assertEquals(0, run("table", "changes", table, "--from", time, "--to", time, "--columns", "id"), output);
        assertEquals(List.of("id", "12", "12", "2 rows"), output.lines().toList());
    }

    @Test
    void mistakesAboutChangesAreToldByName() throws IOException {
        assertMistake(
                1,
                "its change data feed (delta.enableChangeDataFeed) is off at version 1",
                "table",
                "changes",
                table,
                "--from",
                "1");
        assertMistake(
                2,
                "versions 2 to 9 are asked for, wanted a range within 0 to 3",
                "table",
                "changes",
                table,
                "--from",
                "2",
                "--to",
                "9");
        assertMistake(
                2,
                "--to is 'soon', wanted a version or a time",
                "table",
                "changes",
                table,
                "--from",
                "2",
                "--to",
                "soon");
        assertMistake(
                2, "wanted two versions or two times", "table", "changes", table, "--from", "2", "--to", "2026-01-31");
        assertMistake(2, "--from", "table", "changes", table);
    }

    private DeltaTable open() throws IOException {
        return DeltaTable.open(new SystemDisk(), new SystemClock(), Path.of(table));
    }

    private int run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        output = run.output();
        return run.exitCode();
    }

    private void assertMistake(int exitCode, String message, String... arguments) {
        int found = run(arguments);

        assertEquals(exitCode, found, output);
        assertTrue(output.contains(message), output);
        assertFalse(output.contains("\tat ") || output.contains("internal error"), output);
    }

    @Test
    void rowsArePrintedBelowOneAnother() {
        assertEquals(0, run("table", "read", table, "--columns", "id,name,price,weight", "--filter", "id > 1"), output);

        List<String> lines = output.lines().sorted().toList();
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
        assertEquals(0, run("table", "read", table, "--json", "--filter", "day = DATE '2026-01-31'"), output);

        assertEquals(
                "{\"id\":7,\"name\":\"bolt\\nM8\",\"price\":1.500000000000000000,\"weight\":\"NaN\",\"day\":\"2026-01-31\","
                        + "\"at\":\"1970-01-01T00:00:00Z\"}",
                output.strip());
    }

    @Test
    void olderVersionsAreReadByNumberAndTime() throws IOException {
        assertEquals(0, run("table", "read", table, "--version", "1", "--columns", "id"), output);
        assertEquals(List.of("id", " 7", " 8", "2 rows"), output.lines().toList());
        assertTrue(output.endsWith("2 rows" + System.lineSeparator()), output);

        String time = open().history().entries(1).get(0).time().toString();
        assertEquals(0, run("table", "read", table, "--timestamp", time, "--json", "--columns", "name", "--limit=1"));
        assertEquals(1, output.lines().count(), output);

        assertMistake(1, "version 9", "table", "read", table, "--version", "9");
        assertMistake(1, "before the earliest", "table", "read", table, "--timestamp", "2020-02-01");
        assertMistake(2, "--timestamp is 'soon', wanted a time", "table", "read", table, "--timestamp", "soon");
        assertMistake(2, "wanted at most one", "table", "read", table, "--timestamp", time, "--version=1");
        assertMistake(2, "--version is -1", "table", "describe", table, "--version=-1");
    }

    @Test
    void describeTellsWhatTheTableIs() throws IOException {
        assertEquals(0, run("table", "describe", table), output);
        assertTrue(output.contains("version 3, committed "), output);
        assertTrue(output.contains("2 files, ") && output.contains(" bytes, 2 rows"), output);
        assertTrue(output.contains("partitioned by day"), output);
        assertTrue(output.contains("price   decimal(38,18)"), output);

        assertEquals(0, run("table", "describe", table, "--json", "--version=1"), output);
        JsonNode json = new ObjectMapper().readTree(output);
        assertEquals(open().id(), json.get("id").textValue());
        assertEquals(1, json.get("version").intValue());
        assertEquals(2, json.get("numRecords").intValue());
        assertEquals("[\"day\"]", json.get("partitionColumns").toString());
        assertEquals(
                "{\"name\":\"id\",\"type\":\"long\",\"nullable\":false}",
                json.get("columns").get(0).toString());
    }

    @Test
    void historyTellsWhatWasDone() throws IOException {
        assertEquals(0, run("table", "history", table), output);
        List<String> lines = output.lines().toList();
        assertEquals(5, lines.size(), output);
        assertTrue(lines.get(1).matches(" +3  \\S+  DELETE +1  predicate=\\[\"id = 8\"\\].*Rivulet.*"), output);

        assertEquals(0, run("table", "history", table, "--json", "--limit", "1"), output);
        JsonNode json = new ObjectMapper().readTree(output);
        assertEquals("1", json.path("operationMetrics").path("numDeletedRows").textValue());
        assertEquals(2, json.get("readVersion").intValue());
        assertMistake(2, "--limit is -1, wanted at least 0", "table", "history", table, "--limit=-1");
    }

    @Test
    void diffComparesTwoVersions() {
        assertEquals(1, run("table", "diff", table + "@2", table), output);
        assertTrue(output.contains("only left: {id=8, "), output);
        assertEquals(0, run("table", "diff", table + "@0", table + "@0"), output);
    }

    @Test
    void manyRowsComeAsTheyAre() throws IOException {
        String many = folder.resolve("many").toString();
        assertEquals(0, run("table", "create", many, "--columns", "id long not null"), output);
        record Id(long id) {}
        DeltaTable.open(new SystemDisk(), new SystemClock(), Path.of(many))
                .append(
                        RecordRowType.of(Id.class),
                        IntStream.range(0, 2_500).mapToObj(Id::new).toList());

        assertEquals(0, run("table", "read", many), output);

        assertEquals(2_502, output.lines().count());
        assertTrue(output.contains("2499") && output.contains("2500 rows"));
    }

    @Test
    void mistakesAreNamed() {
        assertMistake(2, "unknown column `naem`; did you mean `name`?", "table", "read", table, "--columns", "id,naem");
        assertMistake(
                2, "unknown column `naem`; did you mean `name`?", "table", "read", table, "--filter", "naem = 'x'");
        assertMistake(2, "wanted a condition", "table", "read", table, "--filter", "id");
        assertMistake(2, "condition `id >`", "table", "read", table, "--filter", "id >");
        assertMistake(2, "limit is -3", "table", "read", table, "--limit=-3");
        assertMistake(1, "has no value for row", "table", "read", table, "--filter", "10 / (id - 7) > 1");
        assertMistake(1, "there is no Delta table at " + folder, "table", "read", folder.toString());
        assertMistake(2, "a command is missing; wanted one of create, describe, history, read, changes, diff", "table");
        assertMistake(2, "history", "table", "histroy", table);
    }

    @Test
    void tableThatCannotBeIsNotMade() {
        String other = folder.resolve("other").toString();
        assertMistake(1, "already; it stays as it is", "table", "create", table, "--columns", "id long");
        String property = "delta.enableDeletionVectros=true";
        assertMistake(
                2,
                "did you mean `delta.enableDeletionVectors`?",
                "table",
                "create",
                other,
                "--columns",
                "id long",
                "--property",
                property);
        assertMistake(2, "unknown type `lnog`; did you mean `long`?", "table", "create", other, "--columns", "id lnog");
        assertMistake(2, "column `id` has no type", "table", "create", other, "--columns", "id");
        assertMistake(2, "field ID stands twice", "table", "create", other, "--columns", "id long, ID long");
        assertMistake(
                2, "no field dya", "table", "create", other, "--columns", "id long, day date", "--partition-by", "dya");
        assertFalse(folder.resolve("other").toFile().exists());
    }

    @Test
    void smallFilesArePutTogetherAndOldOnesGo() throws IOException {
        open().append(
                        RecordRowType.of(Item.class),
                        List.of(new Item(13, "pin", null, 0.5, LocalDate.of(2026, 2, 1), null)));
        assertEquals(0, run("table", "optimize", table, "--where", "day = DATE '2026-02-01'"), output);
        assertTrue(output.startsWith("2 files became 1 by 1 commits, up to version "), output);
        assertEquals(0, run("table", "optimize", table, "--json"), output);
        assertEquals("[]", new ObjectMapper().readTree(output).get("versions").toString());

        assertEquals(0, run("table", "vacuum", table, "--dry-run", "--json"), output);
        assertEquals(0, new ObjectMapper().readTree(output).get("fileCount").asInt());
        assertMistake(2, "--force", "table", "vacuum", table, "--retain-hours", "0");
        assertEquals(0, run("table", "vacuum", table, "--retain-hours", "0", "--force"), output);
        assertTrue(output.contains("deleted "), output);
        assertEquals(0, run("table", "read", table, "--columns", "id"), output);
        assertTrue(output.endsWith("3 rows" + System.lineSeparator()), output);

        assertMistake(2, "amount", "table", "optimize", table, "--where", "amount > 1");
        assertEquals(0, run("table", "optimize", table, "--cluster-by", "id,name"), output);
        assertTrue(output.contains(" by 1 commits"), output);
        assertEquals(0, run("table", "optimize", table, "--cluster-by", "id,name"), output);
        assertEquals("nothing to do" + System.lineSeparator(), output);
        assertMistake(2, "--zorder-by: column day partitions", "table", "optimize", table, "--zorder-by", "id,day");
        assertMistake(2, "--retain-hours is -1", "table", "vacuum", table, "--retain-hours", "-1");
    }

    @Test
    void olderVersionComesBack() throws IOException {
        assertEquals(0, run("table", "restore", table, "--version", "1"), output);
        assertTrue(output.startsWith("restored as version 4: "), output);
        assertEquals(0, run("table", "read", table, "--columns", "id", "--json"), output);
        assertEquals(2, output.lines().count(), output);

        assertEquals(0, run("table", "restore", table, "--version", "1", "--json"), output);
        assertFalse(new ObjectMapper().readTree(output).get("isNew").asBoolean());
        assertMistake(2, "wanted the version to restore", "table", "restore", table);
        assertMistake(2, "99", "table", "restore", table, "--version", "99");
    }

    @Test
    void anotherTableIsMadeOfAnOlderVersion() throws IOException {
        String clone = folder.resolve("clone").toString();

        assertEquals(0, run("table", "clone", table, clone, "--version", "1"), output);
        assertTrue(output.startsWith("cloned 2 files, "), output);
        assertEquals(0, run("table", "diff", table + "@1", clone), output);
        assertEquals(1, run("table", "clone", table, clone), output);
        assertTrue(output.contains("a table is there already"), output);
        assertEquals(0, run("table", "clone", table, clone + "2", "--shallow", "--json"), output);
        assertEquals(
                0,
                new ObjectMapper()
                        .readTree(output)
                        .at("/metrics/numCopiedFiles")
                        .asInt());
        assertMistake(2, "TARGET", "table", "clone", table);
    }

    @Test
    void constraintsAreSetShownAndDropped() {
        assertEquals(0, run("table", "constraints", table), output);
        assertEquals("no constraints", output.strip());
        assertEquals(0, run("table", "constraints", table, "--add", "positive=id > 0"), output);
        assertEquals("positive: id > 0", output.strip());
        assertMistake(1, "small", "table", "constraints", table, "--add", "small=id < 10");
        assertMistake(2, "idd", "table", "constraints", table, "--add", "odd=idd > 1");
        assertEquals(0, run("table", "constraints", table, "--drop", "positive", "--json"), output);
        assertEquals("{}", output.strip());
    }

    @Test
    void keysAreSetShownAndDropped() {
        assertEquals(0, run("table", "constraints", table, "--add-unique", "numbers=id"), output);
        assertEquals("rivulet.unique.numbers: [\"id\"]", output.strip());
        assertMistake(2, "idd", "table", "constraints", table, "--add-unique", "odd=idd");
        assertEquals(0, run("table", "constraints", table, "--drop-key", "numbers"), output);
        assertEquals("no constraints", output.strip());
    }

    @Test
    void aTableIsCreatedWithItsRules() {
        String made = table + "-rules";
        String[] words = {
            "table",
            "create",
            made,
            "--columns",
            "id long not null, twice long, note string",
            "--default",
            "note='a=b'",
            "--generated",
            "twice=id * 2",
            "--check",
            "positive=id > 0",
            "--primary-key",
            "id",
            "--unique",
            "texts=twice, note",
            "--cluster-by",
            "id"
        };
        assertEquals(0, run(words), output);
        assertEquals(0, run("table", "constraints", made), output);
        assertTrue(output.contains("positive: id > 0"), output);
        assertTrue(output.contains("rivulet.primaryKey: [\"id\"]"), output);
        assertTrue(output.contains("rivulet.unique.texts: [\"twice\",\"note\"]"), output);
        assertEquals(0, run("table", "history", made, "--json"), output);
        assertFalse(output.contains("\"version\":1"), output);
        String[] odd = {"table", "create", table + "-odd", "--columns", "id long, note string", "--cluster-by", "nota"};
        assertMistake(2, "did you mean `note`", odd);
    }

    @Test
    void propertiesAreSetAndUnset() {
        assertEquals(
                0,
                run("table", "alter", table, "--set", "delta.enableDeletionVectors=true", "--set", "my.name=x"),
                output);
        assertTrue(output.contains("my.name=x"), output);
        assertEquals(0, run("table", "alter", table, "--unset", "my.name"), output);
        assertFalse(output.contains("my.name"), output);
        assertTrue(output.contains("delta.enableDeletionVectors=true"), output);
        assertMistake(2, "delta.noSuch", "table", "alter", table, "--set", "delta.noSuch=1");
        assertMistake(2, "wanted --set, --unset, --column-mapping, --rename or --drop", "table", "alter", table);
        assertMistake(2, "setColumnMapping", "table", "alter", table, "--set", "delta.columnMapping.mode=name");
    }

    @Test
    void columnsAreRenamedAndDropped() throws IOException {
        assertMistake(2, "column mapping", "table", "alter", table, "--rename", "weight=mass");
        String[] alter = {
            "table", "alter", table, "--column-mapping", "name", "--rename", "weight=net mass", "--drop", "name"
        };

        assertEquals(0, run(alter), output);

        assertEquals(0, run("table", "read", table, "--json", "--filter", "id = 12"), output);
        JsonNode row = new ObjectMapper().readTree(output);
        assertEquals(0.25, row.get("net mass").asDouble());
        assertFalse(row.has("weight") || row.has("name"), output);
        assertMistake(2, "name", "table", "alter", table, "--drop", "name");
    }

    @Test
    void soundLogNeedsNoRepair() {
        assertEquals(0, run("table", "repair", table), output);
        assertEquals("nothing to repair", output.strip());
    }
}
