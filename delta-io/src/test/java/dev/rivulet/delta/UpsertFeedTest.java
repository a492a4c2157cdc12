package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random epochs of rows with keys: what the change data feed tells of each commit, held against a map. */
final class UpsertFeedTest {

    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 300 : 6;

    /** The day says in which partition the row lies, and a key may move to another. */
    record Total(String name, int day, long value) {}

    private static final DeltaSink<Total> SINK = DeltaSink.upsert(TABLE, Total.class, "name")
            .partitionedBy("day")
            .withTableProperty("delta.enableChangeDataFeed", "true");

    @Test
    void rowThatTakesAnothersPlaceIsAnUpdate() throws IOException {
        for (long seed = 0; seed < RUN_COUNT; seed++) {
            run(seed, SINK.withDeletionVectors(seed % 2 == 0));
        }
    }

    private static void run(long seed, DeltaSink<Total> sink) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimDisk disk = new SimDisk(CLOCK, seed);
        TreeMap<String, Total> totals = new TreeMap<>();
        try (SinkSession<Total> session = sink.open(context(disk, 1))) {
            session.committer().committedEpoch();
            long epoch = 1;
            for (int commit = 0; commit < 8; commit++) {
                TreeMap<String, Total> coming = new TreeMap<>();
                List<StagedEpoch> epochs = new ArrayList<>();
                for (int count = 1 + random.nextInt(2); count > 0; count--) {
                    List<Total> rows = rows(random);
                    rows.forEach(total -> coming.put(total.name, total));
                    epochs.add(stage(session, epoch++, rows));
                }
                if (random.nextInt(3) == 0) {
                    open(disk).delete("value % 3 = 0");
                    totals.values().removeIf(total -> total.value % 3 == 0);
                }
                session.committer().commit(epochs);

                DeltaTable table = open(disk);
                List<String> found = new ArrayList<>();
                table.changesSince(table.version())
                        .forEach(row -> found.add(row.objectValue(3) + " "
                                + new Total(
                                        String.valueOf(row.objectValue(0)), (int) row.longValue(1), row.longValue(2))));
                assertEquals(
                        events(totals, coming),
                        found.stream().sorted().toList(),
                        "seed " + seed + ", commit " + commit);
                totals.putAll(coming);
            }
        }
    }

    private static List<Total> rows(SplittableRandom random) {
        List<Total> rows = new ArrayList<>();
        for (int count = 1 + random.nextInt(6); count > 0; count--) {
            rows.add(new Total("n" + random.nextInt(12), random.nextInt(3), random.nextInt(100)));
        }
        return rows;
    }

    private static List<String> events(TreeMap<String, Total> before, TreeMap<String, Total> coming) {
        List<String> events = new ArrayList<>();
        coming.forEach((name, total) -> {
            if (before.containsKey(name)) {
                events.add("update_preimage " + before.get(name));
            }
            events.add((before.containsKey(name) ? "update_postimage " : "insert ") + total);
        });
        return events.stream().sorted().toList();
    }
}
