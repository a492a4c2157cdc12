package dev.rivulet.system.sim;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.job.LoggedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What {@link EnrichRun}'s pipeline has to come to, computed from the log by definition: each record with what the versions in force at
 * its place have for its key, and how many of its key came before.
 */
final class PlainEnrichment {

    private final ChangingTable before;
    private final ChangingTable behind;
    private final Map<String, String> versions = new TreeMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final NavigableMap<Long, List<Item>> epochs = new TreeMap<>();
    private long openEpoch = 1;
    private int loadCount;

    PlainEnrichment(ChangingTable before, ChangingTable behind) {
        this.before = before;
        this.behind = behind;
    }

    /** Rows by their epochs, the open one included. */
    NavigableMap<Long, List<Item>> epochs(SortedMap<Long, LoggedFrame> frames) {
        for (LoggedFrame frame : frames.values()) {
            if (frame instanceof LoggedFrame.TableLoaded loaded) {
                versions.put(loaded.uid(), loaded.sourceVersion());
                loadCount++;
            } else if (frame instanceof LoggedFrame.EpochEnd) {
                openEpoch++;
            } else if (frame instanceof LoggedFrame.Records records) {
                add(records.batch());
            }
        }
        return epochs;
    }

    /** The version of a step's table at the end. */
    String version(String uid) {
        return versions.getOrDefault(uid, "none");
    }

    int loadCount() {
        return loadCount;
    }

    private void add(Batch batch) {
        for (int index = 0; index < batch.recordCount(); index++) {
            try {
                add(ItemSource.decode(batch, index));
            } catch (MalformedRowException e) {
                // It goes to the dead letters.
            }
        }
    }

    private void add(Item item) {
        forEach(before, EnrichRun.BEFORE, item.key(), first -> {
            long count = counts.merge(item.key(), 1L, Long::sum);
            forEach(
                    behind,
                    EnrichRun.BEHIND,
                    item.key(),
                    second -> epochs.computeIfAbsent(openEpoch, epoch -> new ArrayList<>())
                            .add(new Item(item.key() + "|" + first + "|" + second, item.timeMicros(), count)));
        });
    }

    private void forEach(ChangingTable table, String uid, String key, Consumer<String> name) {
        List<String> names = table.names(version(uid), key);
        names.forEach(name);
        if (names.isEmpty() && uid.equals(EnrichRun.BEFORE)) {
            name.accept("-");
        }
    }
}
