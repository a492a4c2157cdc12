package dev.rivulet.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables with arrays, maps and structs of ours and of Spark are read and changed by both in turn. What must come out is computed here, in a map
 * by id.
 */
class NestedMatrixTest {

    private static final String COLUMNS =
            "id BIGINT, at STRUCT<x: INT, y: STRING, when: TIMESTAMP, price: DECIMAL(20,3)>,"
                    + " tags ARRAY<STRING>, steps ARRAY<STRUCT<n: INT, notes: ARRAY<STRING>>>, counts MAP<STRING, ARRAY<INT>>";

    @TempDir
    static Path directory;

    private static SparkSession spark;

    /**
     * A row as JSON in parts.
     *
     * @param x of the struct; null if there is none
     */
    private record Item(int id, Integer x, String tags, String steps, String counts) {

        static Item of(int id) {
            String tags = List.of("null", "[]", "[\"t" + id + "\",null]", "[\"a\",\"b\"]")
                    .get(id % 4);
            String steps = List.of(
                            "[]",
                            "[{\"n\":" + id + ",\"notes\":[\"p\",null]},null]",
                            "[{\"n\":null,\"notes\":null},{\"n\":2,\"notes\":[]}]")
                    .get(id % 3);
            String counts =
                    id % 6 == 0 ? "null" : id % 6 == 1 ? "{}" : "{\"k" + id + "\":[" + id + ",null],\"z\":null}";
            return new Item(id, id % 5 == 0 ? null : id, tags, steps, counts);
        }

        Item withX(int other) {
            return new Item(id, other, tags, steps, counts);
        }

        Item withTags(String other) {
            return new Item(id, x, other, steps, counts);
        }

        Item withCounts(String other) {
            return new Item(id, x, tags, steps, other);
        }

        /** As the columns are at a time. */
        String json(Shape shape) {
            String y = id % 3 == 0 ? "null" : "\"y" + id + "\"";
            String time = Instant.ofEpochSecond(1_704_067_200L + id, 1_000).toString();
            String extra = !shape.hasExtra ? "" : ",\"extra\":" + (id == 2 ? "\"e\"" : "null");
            String at = x == null
                    ? "null"
                    : "{\"x\":" + x + ",\"" + shape.nameOfY + "\":" + y + ",\"when\":\"" + time + "\",\"price\":" + id
                            + ".125" + extra + "}";
            String shownSteps = shape.hasMore ? steps.replace("}", ",\"more\":null}") : steps;
            return "{\"id\":" + id + ",\"at\":" + at + ",\"tags\":" + tags + ",\"steps\":" + shownSteps + ",\"counts\":"
                    + counts + "}";
        }
    }

    /** Which fields the nested columns have beside those of the beginning. */
    private record Shape(boolean hasExtra, boolean hasMore, String nameOfY) {}

    private static final Shape FIRST = new Shape(false, false, "y");
    private static final Shape SPARK = new Shape(true, false, "y");

    private static Shape last(String kind) {
        return new Shape(true, true, List.of("mapped", "numbered", "theirs").contains(kind) ? "why" : "y");
    }

    /** One after the other in the long run. */
    private static final List<String> KINDS = Boolean.getBoolean("rivulet.long")
            ? List.of("plain", "vectors", "mapped", "numbered", "theirs", "legacy")
            : List.of("vectors", "numbered", "theirs", "legacy");

    @BeforeAll
    static void makeTables() throws IOException, InterruptedException {
        StandaloneJar.runSource(directory, "NestedChanges.java", "make", directory.toString());
        spark = LocalSpark.session();
        makeBySpark("theirs", "'delta.columnMapping.mode' = 'name', 'delta.enableDeletionVectors' = 'true'");
        spark.conf().set("spark.sql.parquet.writeLegacyFormat", "true");
        makeBySpark("legacy", "'delta.enableDeletionVectors' = 'false'");
        spark.conf().unset("spark.sql.parquet.writeLegacyFormat");
    }

    private static void makeBySpark(String kind, String properties) {
        sql("CREATE TABLE {t} (" + COLUMNS + ") USING DELTA TBLPROPERTIES (" + properties + ")", kind);
        List<String> rows = new ArrayList<>();
        for (int id = 0; id < 70; id++) {
            rows.add("('" + Item.of(id).json(FIRST).replace("\\", "\\\\") + "')");
        }
        sql(
                "INSERT INTO {t} SELECT r.* FROM (SELECT from_json(c, '" + COLUMNS + "') AS r FROM VALUES "
                        + String.join(", ", rows) + " AS v(c))",
                kind);
    }

    private static TreeMap<Integer, Item> made(String kind) {
        TreeMap<Integer, Item> items = new TreeMap<>();
        put(items, 0, 70);
        if (!kind.equals("theirs") && !kind.equals("legacy")) {
            items.replaceAll((id, item) -> id < 58 && id % 7 == 3 ? item.withTags("null") : item);
            items.values().removeIf(item -> item.x() == null && item.id() > 30 && item.id() < 58);
        }
        return items;
    }

    private static void put(TreeMap<Integer, Item> items, int from, int to) {
        for (int id = from; id < to; id++) {
            items.put(id, Item.of(id));
        }
    }

    @Test
    void nestedColumnsAreReadAndWrittenByBothInTurn() throws IOException, InterruptedException {
        List<String> kinds = KINDS;
        List<TreeMap<Integer, Item>> expected = new ArrayList<>();
        for (String kind : kinds) {
            TreeMap<Integer, Item> items = made(kind);
            assertRead("what Spark reads first", kind, items, FIRST);
            changeBySpark(kind, items);
            assertRead("what Spark reads of its own changes", kind, items, SPARK);
            expected.add(items);
        }

        StandaloneJar.runSource(directory, "NestedChanges.java", "continue", directory.toString());

        for (int index = 0; index < kinds.size(); index++) {
            TreeMap<Integer, Item> items = expected.get(index);
            List<String> read = Files.readAllLines(directory.resolve(kinds.get(index) + ".txt"));
            assertEquals(
                    lines(items, SPARK),
                    read.stream().sorted().toList(),
                    "what the library reads: " + kinds.get(index));
            goOn(items);
            assertRead("what Spark reads at last", kinds.get(index), items, last(kinds.get(index)));
        }
    }

    private static List<String> lines(TreeMap<Integer, Item> items, Shape shape) {
        return lines(items, shape, item -> true);
    }

    private static List<String> lines(TreeMap<Integer, Item> items, Shape shape, Predicate<Item> isWanted) {
        return items.values().stream()
                .filter(isWanted)
                .map(item -> item.json(shape))
                .sorted()
                .toList();
    }

    private static void assertRead(String what, String kind, TreeMap<Integer, Item> items, Shape shape) {
        assertEquals(lines(items, shape), found(kind, "true"), what + ": " + kind);
        // These leave files out by the statistics of fields of structs.
        assertEquals(
                lines(items, shape, item -> item.x() != null && item.x() > 1_040),
                found(kind, "at.x > 1040"),
                what + ", by a field: " + kind);
        assertEquals(
                lines(items, shape, item -> item.x() == null),
                found(kind, "at.x IS NULL"),
                what + ", without a field: " + kind);
        assertEquals(
                lines(items, shape, item -> item.tags().equals("null")),
                found(kind, "tags IS NULL"),
                what + ", without an array: " + kind);
    }

    private static List<String> found(String kind, String condition) {
        return spark
                .sql("SELECT to_json(struct(id, at, tags, steps, counts), map('ignoreNullFields', 'false',"
                        + " 'timestampFormat', \"yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX\")) FROM " + table(kind) + " WHERE "
                        + condition)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static String table(String kind) {
        return "delta.`" + directory.resolve(kind) + "`";
    }

    private static void sql(String statement, String kind) {
        spark.sql(statement.replace("{t}", table(kind)));
    }

    private static void changeBySpark(String kind, TreeMap<Integer, Item> items) {
        sql("UPDATE {t} SET at.x = at.x + 1000 WHERE at IS NOT NULL AND id % 4 = 1", kind);
        items.replaceAll((id, item) -> item.x() != null && id % 4 == 1 ? item.withX(item.x() + 1_000) : item);
        sql("DELETE FROM {t} WHERE counts['k8'][0] = 8 OR size(tags) = 0 AND id < 20", kind);
        items.remove(8);
        items.values().removeIf(item -> item.tags().equals("[]") && item.id() < 20);
        List<String> rows = new ArrayList<>();
        for (int id : List.of(6, 7, 100, 101, 102)) {
            items.put(id, Item.of(id));
            rows.add("('" + Item.of(id).json(FIRST) + "')");
        }
        sql(
                "MERGE INTO {t} AS t USING (SELECT r.* FROM (SELECT from_json(c, '" + COLUMNS
                        + "') AS r FROM VALUES " + String.join(", ", rows)
                        + " AS v(c))) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
                kind);
        if (!kind.equals("vectors")) {
            sql("OPTIMIZE {t}", kind);
        }
        sql("ALTER TABLE {t} ADD COLUMNS (at.extra STRING)", kind);
        sql("UPDATE {t} SET at.extra = 'e' WHERE id = 2", kind);
    }

    /** What {@code NestedChanges} does at last. */
    private static void goOn(TreeMap<Integer, Item> items) {
        items.values().removeIf(item -> item.tags().equals("null") && item.id() < 10);
        items.replaceAll((id, item) -> id % 9 == 2 ? item.withCounts("null") : item);
        put(items, 3, 6);
        put(items, 300, 310);
    }

    /** Spark takes no constraints within arrays and maps, unless it is told to. */
    @Test
    void partsThatTakeNoNullsAreReadAndWrittenBySpark() {
        sql(
                "INSERT INTO {t} SELECT 2, named_struct('n', 2), array(named_struct('n', 3)), map('q', named_struct('n', 4))",
                "strict");

        assertEquals(
                List.of("1|1|1|1", "2|2|3|4"),
                spark
                        .sql("SELECT concat_ws('|', id, at.n, steps[0].n, map_values(named)[0].n) FROM "
                                + table("strict"))
                        .collectAsList()
                        .stream()
                        .map(row -> row.getString(0))
                        .sorted()
                        .toList());
    }
}
