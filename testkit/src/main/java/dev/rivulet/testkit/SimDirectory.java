package dev.rivulet.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The entries of a simulated directory: those that can be seen, those that are durable, and the changes between. Guarded by the disk. */
final class SimDirectory implements SimNode {

    /** A new meaning of a name, or with no node its removal. */
    record Entry(String name, @Nullable SimNode node) {}

    private final TreeMap<String, SimNode> visible = new TreeMap<>();
    private final TreeMap<String, SimNode> durable = new TreeMap<>();

    /** Each element happens as a whole or not at all. */
    private final List<List<Entry>> unsynced = new ArrayList<>();

    @Nullable SimNode find(String name) {
        return visible.get(name);
    }

    List<String> names() {
        return List.copyOf(visible.keySet());
    }

    void change(Entry... entries) {
        apply(visible, List.of(entries));
        unsynced.add(List.of(entries));
    }

    @Override
    public void sync() {
        settle(Keeper.ofAll());
    }

    /** The changes stay unsynced: a file system that loses those of a directory shuts down and does not go on. */
    @Override
    public void syncLossily(SplittableRandom random) {}

    @Override
    public void crash(Crash crash) {
        settle(crash.keeper());
        visible.clear();
        visible.putAll(durable);
        durable.values().forEach(node -> node.crash(crash));
    }

    private void settle(Keeper keeper) {
        for (List<Entry> change : unsynced) {
            if (keeper.keepsNext()) {
                apply(durable, change);
            }
        }
        unsynced.clear();
    }

    private static void apply(Map<String, SimNode> entries, List<Entry> change) {
        for (Entry entry : change) {
            if (entry.node == null) {
                entries.remove(entry.name);
            } else {
                entries.put(entry.name, entry.node);
            }
        }
    }
}
