package dev.rivulet.delta.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Item;
import dev.rivulet.delta.change.Naming;
import dev.rivulet.delta.change.Rewriting;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A table, and beside it what each of its versions holds and when it was made. */
final class VersionedItems {

    static final Path TABLE = Path.of("/table");
    private static final Path LOG = TABLE.resolve("_delta_log");

    /** @param micros when it was made, since 1970 */
    private record Version(List<Item> items, long micros) {}

    private final SimClock clock = new SimClock();
    private final SimDisk disk;

    /** Two who have the table open at the same time, of which neither knows what the other does. */
    private final List<DeltaTable> tables;

    private final List<Version> versions = new ArrayList<>();

    /** Files that no version needed from then on may be gone, and with them the versions. */
    private long keptSinceMicros = Long.MIN_VALUE;

    private long vacuumedFileCount;

    VersionedItems(long seed, boolean isPartitioned) throws IOException {
        disk = new SimDisk(clock, seed);
        String[] partitionColumns = isPartitioned ? new String[] {"kind"} : new String[0];
        TableDefinition definition =
                TableDefinition.of(Item.TYPE.schema(), partitionColumns).withCheckpointInterval(4);
        Rewriting rewriting = Rewriting.values()[(int) (seed % Rewriting.values().length)];
        TableDefinition kind = Naming.of(seed / 2).of(rewriting.of(definition));
        tables = List.of(DeltaTable.openOrCreate(disk, clock, TABLE, kind), open());
        versions.add(new Version(List.of(), clock.epochMicros()));
    }

    SimDisk disk() {
        return disk;
    }

    SimClock clock() {
        return clock;
    }

    DeltaTable open() throws IOException {
        return DeltaTable.open(disk, clock, TABLE);
    }

    DeltaTable anyTable(SplittableRandom random) {
        return tables.get(random.nextInt(tables.size()));
    }

    List<Item> latest() {
        return versions.get(versions.size() - 1).items;
    }

    int versionCount() {
        return versions.size();
    }

    List<Item> at(int version) {
        return versions.get(version).items;
    }

    /** Whether a version was the latest at some time that vacuums have not reached. */
    boolean isKept(int version) {
        return version == versions.size() - 1 || versions.get(version + 1).micros > keptSinceMicros;
    }

    void vacuumed(Duration retention) {
        keptSinceMicros = Math.max(keptSinceMicros, clock.epochMicros() - retention.toNanos() / 1_000);
    }

    void count(VacuumReport report) {
        vacuumedFileCount += report.fileCount();
    }

    long vacuumedFileCount() {
        return vacuumedFileCount;
    }

    /** Notes the versions that were made since, all of which hold these. */
    void advance(List<Item> items) throws IOException {
        long version = open().version();
        while (versions.size() <= version) {
            versions.add(new Version(Item.sorted(items), clock.epochMicros()));
        }
    }

    /** The same after a fault: the table holds these or what it held. Returns whether a version was made. */
    boolean settle(List<Item> items, boolean isReported, String what) throws IOException {
        DeltaTable table = open();
        List<Item> found = Item.of(table);
        boolean isDone = found.equals(Item.sorted(items));
        assertTrue(isDone || !isReported && found.equals(latest()), () -> what + ": " + found);
        int before = versions.size();
        advance(found);
        return versions.size() > before;
    }

    void assertLatest(String what) throws IOException {
        assertEquals(latest(), Item.of(open()), what);
    }

    /** Reads every version that the log still tells of and no vacuum was allowed to take. */
    void assertNeeded(String what) throws IOException {
        DeltaTable table = open();
        assertEquals(versions.size() - 1, table.version(), what);
        for (int version = firstReadable(); version < versions.size(); version++) {
            if (isKept(version)) {
                List<Item> found = new ArrayList<>();
                try {
                    table.versionAsOf(version).forEach(Item.TYPE, found::add);
                } catch (IOException failure) {
                    throw new AssertionError(what + ", version " + version, failure);
                }
                assertEquals(at(version), Item.sorted(found), what + ", version " + version);
            }
        }
    }

    int firstRestorable() {
        int version = versions.size() - 1;
        while (version > firstReadable() && isKept(version - 1)) {
            version--;
        }
        return version;
    }

    /** The log can be cleaned up to a checkpoint. */
    int firstReadable() {
        int first = Integer.MAX_VALUE;
        for (String name : logNames()) {
            if (name.endsWith(".checkpoint.parquet") || name.equals("00000000000000000000.json")) {
                first = Math.min(first, Integer.parseInt(name.substring(0, 20)));
            }
        }
        return first;
    }

    private List<String> logNames() {
        try {
            return disk.names(LOG);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
