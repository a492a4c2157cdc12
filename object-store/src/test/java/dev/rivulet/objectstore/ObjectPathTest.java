package dev.rivulet.objectstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Paths of a bucket do what those of this machine's disk do, which is asked beside them. */
final class ObjectPathTest {

    private final ObjectFileSystem system = new ObjectFileSystem(new MemoryStore("mem://bucket"));

    private Path at(String key) {
        return system.getPath("mem://bucket/" + key);
    }

    @Test
    void itsTextIsItsUrlAndComesBack() {
        for (String key : new String[] {"a", "a/b c%20d/e=ü", "a/p=x:y/z"}) {
            assertEquals("mem://bucket/" + key, at(key).toString());
            assertEquals(at(key), system.getPath(at(key).toString()));
        }
        assertEquals(at("a/b"), system.getPath("m3://bucket//a//b/"));
        assertEquals("mem://bucket/", system.getPath("mem://bucket").toString());
    }

    @Test
    void anotherBucketIsRefused() {
        assertThrows(InvalidPathException.class, () -> system.getPath("mem://other/a"));
        assertThrows(InvalidPathException.class, () -> system.getPath("s3://bucket/a"));
        assertThrows(InvalidPathException.class, () -> system.getPath("/bucket/a"));
    }

    @Test
    void itIsTakenApartAndPutTogetherAsOnDisk() {
        String[] keys = {"a", "a/b", "a/b/c", "a/x/c", "b", "a/./b", "a/../b", "a/b/../../.."};
        for (String left : keys) {
            Path disk = Path.of("/" + left);
            assertEquals(text(disk.normalize()), text(at(left).normalize()), left);
            assertEquals(text(disk.getParent()), text(at(left).getParent()), left);
            assertEquals(disk.getFileName().toString(), at(left).getFileName().toString());
            assertEquals(disk.getNameCount(), at(left).getNameCount());
            assertEquals(text(disk.resolveSibling("s")), text(at(left).resolveSibling("s")));
            for (String right : keys) {
                Path other = Path.of("/" + right);
                assertEquals(disk.startsWith(other), at(left).startsWith(at(right)), left + " and " + right);
                assertEquals(disk.endsWith(right), at(left).endsWith(right), left + " and " + right);
                assertEquals(text(disk.resolve(right)), text(at(left).resolve(right)));
                Path way = disk.normalize().relativize(other.normalize());
                assertEquals(
                        way.toString(),
                        at(left).normalize().relativize(at(right).normalize()).toString());
            }
        }
    }

    private static String text(Path path) {
        return path == null ? "none" : path.toString().replace("mem://bucket/", "/");
    }

    @Test
    void itIsNeitherOnThisMachineNorInAnotherBucket() {
        Path other = new ObjectFileSystem(new MemoryStore("mem://bucket")).getPath("mem://bucket/a");

        assertFalse(at("a").equals(other));
        assertFalse(at("a/b").startsWith(other));
        assertFalse(at("a/b").startsWith(Path.of("/a")));
        assertNull(at("").getFileName());
        assertNull(at("").getParent());
        assertTrue(assertThrows(UnsupportedOperationException.class, () -> Files.exists(at("a")))
                .getMessage()
                .contains("reached through its disk"));
    }
}
