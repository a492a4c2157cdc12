package dev.rivulet.objectstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskEntry;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ObjectDiskTest {

    private final MemoryStore store = new MemoryStore("mem://bucket");
    private final ObjectFileSystem system = new ObjectFileSystem(store);
    private final Disk disk = system.disk();
    private final Path directory = system.getPath("mem://bucket/d");

    @Test
    void aFileIsInTheBucketFromItsSyncOnAndNotBefore() throws IOException {
        Path path = directory.resolve("a");
        try (DiskFile file = disk.create(path)) {
            file.write(bytes("hello"), 0);
            assertFalse(disk.exists(path));
            file.sync(false);

            assertEquals("hello", text(path));
            assertThrows(IOException.class, () -> file.write(bytes("x"), 0));
        }
        try (DiskFile lost = disk.create(directory.resolve("b"))) {
            lost.write(bytes("never synced"), 0);
        }
        assertEquals(List.of("a"), disk.list(directory));
    }

    @Test
    void ofTwoFilesOfOneNameTheSecondSyncIsRefused() throws IOException {
        Path path = directory.resolve("a");
        try (DiskFile first = disk.create(path);
                DiskFile second = disk.create(path)) {
            first.write(bytes("first"), 0);
            second.write(bytes("other"), 0);
            first.sync(false);

            assertThrows(FileAlreadyExistsException.class, () -> second.sync(false));
        }
        assertEquals("first", text(path));
    }

    @Test
    void workInProgressStaysHereUntilItIsLinkedOrRenamed() throws IOException {
        Path scratch = directory.resolve(".a.0.tmp");
        write(scratch, "one");

        assertEquals(0, store.objects().size());
        assertTrue(disk.exists(scratch));
        assertThrows(FileAlreadyExistsException.class, () -> disk.create(scratch));
        disk.link(scratch, directory.resolve("a"));
        assertEquals("one", text(directory.resolve("a")));
        disk.delete(scratch);
        write(scratch, "two");
        assertThrows(FileAlreadyExistsException.class, () -> disk.link(scratch, directory.resolve("a")));
        assertEquals("one", text(directory.resolve("a")));
        disk.rename(scratch, directory.resolve("a"));
        assertEquals("two", text(directory.resolve("a")));
        assertFalse(disk.exists(scratch));
        assertEquals(1, store.objects().size());
    }

    @Test
    void aLinkThatWasSentTwiceIsOurs() throws IOException {
        Path scratch = directory.resolve(".a.0.tmp");
        write(scratch, "one");
        store.failAt(1, MemoryStore.Fault.SENT_TWICE);

        disk.link(scratch, directory.resolve("a"));

        assertEquals("one", text(directory.resolve("a")));
    }

    @Test
    void aBigFileGoesThroughAFileOfThisMachineAndIsReadInParts() throws IOException {
        byte[] content = new byte[5_000_001];
        new SplittableRandom(3).nextBytes(content);
        Path path = directory.resolve("big");
        try (DiskFile file = disk.create(path)) {
            file.write(ByteBuffer.wrap(content, 0, 900_000), 0);
            file.write(ByteBuffer.wrap(content, 900_000, content.length - 900_000), 900_000);
            file.sync(false);
            assertEquals(content.length, file.sizeBytes());
        }

        assertArrayEquals(content, store.objects().get("d/big"));
        try (DiskFile file = disk.openForReading(path)) {
            SplittableRandom random = new SplittableRandom(4);
            for (int round = 0; round < 200; round++) {
                int offset = random.nextInt(content.length + 10);
                ByteBuffer target = ByteBuffer.allocate(random.nextInt(600_000));
                int expected = Math.max(0, Math.min(target.capacity(), content.length - offset));

                assertEquals(expected, file.read(target, offset));
                ByteBuffer wanted = ByteBuffer.wrap(content, Math.min(offset, content.length), expected);
                assertEquals(wanted, target.flip());
            }
        }
    }

    @Test
    void partsOfTwoStatesAreNeverMixed() throws IOException {
        write(directory.resolve("hint"), "{\"version\":10}");
        try (DiskFile small = disk.openForReading(directory.resolve("hint"))) {
            store.put("d/hint", ObjectStoreContract.content("{\"version\":9,\"longer\":true}"));

            ByteBuffer target = ByteBuffer.allocate(100);
            small.read(target, 0);
            assertEquals(
                    "{\"version\":9,\"longer\":true}",
                    new String(target.array(), 0, target.position(), StandardCharsets.UTF_8));
        }
        store.put("d/big", ObjectStoreContract.content("x".repeat(3_000_000)));
        try (DiskFile big = disk.openForReading(directory.resolve("big"))) {
            big.read(ByteBuffer.allocate(10), 0);
            store.put("d/big", ObjectStoreContract.content("y".repeat(3_000_000)));

            assertThrows(IOException.class, () -> big.read(ByteBuffer.allocate(10), 2_000_000));
        }
    }

    @Test
    void listingFromANameAndItsFacts() throws IOException {
        for (String name : List.of("10.json", "09.json", "11.json", "sub/x", "ü", "10.checkpoint", "dir/")) {
            store.put("d/" + name, ObjectStoreContract.content(name));
        }
        store.put("d/", ObjectStoreContract.content(""));

        assertEquals(
                List.of("10.json", "11.json", "dir", "sub", "ü"),
                disk.entries(directory, "10.json").stream().map(DiskEntry::name).toList());
        assertEquals(7, disk.list(directory).size());
        DiskEntry entry = disk.entries(directory, "10.json").get(0);
        assertEquals(7, entry.sizeBytes());
        assertEquals(disk.modifiedMicros(directory.resolve("10.json")), entry.modifiedMicros());
        assertTrue(disk.entries(directory, "sub").get(0).isDirectory());
        assertTrue(disk.isDirectory(directory.resolve("sub")));
        assertFalse(disk.isDirectory(directory.resolve("su")));
        assertEquals(List.of(), disk.list(directory.resolve("missing")));
        assertThrows(NoSuchFileException.class, () -> disk.sizeBytes(directory.resolve("missing")));
        assertThrows(NoSuchFileException.class, () -> disk.openForReading(directory.resolve("missing")));
    }

    @Test
    void anObjectIsRenamedByACopy() throws IOException {
        write(directory.resolve("a"), "one");

        disk.rename(directory.resolve("a"), directory.resolve(".a.damaged"));

        assertEquals(List.of(".a.damaged"), disk.list(directory));
        assertEquals("one", text(directory.resolve(".a.damaged")));
    }

    @Test
    void whatABucketCannotDoIsRefused() {
        assertThrows(UnsupportedOperationException.class, () -> disk.lock(directory.resolve("lock")));
        assertThrows(UnsupportedOperationException.class, () -> disk.open(directory.resolve("a")));
        assertThrows(UnsupportedOperationException.class, () -> disk.link(directory.resolve("a"), directory));
        assertThrows(IllegalArgumentException.class, () -> disk.exists(Path.of("/d")));
    }

    private void write(Path path, String text) throws IOException {
        try (DiskFile file = disk.create(path)) {
            file.write(bytes(text), 0);
            file.sync(false);
        }
    }

    private String text(Path path) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            ByteBuffer target = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(target, 0);
            return new String(target.array(), StandardCharsets.UTF_8);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
