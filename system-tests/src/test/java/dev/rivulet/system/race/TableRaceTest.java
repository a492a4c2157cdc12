package dev.rivulet.system.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes write to one table on a real disk at the same moment: appends, epochs of a stream, merges, deletions and optimizations. No
 * version is won twice or lost, and each holds what a plain computation says that goes by the order of the versions: a writer that came
 * second has built on the first, or was told of a conflict and left nothing behind.
 *
 * <p>In three races of four both processes wait with their commit for each other, right before they put it into the log, so that they want
 * the same version. {@code -Drivulet.races=N} races more often, {@code -Drivulet.seed=S} repeats the choices of a run (though not its
 * schedules).
 */
final class TableRaceTest {

    private static final int RACES_SHORT = 12;
    private static final int RACES_LONG = 1_500;
    private static final int RACES_PER_TABLE_MAX = 150;
    private static final int RACES_PER_CHECK = 10;
    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> WRITERS = List.of("left", "right");

    private final int raceCount =
            Integer.getInteger("rivulet.races", Boolean.getBoolean("rivulet.long") ? RACES_LONG : RACES_SHORT);
    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Map<Operation.Kind, Integer> counts = new EnumMap<>(Operation.Kind.class);
    private int metCount;
    private int takenCount;
    private int refusedCount;
    private long versionCount;
    private long nextId;

    @TempDir
    private Path folder;

    @Test
    void ofTwoProcessesNoneLosesOrDoublesAnything() throws IOException {
        System.out.println("TableRaceTest: " + raceCount + " races of two processes, seed " + seed
                + "; repeat with -Drivulet.seed=" + seed);
        long startNs = System.nanoTime();
        long patienceSeconds = PATIENCE_SECONDS + raceCount;
        try (RacingProcess left = RacingProcess.start("left", folder, patienceSeconds);
                RacingProcess right = RacingProcess.start("right", folder, patienceSeconds)) {
            int tableRaceCount = Math.min(RACES_PER_TABLE_MAX, (raceCount + 1) / 2);
            for (int done = 0; done < raceCount; done += tableRaceCount) {
                boolean hasVectors = done / tableRaceCount % 2 == 1;
                raceForTable(List.of(left, right), hasVectors, done, Math.min(tableRaceCount, raceCount - done));
            }
        }
        System.out.println("TableRaceTest: " + raceCount + " races, " + counts + ", " + versionCount
                + " versions; both wanted the same version in " + metCount + ", " + takenCount
                + " commits found theirs taken, " + refusedCount + " were refused, "
                + (System.nanoTime() - startNs) / 1_000_000 + " ms in all");

        assertTrue(metCount > raceCount / 3, "too few races were ones");
        assertTrue(takenCount >= metCount, "of two who want the same version one must find it taken");
    }

    /**
     * A writer whose rows the other one changes each time, right before it would commit, is refused at last, and so is one whose table gets a
     * constraint meanwhile. Both leave nothing behind, and may ask again.
     */
    @Test
    void whoComesTooLateIsToldOfAConflict() throws IOException {
        System.out.println("TableRaceTest: repeat with -Drivulet.seed=" + seed);
        int wantedCount;
        try (RacingProcess left = RacingProcess.start("left", folder, 4 * PATIENCE_SECONDS);
                RacingProcess right = RacingProcess.start("right", folder, 4 * PATIENCE_SECONDS)) {
            List<RacingProcess> writers = List.of(left, right);
            Path path = open(writers, true, "outrun");
            PlainTable plain = new PlainTable();
            plain.follow(List.of(alone(writers, 0, new Operation(Operation.Kind.APPEND, 0, 20))));
            long end = 20;
            List<Operation.Kind> outrun = List.of(Operation.Kind.MERGE, Operation.Kind.DELETE);
            if (!Boolean.getBoolean("rivulet.long")) {
                outrun = List.of(); // Some fifty versions each.
            }
            for (Operation.Kind kind : outrun) {
                Operation ofAll = new Operation(kind, 0, (int) end + 40);
                outrun(writers, random.nextInt(2), ofAll, end, plain);
                end = ofAll.endId();
            }
            plain.follow(List.of(alone(writers, 0, new Operation(Operation.Kind.STREAM, end, 10))));
            constrained(writers, new Operation(Operation.Kind.DELETE, end, 3), end, plain);
            constrained(writers, new Operation(Operation.Kind.MERGE, end + 2, 4), end + 1, plain);
            wantedCount = outrun.size() + 2;
            check(path, plain);
            System.out.println(
                    "TableRaceTest: " + refusedCount + " typed conflicts in " + plain.version() + " versions");
        }
        assertEquals(wantedCount, refusedCount, "typed conflicts");
    }

    /**
     * @param endId from which on ids are free
     */
    private void outrun(List<RacingProcess> writers, int slow, Operation operation, long endId, PlainTable plain)
            throws IOException {
        RacingProcess outrun = writers.get(slow);
        outrun.tell("do " + Integer.MAX_VALUE + " " + operation);
        long end = endId;
        String heard = outrun.hear();
        for (int attempt = 0; heard.equals("gate"); attempt++) {
            // Now a row that the other one has read, now one that it has not, both of its business.
            Operation quicker = attempt % 2 == 0
                    ? new Operation(Operation.Kind.MERGE, attempt % 20, 1)
                    : new Operation(Operation.Kind.APPEND, end++, 1);
            plain.follow(List.of(alone(writers, 1 - slow, quicker)));
            outrun.tell("go");
            heard = outrun.hear();
        }
        requireRefused(writers, slow, operation, Outcome.parse(heard), plain);
    }

    private void constrained(List<RacingProcess> writers, Operation operation, long id, PlainTable plain)
            throws IOException {
        writers.get(0).tell("do 1 " + operation);
        writers.get(0).expect("gate");
        plain.follow(List.of(alone(writers, 1, new Operation(Operation.Kind.CONSTRAIN, id, 1))));
        writers.get(0).tell("go");
        requireRefused(writers, 0, operation, Outcome.parse(writers.get(0).hear()), plain);
    }

    private void requireRefused(
            List<RacingProcess> writers, int slow, Operation operation, Outcome outcome, PlainTable plain)
            throws IOException {
        assertTrue(outcome.isRefused(), () -> operation + " ended with " + outcome);
        assertTrue(outcome.takenCount() > 0, () -> operation + " ended with " + outcome);
        refusedCount++;
        plain.follow(List.of(new PlainTable.Done(WRITERS.get(slow), operation, outcome)));
        plain.follow(List.of(alone(writers, slow, operation)));
    }

    private static PlainTable.Done alone(List<RacingProcess> writers, int writer, Operation operation)
            throws IOException {
        writers.get(writer).tell("do 0 " + operation);
        Outcome outcome = Outcome.parse(writers.get(writer).hear());
        assertFalse(outcome.isRefused(), () -> operation + " was refused, with nobody else there");
        return new PlainTable.Done(WRITERS.get(writer), operation, outcome);
    }

    private void raceForTable(List<RacingProcess> writers, boolean hasVectors, int number, int count)
            throws IOException {
        Path path = open(writers, hasVectors, "table-" + number);
        nextId = 0;
        PlainTable plain = new PlainTable();
        for (int race = 1; race <= count; race++) {
            plain.follow(race(writers));
            if (race % RACES_PER_CHECK == 0 || race == count) {
                check(path, plain);
            }
        }
        for (long version = 0; version <= plain.version(); version += 1 + random.nextInt(20)) {
            DeltaTable table = DeltaTable.open(new SystemDisk(), new SystemClock(), path);
            assertEquals(
                    plain.rows(version), rows(table.versionAsOf(version)), "version " + version + ", seed " + seed);
        }
        versionCount += plain.version();
    }

    private Path open(List<RacingProcess> writers, boolean hasVectors, String name) throws IOException {
        Path path = folder.resolve(name);
        for (RacingProcess writer : writers) {
            writer.tell("open " + hasVectors + " " + path);
        }
        for (RacingProcess writer : writers) {
            writer.expect("opened");
        }
        return path;
    }

    private void check(Path path, PlainTable plain) throws IOException {
        DeltaTable table = DeltaTable.open(new SystemDisk(), new SystemClock(), path);
        assertEquals(plain.version(), table.version(), () -> "versions, seed " + seed);
        assertEquals(plain.rows(plain.version()), rows(table.read()), () -> "rows, seed " + seed);
    }

    private static List<RacedRow> rows(DeltaTableReader reader) throws IOException {
        List<RacedRow> rows = new ArrayList<>();
        reader.forEach(RacedRow.TYPE, rows::add);
        rows.sort(null);
        return rows;
    }

    private List<PlainTable.Done> race(List<RacingProcess> writers) throws IOException {
        boolean isGated = random.nextInt(4) > 0;
        long usedEndId = nextId;
        List<Operation> operations = new ArrayList<>();
        for (int writer = 0; writer < writers.size(); writer++) {
            Operation operation = Operation.any(random, usedEndId, nextId);
            nextId = Math.max(nextId, operation.endId());
            counts.merge(operation.kind(), 1, Integer::sum);
            operations.add(operation);
        }
        for (int writer : order()) {
            writers.get(writer).tell("do " + (isGated ? 1 : 0) + " " + operations.get(writer));
        }
        List<PlainTable.Done> race = new ArrayList<>();
        List<String> heard = hear(writers);
        for (int writer = 0; writer < writers.size(); writer++) {
            Outcome outcome = Outcome.parse(heard.get(writer));
            takenCount += outcome.takenCount();
            refusedCount += outcome.isRefused() ? 1 : 0;
            race.add(new PlainTable.Done(WRITERS.get(writer), operations.get(writer), outcome));
        }
        return race;
    }

    /** The outcomes, once those who wait for each other have met; one that has nothing to commit never comes to the gate. */
    private List<String> hear(List<RacingProcess> writers) throws IOException {
        List<String> heard = new ArrayList<>();
        for (RacingProcess writer : writers) {
            heard.add(writer.hear());
        }
        metCount += heard.stream().allMatch("gate"::equals) ? 1 : 0;
        List<Integer> waiting = new ArrayList<>(order());
        waiting.removeIf(writer -> !heard.get(writer).equals("gate"));
        for (int writer : waiting) {
            writers.get(writer).tell("go");
        }
        for (int writer : waiting) {
            heard.set(writer, writers.get(writer).hear());
        }
        return heard;
    }

    private List<Integer> order() {
        return random.nextBoolean() ? List.of(0, 1) : List.of(1, 0);
    }
}
