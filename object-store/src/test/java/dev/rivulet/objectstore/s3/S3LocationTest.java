package dev.rivulet.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.StoreFileSystem;
import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.disk.SystemDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class S3LocationTest {

    private static final String ENVIRONMENT = "region=eu-north-1&access-key-env=PATH&secret-key-env=PATH";

    @Test
    void aUrlBecomesAPathWithADiskOfItsOwn() {
        Path path = StoreLocation.path("s3://some.bucket/a/b c?" + ENVIRONMENT);

        assertEquals("s3://some.bucket/a/b c", path.toString());
        assertTrue(path.getFileSystem() instanceof StoreFileSystem);
        assertEquals(((StoreFileSystem) path.getFileSystem()).disk(), StoreLocation.disk(path, new SystemDisk()));
        assertEquals(path, StoreLocation.path("s3a://some.bucket/a/b c?" + ENVIRONMENT));
        assertEquals(Path.of("/some/where"), StoreLocation.path("/some/where"));
    }

    @Test
    void whatIsWrongIsNamed() {
        refused("s3://Bucket/a", "bucket Bucket is no name for a bucket");
        refused("s3:///a", "is no place in S3");
        refused("s3://bucket/a//b", "a name in it is empty");
        refused("s3://bucket/a/../b", "made of dots");
        refused("s3://bucket/" + "ü".repeat(400), "bytes, wanted at most");
        refused("s3://bucket/a?secret-key=x", "nothing is known of [secret-key]");
        refused("s3://bucket/a?region", "region is no setting");
        refused("s3://bucket/a?endpoint=nowhere", "endpoint nowhere is no URL");
        refused("s3://bucket/a?path-style=yes", "path-style is yes");
        refused("s3://bucket/a?access-key-env=PATH", "credentials are named in part");
        refused("s3://bucket/a?region=a&region=b", "is there twice");
        refused(
                "s3://bucket/a?region=x&access-key-env=NOT_SET_ANYWHERE&secret-key-env=PATH",
                "environment variable NOT_SET_ANYWHERE");
        refused("xyz://bucket/a", "nothing on the class path knows xyz://");
        refused("gs://bucket/a", "add dev.rivulet:rivulet-hadoop-store");
        refused("ftp://host/a", "wanted a path, or a URL of one of abfs, abfss, gs, hdfs, s3, s3a");
    }

    private static void refused(String location, String why) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> StoreLocation.path(location));
        assertTrue(refusal.getMessage().contains(why), refusal::getMessage);
    }

    @Test
    void aUrlThatWasTakenForAPathIsRefusedWithTheWayOut() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> StoreLocation.disk(Path.of("s3://bucket/a"), new SystemDisk()));

        assertTrue(refusal.getMessage().contains("StoreLocation.path(\"s3://bucket/a\")"), refusal::getMessage);
    }
}
