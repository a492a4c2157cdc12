package dev.rivulet.hadoopstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.objectstore.ObjectContent;
import dev.rivulet.objectstore.ObjectStore;
import dev.rivulet.objectstore.ObjectStoreContract;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What renames, on a real server. */
final class HdfsStoreTest extends ObjectStoreContract {

    private static HdfsServer server;
    private static ObjectStore store;

    private final String prefix;

    HdfsStoreTest(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName() + "/";
    }

    @BeforeAll
    static void start() throws IOException {
        server = new HdfsServer();
        store = new HadoopStore(
                server.system(), server.uri().toString(), HadoopScheme.HDFS.publication(server.system()));
    }

    @AfterAll
    static void stop() {
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

    /** All but the colon, which HDFS refuses, and which table directories have escaped. */
    @Override
    protected List<String> oddKeys() {
        return super.oddKeys().stream().filter(key -> !key.contains(":")).toList();
    }

    @Override
    protected int raceCount() {
        return 10;
    }

    @Test
    void whatCannotBeReadToItsEndLeavesNothing() throws IOException {
        store.put(prefix + "a", content("before"));
        ObjectContent broken = new ObjectContent() {
            @Override
            public long sizeBytes() {
                return 10;
            }

            @Override
            public InputStream open() {
                return new InputStream() {
                    private int count;

                    @Override
                    public int read() throws IOException {
                        if (count++ >= 5) {
                            throw new IOException("the disk is gone");
                        }
                        return 'x';
                    }
                };
            }
        };

        assertThrows(IOException.class, () -> store.put(prefix + "a", broken));
        assertThrows(IOException.class, () -> store.putIfAbsent(prefix + "b", broken));

        Map<String, byte[]> files = server.files("/" + prefix);
        assertEquals(List.of(prefix + "a"), List.copyOf(files.keySet()));
        assertEquals("before", new String(files.get(prefix + "a"), java.nio.charset.StandardCharsets.UTF_8));
    }
}
