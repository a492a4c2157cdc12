package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Commands for a table in a bucket of a server that speaks S3. */
class TableInBucketTest {

    private static final String BUCKET = "rivulet-tests";

    private static S3Proxy server;
    private static BlobStore bucket;

    private final Shell shell = new Shell();

    @BeforeAll
    static void start() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
        properties.setProperty("s3proxy.authorization", "none");
        bucket = new TransientNio2BlobStore();
        bucket.createContainer(BUCKET);
        server = S3Proxy.Builder.fromProperties(properties).blobStore(bucket).build();
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @Test
    void aTableIsMadeAndLookedAt() {
        String table = url("orders");
        Path here = Path.of("s3:");

        assertEquals(
                0,
                shell.run("table", "create", table, "--columns", "id long not null, day date", "--partition-by", "day"),
                shell.output());

        assertTrue(keys("orders/").contains("orders/_delta_log/00000000000000000000.json"), () -> "" + keys("orders/"));
        assertTrue(keys("orders/").stream().noneMatch(key -> key.contains("probe")), () -> "" + keys("orders/"));
        assertFalse(Files.exists(here), "a folder of that name was made on this machine");
        assertEquals(0, shell.run("table", "describe", table), shell.output());
        assertTrue(shell.output().contains("partitioned by day"), shell.output());
        assertEquals(0, shell.run("table", "history", table), shell.output());
        assertTrue(shell.output().contains("CREATE TABLE"), shell.output());
        assertEquals(0, shell.run("table", "read", table), shell.output());
        assertTrue(shell.output().contains("0 rows"), shell.output());
        List<String> before = keys("orders/");
        assertEquals(1, shell.run("table", "create", table, "--columns", "id long"), shell.output());
        assertTrue(shell.output().contains("already; it stays as it is"), shell.output());
        assertEquals(before, keys("orders/"));
    }

    @Test
    void aTableIsPutRight() {
        String table = url("damaged");
        assertEquals(0, shell.run("table", "create", table, "--columns", "id long not null"), shell.output());
        byte[] damaged = "{\"ver".getBytes(StandardCharsets.UTF_8);
        bucket.putBlob(
                PutObjectRequest.builder()
                        .bucket(BUCKET)
                        .key("damaged/_delta_log/_last_checkpoint")
                        .contentLength((long) damaged.length)
                        .build(),
                new ByteArrayInputStream(damaged));

        assertEquals(0, shell.run("table", "repair", table), shell.output());

        assertTrue(shell.output().contains("_last_checkpoint is no JSON"), shell.output());
        assertEquals(0, shell.run("table", "describe", table), shell.output());
    }

    private String url(String key) {
        return "s3://" + BUCKET + "/" + key + "?endpoint=http://127.0.0.1:" + server.getPort()
                + "&access-key-env=PATH&secret-key-env=PATH";
    }

    private static List<String> keys(String prefix) {
        ListObjectsV2Request all =
                ListObjectsV2Request.builder().bucket(BUCKET).prefix(prefix).build();
        return bucket.list(all).contents().stream().map(S3Object::key).sorted().toList();
    }
}
