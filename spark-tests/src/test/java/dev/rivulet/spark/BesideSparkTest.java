package dev.rivulet.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the library takes beside Spark for the same work on copies of the same table: an upsert of a thousand keys into a large one, whose keys lie in
 * all of its files or in one, a look for one row by its key, and the putting together of many small files. It prints a table, and fails only if the tables differ in the end. Each side has a JVM of its own, whose
 * first rounds do not count; Spark may compile its queries and use all cores, which in the other tests here it may not.
 */
@EnabledIfSystemProperty(named = "rivulet.beside-spark", matches = "true")
class BesideSparkTest {

    private static final long ROW_COUNT = Long.getLong("rivulet.beside-spark.rows", 10_000_000);
    private static final int FILE_COUNT = 20;
    private static final int KEY_COUNT = 1_000;
    private static final int LOOKUP_COUNT = 20;

    /** Tables, and below which number their keys are: all are, or those of the first file. */
    private static final Map<String, Long> KEY_BOUNDS = new LinkedHashMap<>();

    static {
        KEY_BOUNDS.put("copied", ROW_COUNT);
        KEY_BOUNDS.put("marked", ROW_COUNT);
        KEY_BOUNDS.put("copied, one file", ROW_COUNT / FILE_COUNT);
        KEY_BOUNDS.put("marked, one file", ROW_COUNT / FILE_COUNT);
    }

    private static final int SMALL_FILE_COUNT = 1_000;
    private static final int ROUND_COUNT = Integer.getInteger("rivulet.beside-spark.rounds", 5);
    private static final int WARM_UP_COUNT = Integer.getInteger("rivulet.beside-spark.warm-ups", 2);

    @TempDir
    static Path directory;

    private static SparkSession session() {
        return SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
    }

    @Test
    void upsertAndOptimize() throws IOException, InterruptedException {
        SparkSession spark = session();
        spark.sparkContext().setLogLevel("WARN");
        makeTables(spark);
        System.out.println("| what | who | median ms | least ms | greatest ms |");
        System.out.println("|---|---|---|---|---|");
        for (Map.Entry<String, Long> kind : KEY_BOUNDS.entrySet()) {
            print("upsert, " + kind.getKey(), "Spark MERGE", merge(spark, "spark-" + kind.getKey(), kind.getValue()));
        }
        print("look by key", "Spark", lookUp(spark, "spark-marked"));
        long start = System.nanoTime();
        spark.sql("OPTIMIZE " + table("spark-small"));
        print("optimize", "Spark, once", List.of(System.nanoTime() - start));
        List<String> arguments =
                new ArrayList<>(List.of(directory.toString(), "" + ROUND_COUNT, "" + WARM_UP_COUNT, "" + LOOKUP_COUNT));
        KEY_BOUNDS.forEach((kind, bound) -> arguments.addAll(List.of(kind, "" + bound)));
        for (String text :
                StandaloneJar.runSourceForLines(directory, "BesideSpark.java", arguments.toArray(String[]::new))) {
            System.out.println(text);
        }
        List<String> kinds = new ArrayList<>(KEY_BOUNDS.keySet());
        kinds.add("small");
        for (String kind : kinds) {
            assertEquals(sum(spark, "spark-" + kind), sum(spark, "rivulet-" + kind), kind);
        }
    }

    private static void makeTables(SparkSession spark) throws IOException {
        String rows =
                "SELECT id, concat('device-', id %% 5000) AS device, (id %% 4000) / 100D AS temperature, 0L AS round"
                        + " FROM range(0, %d, 1, %d)";
        spark.sql("CREATE TABLE " + table("spark-copied") + " USING delta"
                + " TBLPROPERTIES ('delta.enableDeletionVectors' = 'false') AS "
                + String.format(Locale.ROOT, rows, ROW_COUNT, FILE_COUNT));
        spark.sql("CREATE TABLE " + table("spark-marked") + " USING delta"
                + " TBLPROPERTIES ('delta.enableDeletionVectors' = 'true') AS "
                + String.format(Locale.ROOT, rows, ROW_COUNT, FILE_COUNT));
        spark.sql("CREATE TABLE " + table("spark-small") + " USING delta AS "
                + String.format(Locale.ROOT, rows, SMALL_FILE_COUNT * 1_000, SMALL_FILE_COUNT));
        for (String kind : List.of("copied", "marked")) {
            copy(directory.resolve("spark-" + kind), directory.resolve("spark-" + kind + ", one file"));
            copy(directory.resolve("spark-" + kind), directory.resolve("rivulet-" + kind + ", one file"));
        }
        for (String kind : List.of("copied", "marked", "small")) {
            copy(directory.resolve("spark-" + kind), directory.resolve("rivulet-" + kind));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** The keys of a round, which both sides know: scattered below the bound, other ones in each round. */
    private static String source(int round, long bound) {
        return "(SELECT pmod(id * 7919 * 104729 + " + round + " * 31, " + bound
                + ") AS id, 'device' AS device, 1D AS" + " temperature, " + (round + 1) + "L AS round FROM range("
                + KEY_COUNT + "))";
    }

    private static List<Long> merge(SparkSession spark, String name, long bound) {
        List<Long> nanos = new ArrayList<>();
        for (int round = 0; round < WARM_UP_COUNT + ROUND_COUNT; round++) {
            long start = System.nanoTime();
            spark.sql("MERGE INTO " + table(name) + " AS t USING " + source(round, bound)
                    + " AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
            if (round >= WARM_UP_COUNT) {
                nanos.add(System.nanoTime() - start);
            }
        }
        return nanos;
    }

    /** The first ones warm up. */
    private static List<Long> lookUp(SparkSession spark, String name) {
        List<Long> nanos = new ArrayList<>();
        for (int number = 0; number < 2 * LOOKUP_COUNT; number++) {
            long id = Math.floorMod(number * 7_919L * 104_729L + 17, ROW_COUNT);
            long start = System.nanoTime();
            int count = spark.sql("SELECT * FROM " + table(name) + " WHERE id = " + id)
                    .collectAsList()
                    .size();
            if (number >= LOOKUP_COUNT) {
                nanos.add(System.nanoTime() - start);
            }
            assertEquals(1, count);
        }
        return nanos;
    }

    private static String table(String name) {
        return "delta.`" + directory.resolve(name) + "`";
    }

    private static String sum(SparkSession spark, String name) {
        return spark.sql("SELECT count(*), sum(id * (round + 1)), sum(CAST(round(temperature * 100) AS BIGINT)) FROM "
                        + table(name))
                .collectAsList()
                .toString();
    }

    private static void print(String what, String who, List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f | %.0f |%n",
                what,
                who,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(0) / 1e6,
                sorted.get(sorted.size() - 1) / 1e6);
    }
}
