package dev.rivulet.testkit;

import dev.rivulet.core.disk.LockState;
import dev.rivulet.core.disk.LockedException;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Who has which lock of a {@link SimDisk}, and had it last. Guarded by the disk. */
final class SimLocks {

    /** Only looked up, never iterated. */
    private final Map<Path, Object> holders = new HashMap<>();

    /** Only looked up, never iterated. What real lock files have as their content. */
    private final Map<Path, Long> processIds = new HashMap<>();

    /**
     * @param processId of who asks
     * @param guard whose monitor the caller holds, and giving the lock back needs
     * @return what gives the lock back
     */
    Closeable lock(Path file, long processId, Object guard) throws LockedException {
        Path key = keyOf(file);
        Object holder = new Object();
        if (holders.putIfAbsent(key, holder) != null) {
            throw new LockedException(file, processId(key));
        }
        processIds.put(key, processId);
        return () -> {
            synchronized (guard) {
                holders.remove(key, holder);
            }
        };
    }

    LockState stateOf(Path existingFile) {
        Path key = keyOf(existingFile);
        return new LockState(holders.containsKey(key), true, processId(key));
    }

    /** All holders are gone. */
    void clear() {
        holders.clear();
    }

    private OptionalLong processId(Path key) {
        Long known = processIds.get(key);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    private static Path keyOf(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
