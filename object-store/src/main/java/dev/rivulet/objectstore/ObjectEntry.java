package dev.rivulet.objectstore;

import dev.rivulet.core.disk.DiskEntry;
import java.util.Optional;

/**
 * What a store lists under a name. Immutable.
 *
 * @param name without what is before it in its key
 * @param object empty for a directory, which is no more than the beginning of keys
 */
public record ObjectEntry(String name, Optional<ObjectFacts> object) implements DiskEntry {

    public static ObjectEntry directory(String name) {
        return new ObjectEntry(name, Optional.empty());
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isDirectory() {
        return object.isEmpty();
    }

    @Override
    public long sizeBytes() {
        return object.map(ObjectFacts::sizeBytes).orElse(0L);
    }

    @Override
    public long modifiedMicros() {
        return object.map(ObjectFacts::modifiedMicros).orElse(0L);
    }
}
