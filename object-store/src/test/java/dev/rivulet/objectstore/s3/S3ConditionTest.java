package dev.rivulet.objectstore.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.objectstore.ObjectStoreContract;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that takes a conditional put for a plain one is found out before it can lose a commit. */
final class S3ConditionTest {

    private static S3Server server;
    private static CarelessServer careless;

    /** A row. */
    public record Item(long id) {}

    private static final RowType<Item> ITEMS = RecordRowType.of(Item.class);

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server();
        careless = new CarelessServer(server.endpoint());
    }

    @AfterAll
    static void stop() throws Exception {
        careless.close();
        server.close();
    }

    @Test
    void itsFirstConditionalPutIsRefusedAndTouchesNothing() {
        server.replace("a/0.json", new byte[] {1});
        S3Store store = S3Store.open(S3Server.BUCKET, server.settings().withEndpoint(careless.endpoint()));

        for (String name : List.of("0.json", "1.json", "0.json")) {
            IOException refusal = assertThrows(
                    IOException.class,
                    () -> store.putIfAbsent("a/" + name, ObjectStoreContract.content(new byte[] {2})));
            assertTrue(refusal.getMessage().contains("s3://" + S3Server.BUCKET + "/a/" + name), refusal::getMessage);
            assertTrue(refusal.getMessage().contains(careless.endpoint().toString()), refusal::getMessage);
            assertTrue(refusal.getMessage().contains("take another server or a newer one"), refusal::getMessage);
        }

        Map<String, byte[]> objects = server.objects("a/");
        assertEquals(List.of("a/0.json"), List.copyOf(objects.keySet()), "no probe is left");
        assertArrayEquals(new byte[] {1}, objects.get("a/0.json"));
    }

    /** Its first put is a commit, of which nobody may lose one. */
    @Test
    void aCommitOfATableIsRefused() throws IOException {
        DeltaTable table = DeltaTable.openOrCreate(
                new SystemDisk(), new SimClock(), path(server.endpoint()), TableDefinition.of(ITEMS.schema()));
        table.append(ITEMS, List.of(new Item(1)));
        Map<String, byte[]> before = server.objects("table/");
        DeltaTable throughCareless = DeltaTable.open(new SystemDisk(), new SimClock(), path(careless.endpoint()));

        IOException refusal =
                assertThrows(IOException.class, () -> throughCareless.alter().setProperties(Map.of("a", "b")));

        assertTrue(refusal.getMessage().contains("If-None-Match"), refusal::getMessage);
        Map<String, byte[]> after = server.objects("table/");
        assertEquals(before.keySet(), after.keySet());
        before.forEach((key, content) -> assertArrayEquals(content, after.get(key), key));
    }

    @Test
    void aServerThatKeepsConditionsIsLookedAtOnce() throws IOException {
        S3Store store = S3Store.open(S3Server.BUCKET, server.settings());
        server.replace("b/.0.json.probe.0.tmp", new byte[0]);

        store.putIfAbsent("b/0.json", ObjectStoreContract.content(new byte[] {1}));
        store.putIfAbsent("b/1.json", ObjectStoreContract.content(new byte[] {1}));

        assertEquals(
                List.of("b/.0.json.probe.0.tmp", "b/0.json", "b/1.json"),
                List.copyOf(server.objects("b/").keySet()),
                "what another process looks at is not taken away");
    }

    private static Path path(URI endpoint) {
        return StoreLocation.path(
                "s3://" + S3Server.BUCKET + "/table?endpoint=" + endpoint + "&access-key-env=PATH&secret-key-env=PATH");
    }
}
