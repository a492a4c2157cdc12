package dev.rivulet.objectstore.s3;

import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.objectstore.StoredTableContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With the path that a user's URL makes, found on the class path as in a program of theirs. */
final class S3TableTest extends StoredTableContract {

    private static final AtomicInteger TABLE_COUNT = new AtomicInteger();
    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    protected Path newTable() {
        return StoreLocation.path("s3://" + S3Server.BUCKET + "/some where/table%20" + TABLE_COUNT.incrementAndGet()
                + "?endpoint=" + server.endpoint() + "&access-key-env=PATH&secret-key-env=PATH");
    }

    @Override
    protected Map<String, byte[]> objects(Path table) {
        return server.objects(table.subpath(0, table.getNameCount()) + "/");
    }

    @Override
    protected void replace(Path file, byte[] content) {
        server.replace(file.subpath(0, file.getNameCount()).toString(), content);
    }

    @Override
    protected int raceCount() {
        return 12;
    }
}
