package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.cli.ItemTable.Item;
import dev.rivulet.core.row.RecordRowType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that make, change and tidy up a table. */
class TableUpkeepCommandsTest {

    @TempDir
    private Path folder;

    private ItemTable items;

    @BeforeEach
    void makeTable() throws IOException {
        items = new ItemTable(folder);
    }

    @Test
    void tableIsMadeWithProperties() {
        String other = folder.resolve("other").toString();
        String property = "delta.enableDeletionVectors=true";

        assertEquals(
                0, items.run("table", "create", other, "--columns", "id long", "--property", property), items.output());

        assertEquals(0, items.run("table", "describe", other), items.output());
        assertTrue(items.output().contains("deletionVectors"), items.output());
    }

    @Test
    void tableThatCannotBeIsNotMade() {
        String other = folder.resolve("other").toString();
        items.assertMistake(1, "already; it stays as it is", "table", "create", items.path(), "--columns", "id long");
        String property = "delta.enableDeletionVectros=true";
        items.assertMistake(
                2,
                "did you mean `delta.enableDeletionVectors`?",
                "table",
                "create",
                other,
                "--columns",
                "id long",
                "--property",
                property);
        items.assertMistake(
                2, "unknown type `lnog`; did you mean `long`?", "table", "create", other, "--columns", "id lnog");
        items.assertMistake(2, "column `id` has no type", "table", "create", other, "--columns", "id");
        items.assertMistake(2, "field ID stands twice", "table", "create", other, "--columns", "id long, ID long");
        items.assertMistake(
                2, "no field dya", "table", "create", other, "--columns", "id long, day date", "--partition-by", "dya");
        assertFalse(folder.resolve("other").toFile().exists());
    }

    @Test
    void smallFilesArePutTogetherAndOldOnesGo() throws IOException {
        items.open()
                .append(
                        RecordRowType.of(Item.class),
                        List.of(new Item(13, "pin", null, 0.5, LocalDate.of(2026, 2, 1), null)));
        assertEquals(
                0, items.run("table", "optimize", items.path(), "--where", "day = DATE '2026-02-01'"), items.output());
        assertTrue(items.output().startsWith("2 files became 1 by 1 commits, up to version "), items.output());
        assertEquals(0, items.run("table", "optimize", items.path(), "--json"), items.output());
        assertEquals(
                "[]",
                new ObjectMapper().readTree(items.output()).get("versions").toString());

        assertEquals(0, items.run("table", "vacuum", items.path(), "--dry-run", "--json"), items.output());
        assertEquals(
                0, new ObjectMapper().readTree(items.output()).get("fileCount").asInt());
        items.assertMistake(2, "--force", "table", "vacuum", items.path(), "--retain-hours", "0");
        assertEquals(0, items.run("table", "vacuum", items.path(), "--retain-hours", "0", "--force"), items.output());
        assertTrue(items.output().contains("deleted "), items.output());
        assertEquals(0, items.run("table", "read", items.path(), "--columns", "id"), items.output());
        assertTrue(items.output().endsWith("3 rows" + System.lineSeparator()), items.output());

        items.assertMistake(2, "amount", "table", "optimize", items.path(), "--where", "amount > 1");
        assertEquals(0, items.run("table", "optimize", items.path(), "--cluster-by", "id,name"), items.output());
        assertTrue(items.output().contains(" by 1 commits"), items.output());
        assertEquals(0, items.run("table", "optimize", items.path(), "--cluster-by", "id,name"), items.output());
        assertEquals("nothing to do" + System.lineSeparator(), items.output());
        items.assertMistake(
                2, "--zorder-by: column day partitions", "table", "optimize", items.path(), "--zorder-by", "id,day");
        items.assertMistake(2, "--retain-hours is -1", "table", "vacuum", items.path(), "--retain-hours", "-1");
    }

    @Test
    void olderVersionComesBack() throws IOException {
        assertEquals(0, items.run("table", "restore", items.path(), "--version", "1"), items.output());
        assertTrue(items.output().startsWith("restored as version 4: "), items.output());
        assertEquals(0, items.run("table", "read", items.path(), "--columns", "id", "--json"), items.output());
        assertEquals(2, items.output().lines().count(), items.output());

        assertEquals(0, items.run("table", "restore", items.path(), "--version", "1", "--json"), items.output());
        assertFalse(new ObjectMapper().readTree(items.output()).get("isNew").asBoolean());
        items.assertMistake(2, "wanted the version to restore", "table", "restore", items.path());
        items.assertMistake(2, "99", "table", "restore", items.path(), "--version", "99");
    }

    @Test
    void anotherTableIsMadeOfAnOlderVersion() throws IOException {
        String clone = folder.resolve("clone").toString();

        assertEquals(0, items.run("table", "clone", items.path(), clone, "--version", "1"), items.output());
        assertTrue(items.output().startsWith("cloned 2 files, "), items.output());
        assertEquals(0, items.run("table", "diff", items.path() + "@1", clone), items.output());
        assertEquals(1, items.run("table", "clone", items.path(), clone), items.output());
        assertTrue(items.output().contains("a table is there already"), items.output());
        assertEquals(0, items.run("table", "clone", items.path(), clone + "2", "--shallow", "--json"), items.output());
        assertEquals(
                0,
                new ObjectMapper()
                        .readTree(items.output())
                        .at("/metrics/numCopiedFiles")
                        .asInt());
        items.assertMistake(2, "TARGET", "table", "clone", items.path());
    }

    @Test
    void constraintsAreSetShownAndDropped() {
        assertEquals(0, items.run("table", "constraints", items.path()), items.output());
        assertEquals("no constraints", items.output().strip());
        assertEquals(0, items.run("table", "constraints", items.path(), "--add", "positive=id > 0"), items.output());
        assertEquals("positive: id > 0", items.output().strip());
        items.assertMistake(1, "small", "table", "constraints", items.path(), "--add", "small=id < 10");
        items.assertMistake(2, "idd", "table", "constraints", items.path(), "--add", "odd=idd > 1");
        assertEquals(
                0, items.run("table", "constraints", items.path(), "--drop", "positive", "--json"), items.output());
        assertEquals("{}", items.output().strip());
    }

    @Test
    void keysAreSetShownAndDropped() {
        assertEquals(0, items.run("table", "constraints", items.path(), "--add-unique", "numbers=id"), items.output());
        assertEquals("rivulet.unique.numbers: [\"id\"]", items.output().strip());
        items.assertMistake(2, "idd", "table", "constraints", items.path(), "--add-unique", "odd=idd");
        assertEquals(0, items.run("table", "constraints", items.path(), "--drop-key", "numbers"), items.output());
        assertEquals("no constraints", items.output().strip());
    }

    @Test
    void aTableIsCreatedWithItsRules() {
        String made = items.path() + "-rules";
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
        assertEquals(0, items.run(words), items.output());
        assertEquals(0, items.run("table", "constraints", made), items.output());
        assertTrue(items.output().contains("positive: id > 0"), items.output());
        assertTrue(items.output().contains("rivulet.primaryKey: [\"id\"]"), items.output());
        assertTrue(items.output().contains("rivulet.unique.texts: [\"twice\",\"note\"]"), items.output());
        assertEquals(0, items.run("table", "history", made, "--json"), items.output());
        assertFalse(items.output().contains("\"version\":1"), items.output());
        String[] odd = {
            "table", "create", items.path() + "-odd", "--columns", "id long, note string", "--cluster-by", "nota"
        };
        items.assertMistake(2, "did you mean `note`", odd);
    }

    @Test
    void propertiesAreSetAndUnset() {
        assertEquals(
                0,
                items.run(
                        "table",
                        "alter",
                        items.path(),
                        "--set",
                        "delta.enableDeletionVectors=true",
                        "--set",
                        "my.name=x"),
                items.output());
        assertTrue(items.output().contains("my.name=x"), items.output());
        assertEquals(0, items.run("table", "alter", items.path(), "--unset", "my.name"), items.output());
        assertFalse(items.output().contains("my.name"), items.output());
        assertTrue(items.output().contains("delta.enableDeletionVectors=true"), items.output());
        items.assertMistake(2, "delta.noSuch", "table", "alter", items.path(), "--set", "delta.noSuch=1");
        items.assertMistake(
                2,
                "wanted --set, --unset, --add, --not-null, --nullable, --column-mapping, --rename or --drop",
                "table",
                "alter",
                items.path());
        items.assertMistake(
                2, "setColumnMapping", "table", "alter", items.path(), "--set", "delta.columnMapping.mode=name");
    }

    @Test
    void columnsAreRenamedAndDropped() throws IOException {
        items.assertMistake(2, "column mapping", "table", "alter", items.path(), "--rename", "weight=mass");
        String[] alter = {
            "table", "alter", items.path(), "--column-mapping", "name", "--rename", "weight=net mass", "--drop", "name"
        };

        assertEquals(0, items.run(alter), items.output());

        assertEquals(0, items.run("table", "read", items.path(), "--json", "--filter", "id = 12"), items.output());
        JsonNode row = new ObjectMapper().readTree(items.output());
        assertEquals(0.25, row.get("net mass").asDouble());
        assertFalse(row.has("weight") || row.has("name"), items.output());
        items.assertMistake(2, "name", "table", "alter", items.path(), "--drop", "name");
    }

    @Test
    void columnsAndFieldsAreAdded() throws IOException {
        String[] alter = {
            "table",
            "alter",
            items.path(),
            "--add",
            "place=struct<city: string>",
            "--add",
            "place.zip=int",
            "--not-null",
            "place.zip"
        };

        assertEquals(0, items.run(alter), items.output());

        assertEquals(0, items.run("table", "describe", items.path(), "--json"), items.output());
        assertTrue(items.output().contains("zip"), items.output());
        items.assertMistake(2, "place.zip already", "table", "alter", items.path(), "--add", "place.zip=int");
        items.assertMistake(2, "nosuch", "table", "alter", items.path(), "--nullable", "nosuch");
    }

    @Test
    void soundLogNeedsNoRepair() {
        assertEquals(0, items.run("table", "repair", items.path()), items.output());
        assertEquals("nothing to repair", items.output().strip());
    }
}
