package dev.rivulet.hadoopstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.StoreLocation;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HadoopLocationTest {

    @Test
    void aUrlMakesAPathOfItsStoreAndNobodyIsAsked() {
        Path path = StoreLocation.path("hdfs://127.0.0.1:1/sales/2026");

        assertEquals("hdfs://127.0.0.1:1/sales/2026", path.toString());
        assertEquals(path, StoreLocation.path("hdfs://127.0.0.1:1/sales").resolve("2026"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abfss://sales@account.dfs.core.windows.net/2026", "gs://bucket/sales"})
    void whatIsMissingForASchemeIsNamed(String location) {
        String message = assertThrows(IllegalArgumentException.class, () -> StoreLocation.path(location))
                .getMessage();

        assertTrue(message.startsWith(location), message);
        assertTrue(
                message.contains("add org.apache.hadoop:hadoop-" + (location.startsWith("gs") ? "gcp" : "azure")),
                message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hdfs:///sales",
                "hdfs://host/a//b",
                "hdfs://host/a/../b",
                "hdfs://host/a?user=me",
                "ftp://host/a"
            })
    void whatIsNoPlaceIsRefused(String location) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> HadoopLocation.path(location, new Configuration(false)))
                .getMessage();

        assertTrue(message.startsWith(location), message);
    }
}
