package dev.rivulet.hadoopstore;

import dev.rivulet.objectstore.StoredTableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class HdfsTableTest extends StoredTableContract {

    private static final AtomicInteger TABLE_COUNT = new AtomicInteger();
    private static HdfsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new HdfsServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Path newTable() {
        return HadoopLocation.path(
                server.uri() + "/some where/table%20" + TABLE_COUNT.incrementAndGet(), server.configuration());
    }

    @Override
    protected Map<String, byte[]> objects(Path table) {
        try {
            return server.files("/" + table.subpath(0, table.getNameCount()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected void replace(Path file, byte[] content) {
        server.replace("/" + file.subpath(0, file.getNameCount()), content);
    }

    @Override
    protected int raceCount() {
        return 3;
    }
}
