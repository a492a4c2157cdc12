package dev.rivulet.system.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

    private static final int RACES_SHORT = 20;
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

    private void raceForTable(List<RacingProcess> writers, boolean hasVectors, int number, int count)
            throws IOException {
        Path path = folder.resolve("table-" + number);
        nextId = 0;
        for (RacingProcess writer : writers) {
            writer.tell("open " + hasVectors + " " + path);
        }
        for (RacingProcess writer : writers) {
            writer.expect("opened");
        }
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
            writers.get(writer).tell("do " + isGated + " " + operations.get(writer));
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
