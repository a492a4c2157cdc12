package dev.rivulet.spark;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The one Spark of all tests here, as starting it takes longer than most of them. It ends with the JVM. */
final class LocalSpark {

    private static final SparkSession SESSION = start();

    private LocalSpark() {}

    static SparkSession session() {
        return SESSION;
    }

    private static SparkSession start() {
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                // Compiling a query takes longer than these run.
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config(
                        "spark.sql.warehouse.dir",
                        Path.of(System.getProperty("java.io.tmpdir"), "rivulet-no-warehouse")
                                .toString())
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                // Else VACUUM lists a few directories by ten thousand tasks.
                .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "1")
                .config("spark.databricks.delta.retentionDurationCheck.enabled", "false")
                .getOrCreate();
        session.sparkContext().setLogLevel("WARN");
        return session;
    }
}
