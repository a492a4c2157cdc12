package dev.rivulet.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.objectstore.ObjectStore;
import dev.rivulet.objectstore.ObjectStoreContract;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

final class S3StoreTest extends ObjectStoreContract {

    private static final int PAGE_SIZE = 20;

    private static S3Server server;
    private static S3Store store;

    private final String prefix;

    S3StoreTest(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName() + "/";
    }

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server();
        store = new S3Store(S3Server.BUCKET, server.settings(), S3Clients.client(server.settings()), PAGE_SIZE);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected String prefix() {
        return prefix;
    }

    @Override
    protected int listedCount() {
        return 5 * PAGE_SIZE / 2;
    }

    @Test
    void aMissingBucketIsNamedWithWhatToDo() {
        S3Store missing = S3Store.open("no-such-bucket", server.settings());

        IOException failure = assertThrows(IOException.class, () -> missing.get("a"));

        assertTrue(failure.getMessage().startsWith("s3://no-such-bucket/a: reading failed"), failure::getMessage);
        assertTrue(failure.getMessage().contains("make the bucket"), failure::getMessage);
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedWithWhatToDo() {
        S3Settings nobody = server.settings().withEndpoint(URI.create("http://127.0.0.1:1"));
        S3Store unreachable = S3Store.open(S3Server.BUCKET, nobody);

        IOException failure = assertThrows(IOException.class, () -> unreachable.head("a"));

        assertTrue(failure.getMessage().contains("s3://" + S3Server.BUCKET + "/a"), failure::getMessage);
        assertTrue(failure.getMessage().contains("no answer came from http://127.0.0.1:1"), failure::getMessage);
    }
}
