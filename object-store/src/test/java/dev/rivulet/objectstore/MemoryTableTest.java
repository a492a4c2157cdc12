package dev.rivulet.objectstore;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

final class MemoryTableTest extends StoredTableContract {

    private final MemoryStore store = new MemoryStore("mem://bucket");
    private final ObjectFileSystem system = new ObjectFileSystem(store);
    private int tableCount;

    @Override
    protected Path newTable() {
        return system.getPath("mem://bucket/some where/table%20" + ++tableCount);
    }

    @Override
    protected Map<String, byte[]> objects(Path table) {
        Map<String, byte[]> objects = new TreeMap<>(store.objects());
        objects.keySet().removeIf(key -> !(system.root() + "/" + key).startsWith(table + "/"));
        return objects;
    }

    @Override
    protected void replace(Path file, byte[] content) {
        store.replace(file.subpath(0, file.getNameCount()).toString(), content);
    }

    @Override
    protected int raceCount() {
        return 60;
    }
}
