package dev.rivulet.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apache Spark with delta-spark reads the table that a pipeline wrote, and finds the rows that Spark itself computes from the input.
 */
class SparkReadsTablesTest {

    private static final int READING_COUNT = 20_000;
    private static final Instant START = Instant.parse("2026-01-05T23:50:00Z");

    @TempDir
    static Path directory;

    private static SparkSession spark;

    @BeforeAll
    static void runPipelineAndStartSpark() throws IOException, InterruptedException {
        writeInput();
        Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
        StandaloneJar.run(directory, "run", "pipeline.yaml", "--available-now");
        spark = LocalSpark.session();
    }

    @Test
    void rowsAreThoseThatSparkComputesFromTheInput() {
        List<Row> expected = expectedWindows().collectAsList();

        List<Row> found = table().select(
                        "device", "window_start", "window_end", "readings", "mean_value", "max_value", "day")
                .orderBy("device", "window_start")
                .collectAsList();

        assertFalse(expected.isEmpty());
        assertEquals(expected, found);
    }

    @Test
    void partitionsAndStatisticsLetSparkSkipFiles() {
        Dataset<Row> oneDay = table().where("day = date'2026-01-06'");

        assertTrue(oneDay.count() > 0);
        assertTrue(oneDay.inputFiles().length < table().inputFiles().length);
        assertEquals(0, table().where("max_value > 1e9").count());
    }

    @Test
    void historyShowsStreamingCommits() {
        List<Row> operations = spark.sql("DESCRIBE HISTORY delta.`" + directory.resolve("table") + "`")
                .select("operation")
                .distinct()
                .orderBy("operation")
                .collectAsList();

        assertTrue(operations.toString().contains("STREAMING UPDATE"), operations::toString);
    }

    private static Dataset<Row> table() {
        return spark.read().format("delta").load(directory.resolve("table").toString());
    }

    /** Closed windows only: those that end at least the allowed disorder before the last reading. */
    private static Dataset<Row> expectedWindows() {
        spark.read()
                .schema("device string, time timestamp, value double")
                .json(directory.resolve("input").toString())
                .createOrReplaceTempView("readings");
        return spark.sql("""
                select device, window.start as window_start, window.end as window_end, count(*) as readings,
                       avg(value) as mean_value, max(value) as max_value, cast(window.start as date) as day
                from (select device, value, window(time, '10 seconds') as window from readings)
                where window.end <= (select max(time) from readings) - interval 5 seconds
                group by device, window
                order by device, window_start""");
    }

    /** Readings in time order across midnight, with values that binary fractions hold exactly, so that sums have no order. */
    private static void writeInput() throws IOException {
        SplittableRandom random = new SplittableRandom(20260105);
        Path input = Files.createDirectories(directory.resolve("input"));
        StringBuilder lines = new StringBuilder();
        for (int index = 0; index < READING_COUNT; index++) {
            Instant time = START.plusMillis(index * 60L);
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"device\":\"device-%d\",\"time\":\"%s\",\"value\":%s}%n",
                    random.nextInt(7),
                    time,
                    random.nextInt(4_000) / 4.0));
            if (index % 5_000 == 4_999) {
                Files.writeString(input.resolve("readings-" + index + ".tmp"), lines);
                Files.move(input.resolve("readings-" + index + ".tmp"), input.resolve(name(index)));
                lines.setLength(0);
            }
        }
    }

    private static String name(int index) {
        return String.format(Locale.ROOT, "readings-%08d.jsonl", index);
    }

    private static final String PIPELINE = """
            name: spark-interop
            source: { type: file, path: input, format: json, settle-time: 1ms }
            schema:
              device: string not null
              time: timestamp not null
              value: double not null
            event-time: { column: time, out-of-orderness: 5s }
            key: device
            window: { tumbling: 10s }
            aggregates:
              readings: count(*)
              mean_value: avg(value)
              max_value: max(value)
            output:
              derive: { day: cast(window_start as date) }
            sink: { type: delta, path: table, partition-by: [day] }
            engine: { data: data, epoch-interval: 50ms, commit-interval: 100ms }
            """;
}
