package dev.rivulet.spark;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark reads a table that got columns of what records brought, and finds in it what it reads of the records themselves. */
class GrownTableTest {

    private static final int ROW_COUNT = 300;

    private static final Column[] COLUMNS = {
        col("id"), col("speed"), col("on"), col("note"), col("`x.y`"), col("größe"), col("`q``uote`"), col("at")
    };

    private static final String SCHEMA =
            "id long, speed double, on boolean, note string, `x.y` long, `größe` long, `q``uote` long, at string";

    @TempDir
    Path directory;

    @Test
    void columnsThatRecordsBroughtAreThoseThatSparkReads() throws IOException, InterruptedException {
        SparkSession spark = LocalSpark.session();
        Path input = Files.createDirectory(directory.resolve("input"));
        Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
        for (int run = 0; run < 2; run++) {
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < ROW_COUNT; row++) {
                lines.append(line(run * ROW_COUNT + row, run)).append('\n');
            }
            Files.writeString(input.resolve(run + ".jsonl"), lines);
            StandaloneJar.run(directory, "run", "pipeline.yaml", "--available-now");
        }

        Dataset<Row> table =
                spark.read().format("delta").load(directory.resolve("table").toString());
        List<Row> found = table.select(COLUMNS).orderBy("id").collectAsList();
        List<Row> expected = spark.read()
                .schema(SCHEMA)
                .json(input.toString())
                .select(COLUMNS)
                .orderBy("id")
                .collectAsList();
        assertEquals(2 * ROW_COUNT, found.size());
        assertEquals(expected, found);
        assertEquals(0, table.where("_rescued_data is not null").count());
        assertNotEquals(0, table.where("`x.y` > 500").count());
        assertEquals(
                expected.stream()
                        .filter(row -> !row.isNullAt(1) && row.getDouble(1) > 100)
                        .count(),
                table.where("speed > 100").count());

        spark.sql("INSERT INTO delta.`" + directory.resolve("table") + "` (id, speed, note) VALUES (-1, 0.5, 'spark')");
        assertEquals(2 * ROW_COUNT + 1, table.count());
    }

    /** The second run brings what the first one has not. */
    private static String line(int id, int run) {
        String speed = id % 3 == 0 ? "" : ",\"speed\":" + id + (id % 2 == 0 ? "" : ".25");
        String more = run == 0
                ? ",\"on\":" + (id % 2 == 0)
                : ",\"note\":\"n" + id + "\",\"x.y\":" + id + ",\"größe\":-" + id + ",\"q`uote\":1,\"at\":{\"x\":[" + id
                        + "]}";
        return "{\"id\":" + id + speed + (id % 5 == 0 ? "" : more) + "}";
    }

    private static final String PIPELINE = """
            name: grown
            source: { type: file, path: input, format: json, on-drift: add-columns, settle-time: 1ms }
            schema: { id: long not null, _rescued_data: string }
            sink: { type: delta, path: table }
            engine: { data: data, epoch-interval: 50ms, commit-interval: 100ms }
            """;
}
