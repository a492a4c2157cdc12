package dev.rivulet.delta;

import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.TargetListener;
import dev.rivulet.delta.DriftModel.Sent;
import dev.rivulet.delta.GrowthFixture.Reading;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random rows that drift, into tables of all kinds, through failures at any call to the disk, after which the run ends, the process dies or the power goes:
 * a {@link DriftModel} comes to the same rows.
 */
final class GrowingSinkModelTest {

    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000 : 10;
    private static final int FAULT_COUNT = 3;
    private static final int EPOCH_COUNT = 6;

    /** How many faults came between the columns and the rows that need them. */
    private int betweenCount;

    /**
     * What is done.
     *
     * @param isUpsert whether rows take each other's place by device
     * @param epochs the rows of each
     */
    private record Plan(DeltaSink<Reading> sink, boolean isUpsert, List<List<Sent>> epochs) {

        static Plan of(Random random) {
            boolean isUpsert = random.nextBoolean();
            DeltaSink<Reading> sink = (isUpsert
                            ? DeltaSink.upsert(TABLE, Reading.class, "device")
                            : DeltaSink.append(TABLE, Reading.class))
                    .addingColumnsFrom("rescued")
                    .withCheckpointInterval(3);
            if (random.nextBoolean()) {
                sink = sink.partitionedBy("device");
            }
            if (random.nextInt(3) == 0) {
                sink = sink.withLocalStaging(Path.of("/staged"));
            }
            if (random.nextInt(4) == 0) {
                sink = sink.withTableProperty("delta.columnMapping.mode", "name");
            }
            if (random.nextInt(3) == 0) {
                sink = sink.withAutoCompaction(2);
            }
            List<List<Sent>> epochs = new ArrayList<>();
            for (int epoch = 0; epoch < EPOCH_COUNT; epoch++) {
                List<Sent> rows = new ArrayList<>();
                for (int row = random.nextInt(6); row > 0; row--) {
                    rows.add(DriftModel.row(random, epoch * 10L + row));
                }
                epochs.add(rows);
            }
            return new Plan(sink, isUpsert, epochs);
        }

        private Map<Long, Map<String, String>> expected() {
            DriftModel model = new DriftModel();
            Map<Long, Map<String, String>> rows = new TreeMap<>();
            Map<String, Long> lastOf = new TreeMap<>();
            for (List<Sent> epoch : epochs) {
                Map<String, Sent> last = new LinkedHashMap<>();
                epoch.forEach(row -> last.put(isUpsert ? row.device() : "" + row.id(), row));
                rows.putAll(model.epoch(List.copyOf(last.values())));
                last.forEach((key, row) -> {
                    Long before = lastOf.put(key, row.id());
                    if (before != null) {
                        rows.remove(before);
                    }
                });
            }
            return rows;
        }
    }

    @Test
    void tableHoldsWhatWasSentAfterAnyFailure() throws IOException {
        int faultCount = 0;
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            Plan plan = Plan.of(new Random(seed));
            SimDisk disk = new SimDisk(CLOCK, seed);
            Told told = new Told();
            run(plan, disk, 1, seed, told);
            long callCount = disk.callCount();
            assertEquals(plan.expected(), rows(disk), "seed " + seed);
            told.requireAll(disk, "seed " + seed);
            assertEquals(told.versions.size(), Set.copyOf(told.versions).size(), "told without a failure");
            for (int fault = 0; fault < FAULT_COUNT; fault++) {
                long call = 1 + new Random(seed * 31L + fault).nextLong(callCount);
                faultCount += failAt(plan, seed, fault, call);
            }
        }
        assertTrue(faultCount > SEED_COUNT, "only " + faultCount + " failures");
        assertTrue(betweenCount > 0, "no failure between columns and rows");
    }

    /** What is told of columns: by whoever tells, in the order in which it comes. */
    private static final class Told {

        private final List<Long> versions = new ArrayList<>();
        private final Set<Field> columns = new LinkedHashSet<>();

        /** For one run, which tells nothing twice. */
        TargetListener ofRun() {
            int before = versions.size();
            return (version, added) -> {
                assertFalse(
                        versions.subList(before, versions.size()).contains(version), "a version told twice in a run");
                versions.add(version);
                columns.addAll(added);
            };
        }

        /** All columns that the table did not begin with, and each version that gave it some. */
        void requireAll(SimDisk disk, String what) throws IOException {
            DeltaTable table = open(disk);
            List<Field> grown =
                    table.schema().fields().subList(3, table.schema().fieldCount());
            assertEquals(Set.copyOf(grown), columns, what);
            Set<Long> wanted = new TreeSet<>();
            for (CommitEntry entry : table.history().entries(Integer.MAX_VALUE)) {
                if (entry.operation().equals("ADD COLUMNS")) {
                    wanted.add(entry.version());
                }
            }
            assertEquals(wanted, new TreeSet<>(versions), what);
        }
    }

    private int failAt(Plan plan, int seed, int fault, long call) throws IOException {
        String what = "seed " + seed + ", kind " + fault + " at call " + call;
        SimDisk disk = new SimDisk(CLOCK, seed);
        int count = 0;
        Told told = new Told();
        if (fault == 0) {
            disk.failOnce(call);
        } else {
            disk.failFrom(call);
        }
        try {
            run(plan, disk, 1, seed, told);
        } catch (IOException injected) {
            assertTrue(disk.hasFailed(), () -> what + ": " + injected);
            count++;
        }
        if (fault == 2) {
            disk.crash(call);
        } else {
            disk.kill();
        }
        try {
            noteBetween(disk);
            run(plan, disk, 2, seed, told);
            assertEquals(plan.expected(), rows(disk), what);
            told.requireAll(disk, what);
        } catch (IOException | RuntimeException failure) {
            throw new AssertionError(what + ": " + failure, failure);
        }
        return count;
    }

    private void noteBetween(SimDisk disk) {
        try {
            boolean isBetween =
                    open(disk).history().entries(1).get(0).operation().equals("ADD COLUMNS");
            betweenCount += isBetween ? 1 : 0;
        } catch (IOException noTableYet) {
            // Then there is nothing between.
        }
    }

    /** All epochs that the table has not, one or two to a commit. */
    private static void run(Plan plan, SimDisk disk, long term, int seed, Told told) throws IOException {
        Random random = new Random(seed);
        try (SinkSession<Reading> session = plan.sink.open(context(disk, term, told.ofRun()))) {
            long committed = session.committer().committedEpoch();
            List<StagedEpoch> staged = new ArrayList<>();
            for (long epoch = committed + 1; epoch <= EPOCH_COUNT; epoch++) {
                List<Reading> rows = plan.epochs.get((int) epoch - 1).stream()
                        .map(row ->
                                new Reading(row.id(), row.device(), row.values().isEmpty() ? null : row.json()))
                        .toList();
                staged.add(stage(session, epoch, rows));
                if (epoch == EPOCH_COUNT || random.nextBoolean()) {
                    session.committer().commit(staged);
                    staged.clear();
                }
            }
        }
    }

    private static Map<Long, Map<String, String>> rows(SimDisk disk) throws IOException {
        Map<Long, Map<String, String>> rows = new TreeMap<>();
        open(disk).read().forEach(row -> assertEquals(null, rows.put(row.longValue(0), values(row)), "a row twice"));
        return rows;
    }

    private static Map<String, String> values(Row row) {
        Map<String, String> values = new TreeMap<>();
        for (int index = 2; index < row.schema().fieldCount(); index++) {
            Field field = row.schema().field(index);
            if (!row.isNull(index)) {
                values.put(field.name().toLowerCase(Locale.ROOT), text(row, index, field));
            }
        }
        String left = values.remove("rescued");
        if (left != null && !DriftModel.left(left).isEmpty()) {
            values.put("rescued", DriftModel.left(left));
        }
        return values;
    }

    private static String text(Row row, int index, Field field) {
        return switch (field.type().physical()) {
            case LONG ->
                field.type() == Simple.BOOLEAN
                        ? Boolean.toString(row.longValue(index) == 1)
                        : Long.toString(row.longValue(index));
            case DOUBLE -> Double.toString(row.doubleValue(index));
            case OBJECT -> String.valueOf(row.objectValue(index));
        };
    }
}
