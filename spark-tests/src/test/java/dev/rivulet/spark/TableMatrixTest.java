package dev.rivulet.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables that the library made by each kind of change are read by Spark, changed by each of its statements, read by the library, and
 * changed and read once more. What must come out is computed here, in a map by id.
 */
class TableMatrixTest {

    private static final String[] PARTS = {"plain", "a b", "x=y/z", "100%", "ä:ö", "it's \"quoted\"", null, "%20", "😀"
    };

    @TempDir
    static Path directory;

    /**
     * One after the other in the long run; else the partitioned one, to which all is done that is done to those before it, and those with
     * deletion vectors of ours, which Spark deletes more rows by, one that was laid out anew, restored and vacuumed, one whose
     * first version has all its rules and clustering columns, that with a change data feed, and those whose columns both rename and drop.
     */
    private static final List<String> KINDS = Boolean.getBoolean("rivulet.long")
            ? List.of(
                    "appended",
                    "merged",
                    "updated",
                    "deleted",
                    "overwritten",
                    "partitioned",
                    "vectors",
                    "upserted",
                    "kept",
                    "created",
                    "cloned",
                    "changefeed",
                    "mapped",
                    "numbered",
                    "theirs")
            : List.of("partitioned", "vectors", "upserted", "kept", "created", "changefeed", "mapped", "theirs");

    /** What tables with a change data feed are to tell, version after version; one of them is mapped by id. */
    private static final Map<String, ExpectedFeed> FEEDS =
            Map.of("changefeed", new ExpectedFeed(), "numbered", new ExpectedFeed());

    private static SparkSession spark;

    /** By id. */
    private record Item(String part, double amount) {

        static Item of(int id, double amountPerId) {
            return new Item(PARTS[id % PARTS.length], id * amountPerId);
        }

        Item plus(double more) {
            return new Item(part, amount + more);
        }
    }

    @BeforeAll
    static void makeTables() throws IOException, InterruptedException {
        StandaloneJar.runSource(directory, "TableChanges.java", "make", directory.toString());
        spark = LocalSpark.session();
        makeBySpark("theirs");
    }

    /** By numbers, and with a column that was renamed before there were rows with it. */
    private static void makeBySpark(String kind) {
        sql(
                "CREATE TABLE {t} (id BIGINT, teil STRING, amount DOUBLE) USING DELTA PARTITIONED BY (teil) TBLPROPERTIES"
                        + " ('delta.columnMapping.mode' = 'id', 'delta.enableDeletionVectors' = 'true')",
                kind);
        sql("ALTER TABLE {t} RENAME COLUMN teil TO part", kind);
        TreeMap<Integer, Item> items = new TreeMap<>();
        put(items, 0, 100, 0.5);
        List<String> rows = new ArrayList<>();
        items.forEach((id, item) -> rows.add("(" + id + ", "
                + (item.part() == null ? "NULL" : "'" + item.part().replace("'", "\\'") + "'") + ", " + item.amount()
                + "D)"));
        sql("INSERT INTO {t} VALUES " + String.join(", ", rows), kind);
    }

    private static TreeMap<Integer, Item> made(String kind) {
        TreeMap<Integer, Item> items = new TreeMap<>();
        tell(kind, items);
        put(items, 0, 50, 0.5);
        tell(kind, items);
        put(items, 50, 100, 0.5);
        tell(kind, items);
        boolean isAll = List.of("partitioned", "vectors", "cloned", "changefeed", "mapped", "numbered")
                .contains(kind);
        if (isAll || kind.equals("merged") || kind.equals("upserted")) {
            put(items, 90, 110, 2);
            tell(kind, items);
        }
        if (isAll || kind.equals("updated")) {
            items.replaceAll((id, item) -> id % 3 == 0 ? item.plus(1000) : item);
            tell(kind, items);
        }
        if (isAll || kind.equals("deleted")) {
            items.keySet().removeIf(id -> id >= 50 && id <= 59);
            tell(kind, items);
        }
        if (isAll || kind.equals("overwritten")) {
            put(items, 0, 10, -1);
            tell(kind, items, id -> id < 10);
        }
        return items;
    }

    /** A version is made. */
    private static void tell(String kind, TreeMap<Integer, Item> items) {
        tell(kind, items, id -> false);
    }

    /**
     * @param isReplaced whether a row that is changed is told as deleted and inserted
     */
    private static void tell(String kind, TreeMap<Integer, Item> items, IntPredicate isReplaced) {
        ExpectedFeed feed = FEEDS.get(kind);
        if (feed != null) {
            feed.tell(texts(items), isReplaced);
        }
    }

    private static void put(TreeMap<Integer, Item> items, int from, int to, double amountPerId) {
        for (int id = from; id < to; id++) {
            items.put(id, Item.of(id, amountPerId));
        }
    }

    /** All in one, as the library runs once for what Spark did to all tables. */
    @Test
    void everyKindOfTableIsReadAndWrittenByBothInTurn() throws IOException, InterruptedException {
        List<String> kinds = KINDS;
        List<TreeMap<Integer, Item>> expected = new ArrayList<>();
        for (String kind : kinds) {
            TreeMap<Integer, Item> items = made(kind);
            assertRead("what Spark reads first", kind, items);
            assertFeed("what Spark reads of our feed", kind);
            changeBySpark(kind, items);
            assertRead("what Spark reads of its own changes", kind, items);
            assertRules("what Spark finds against the rules after its own changes", kind);
            assertFeed("what Spark reads of both feeds", kind);
            expected.add(items);
        }

        StandaloneJar.runSource(directory, "TableChanges.java", "continue", directory.toString());

        for (int index = 0; index < kinds.size(); index++) {
            TreeMap<Integer, Item> items = expected.get(index);
            List<String> read = Files.readAllLines(directory.resolve(kinds.get(index) + ".txt"));
            assertEquals(lines(items), read.stream().sorted().toList(), "what the library reads: " + kinds.get(index));
            ExpectedFeed told = FEEDS.get(kinds.get(index));
            if (told != null) {
                List<String> feed = Files.readAllLines(directory.resolve(kinds.get(index) + "-feed.txt"));
                assertEquals(told.lines(), feed.stream().sorted().toList(), "what the library reads of both feeds");
            }
            if (kinds.get(index).equals("created")) {
                assertEquals(
                        List.of(), Files.readAllLines(directory.resolve("created-rules.txt")), "against the rules");
            }
            goOn(kinds.get(index), items);
            assertRead("what Spark reads at last", kinds.get(index), items);
            assertRules("what Spark finds against the rules at last", kinds.get(index));
            assertFeed("what Spark reads of the feed at last", kinds.get(index));
            assertRenamed(kinds.get(index));
        }
    }

    private static void assertFeed(String what, String kind) {
        ExpectedFeed feed = FEEDS.get(kind);
        if (feed != null) {
            String statement = "SELECT id, part, amount, _commit_version, _change_type FROM table_changes_by_path('"
                    + directory.resolve(kind) + "', 0)";
            List<String> found = spark.sql(statement).collectAsList().stream()
                    .map(row -> row.getLong(3) + "|" + row.getString(4) + "|" + line(row))
                    .sorted()
                    .toList();

            assertEquals(feed.lines(), found, what + ": " + kind);
        }
    }

    private static void assertRenamed(String kind) {
        if (kind.equals("mapped") || kind.equals("theirs")) {
            long ours = spark.sql("SELECT * FROM " + table(kind) + " WHERE `more, {extra}` = 'ours' AND id % 2 = 0")
                    .count();
            assertTrue(ours > 0, kind + " has no row of ours in the column that we renamed");
            assertEquals(
                    kind.equals("mapped"),
                    List.of(spark.sql("SELECT * FROM " + table(kind)).columns()).contains("some note"),
                    kind);
        }
    }

    /** Both fill in what rows lack and keep what is computed true; and Spark refuses what the table's first version does not allow. */
    private static void assertRules(String what, String kind) {
        if (!kind.equals("created")) {
            return;
        }
        assertEquals(
                List.of(),
                spark.sql("SELECT * FROM " + table(kind) + " WHERE NOT (twice <=> amount * 2) OR note <> 'none'")
                        .collectAsList(),
                what);
        for (String row :
                List.of("(3001, -1.0, -2.0, 'none')", "(3002, 1.0, 3.0, 'none')", "(NULL, 1.0, 2.0, 'none')")) {
            Exception refusal = assertThrows(
                    Exception.class, () -> sql("INSERT INTO {t} (id, amount, twice, note) VALUES " + row, kind), row);
            assertTrue(refusal.toString().contains("DELTA_"), refusal::toString);
        }
        Row detail = spark.sql("DESCRIBE DETAIL " + table(kind)).first();
        assertEquals(List.of("amount", "id"), detail.getList(detail.fieldIndex("clusteringColumns")));
    }

    private static List<String> lines(TreeMap<Integer, Item> items) {
        return texts(items).values().stream().sorted().toList();
    }

    private static Map<Integer, String> texts(TreeMap<Integer, Item> items) {
        Map<Integer, String> texts = new TreeMap<>();
        items.forEach((id, item) -> texts.put(id, id + "|" + item.part() + "|" + item.amount()));
        return texts;
    }

    private static void assertRead(String what, String kind, TreeMap<Integer, Item> items) {
        List<String> found = spark.sql("SELECT id, part, amount FROM " + table(kind)).collectAsList().stream()
                .map(TableMatrixTest::line)
                .sorted()
                .toList();

        assertEquals(lines(items), found, what + ": " + kind);
    }

    private static String line(Row row) {
        return row.getLong(0) + "|" + row.getString(1) + "|" + row.getDouble(2);
    }

    private static String table(String kind) {
        return "delta.`" + directory.resolve(kind) + "`";
    }

    private static void sql(String statement, String kind) {
        spark.sql(statement.replace("{t}", table(kind)));
    }

    private static void changeBySpark(String kind, TreeMap<Integer, Item> items) throws IOException {
        boolean isAll = kind.equals("partitioned");
        boolean isMapped = kind.equals("mapped") || kind.equals("theirs");
        boolean isTold = FEEDS.containsKey(kind) || isMapped || kind.equals("created");
        if (isMapped) {
            renameBySpark(kind, items);
        }
        if (isAll || kind.equals("appended")) {
            sql("INSERT INTO {t} VALUES (1000, 'x=y/z', 1.5), (1001, 'it''s new %', 2.5), (1002, NULL, -0.5)", kind);
            items.put(1000, new Item("x=y/z", 1.5));
            items.put(1001, new Item("it's new %", 2.5));
            items.put(1002, new Item(null, -0.5));
        }
        if (isAll || isTold || kind.equals("updated")) {
            sql("UPDATE {t} SET amount = amount * 2 WHERE id % 4 = 1", kind);
            items.replaceAll((id, item) -> id % 4 == 1 ? new Item(item.part(), item.amount() * 2) : item);
            tell(kind, items);
        }
        if (isAll || isTold || kind.equals("deleted") || kind.equals("vectors") || kind.equals("cloned")) {
            if (kind.equals("deleted")) {
                sql("ALTER TABLE {t} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')", kind);
            }
            sql("DELETE FROM {t} WHERE id >= 70 AND id < 80 OR part = '%20'", kind);
            items.entrySet()
                    .removeIf(entry -> entry.getKey() >= 70 && entry.getKey() < 80
                            || Objects.equals(entry.getValue().part(), "%20"));
            tell(kind, items);
        }
        if (isAll || isTold || kind.equals("merged") || kind.equals("vectors")) {
            sql(MERGE, kind);
            for (int id = 95; id < 100; id++) {
                Item before = items.get(id);
                items.put(id, new Item(before == null ? "a b" : before.part(), 7.0));
            }
            items.put(1100, new Item("a b", 7.0));
            tell(kind, items);
        }
        if (isAll || kind.equals("overwritten")) {
            sql("RESTORE TABLE {t} TO VERSION AS OF 2", kind);
            items.clear();
            put(items, 0, 100, 0.5);
        }
        if (isAll
                || kind.equals("appended")
                || kind.equals("upserted")
                || kind.equals("kept")
                || kind.equals("created")) {
            sql("OPTIMIZE {t}", kind);
            sql("VACUUM {t} RETAIN 0 HOURS", kind);
            assertTrue(countDataFiles(kind) <= (isAll ? 20 : 1), kind + " has files that nobody needs");
        }
    }

    /** Columns come, also one of a dropped one's name, and get other names, in front of the changes of rows and between them. */
    private static void renameBySpark(String kind, TreeMap<Integer, Item> items) {
        sql("ALTER TABLE {t} ADD COLUMNS (extra STRING, gone BIGINT)", kind);
        sql("UPDATE {t} SET extra = 'old', gone = id WHERE id < 20", kind);
        sql("ALTER TABLE {t} DROP COLUMN extra", kind);
        sql("ALTER TABLE {t} ADD COLUMNS (extra STRING)", kind);
        sql("ALTER TABLE {t} RENAME COLUMN part TO `the part`", kind);
        sql("ALTER TABLE {t} RENAME COLUMN amount TO sum", kind);
        sql("INSERT INTO {t} (id, `the part`, sum, extra) VALUES (1000, 'x=y/z', 1.5, 'theirs')", kind);
        sql("ALTER TABLE {t} RENAME COLUMN `the part` TO part", kind);
        sql("ALTER TABLE {t} RENAME COLUMN sum TO amount", kind);
        items.put(1000, new Item("x=y/z", 1.5));
        assertEquals(
                List.of(1000L),
                spark.sql("SELECT id FROM " + table(kind) + " WHERE extra IS NOT NULL").collectAsList().stream()
                        .map(row -> row.getLong(0))
                        .toList(),
                "rows of the column that is gone");
    }

    private static long countDataFiles(String kind) throws IOException {
        try (var files = Files.walk(directory.resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(".parquet")
                            && !file.toString().contains("_delta_log"))
                    .count();
        }
    }

    /** What {@code TableChanges} does at last. */
    private static void goOn(String kind, TreeMap<Integer, Item> items) {
        items.computeIfPresent(1, (id, item) -> item.plus(1));
        tell(kind, items);
        items.entrySet()
                .removeIf(entry ->
                        entry.getKey() == 2 || "100%".equals(entry.getValue().part()));
        tell(kind, items);
        put(items, 3, 5, 7);
        tell(kind, items);
        put(items, 2_000, 2_010, 1);
        tell(kind, items);
    }

    private static final String MERGE = """
            MERGE INTO {t} AS t
            USING (SELECT id, 7.0D AS amount FROM range(95, 100) UNION ALL SELECT 1100L, 7.0D) AS s ON t.id = s.id
            WHEN MATCHED THEN UPDATE SET amount = s.amount
            WHEN NOT MATCHED THEN INSERT (id, part, amount) VALUES (s.id, 'a b', s.amount)""";
}
