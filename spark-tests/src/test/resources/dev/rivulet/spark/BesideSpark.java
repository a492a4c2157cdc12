import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The library's part of {@code BesideSparkTest}: {@code java -cp rivulet.jar BesideSpark.java DIRECTORY ROUNDS WARM-UPS LOOKUPS KIND BOUND KIND
 * BOUND ...}, where all keys that a kind of table is upserted by are below its bound. It prints lines of a table.
 */
final class BesideSpark {

    record Reading(long id, @Nullable String device, @Nullable Double temperature, @Nullable Long round) {}

    private static final RecordRowType<Reading> TYPE = RecordRowType.of(Reading.class);
    private static final int KEY_COUNT = 1_000;

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        int warmUps = Integer.parseInt(arguments[2]);
        for (int index = 4; index < arguments.length; index += 2) {
            String kind = arguments[index];
            long bound = Long.parseLong(arguments[index + 1]);
            List<Long> nanos = upsert(directory.resolve("rivulet-" + kind), bound, rounds, warmUps, kind);
            print("upsert, " + kind, "Rivulet", nanos);
        }
        print("look by key", "Rivulet", lookUp(directory.resolve("rivulet-marked"), Integer.parseInt(arguments[3])));
        long start = System.nanoTime();
        DeltaTable.open(new SystemDisk(), new SystemClock(), directory.resolve("rivulet-small"))
                .optimize()
                .run();
        print("optimize", "Rivulet, once", List.of(System.nanoTime() - start));
    }

    private static List<Long> upsert(Path path, long bound, int rounds, int warmUps, String kind) throws IOException {
        long heapBefore = usedHeapBytes();
        SinkContext context = new SinkContext("job", "sink", new UUID(1, 2), 1, new SystemDisk(), new SystemClock());
        List<Long> nanos = new ArrayList<>();
        try (SinkSession<Reading> session = sink(path).open(context)) {
            session.committer().committedEpoch();
            for (int round = 0; round < warmUps + rounds; round++) {
                long start = System.nanoTime();
                for (long key = 0; key < KEY_COUNT; key++) {
                    long id = Math.floorMod(key * 7919 * 104729 + round * 31L, bound);
                    session.writer().write(new Reading(id, "device", 1.0, round + 1L));
                }
                EpochSeal seal = new EpochSeal(round + 1, (round + 1) * 100L, KEY_COUNT, round + 1);
                session.committer().commit(List.of(session.writer().seal(seal)));
                if (round == 0) {
                    print("the first upsert, " + kind, "Rivulet", List.of(System.nanoTime() - start));
                }
                if (round >= warmUps) {
                    nanos.add(System.nanoTime() - start);
                }
            }
            System.out.printf(
                    Locale.ROOT, "| heap taken, MB | Rivulet, %s | %.1f |%n", kind, (usedHeapBytes() - heapBefore) / 1e6);
        }
        return nanos;
    }

    /** Files stay as they are, as Spark's do. */
    private static DeltaSink<Reading> sink(Path path) {
        return DeltaSink.upsert(path, TYPE, "id").withAutoCompaction(0);
    }

    private static long usedHeapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The first ones warm up. */
    private static List<Long> lookUp(Path path, int lookups) throws IOException {
        DeltaTable table = DeltaTable.open(new SystemDisk(), new SystemClock(), path);
        long rowCount = table.read().describe().size().rowCount().orElseThrow();
        List<Long> nanos = new ArrayList<>();
        for (int number = 0; number < 2 * lookups; number++) {
            long id = Math.floorMod(number * 7_919L * 104_729L + 17, rowCount);
            long start = System.nanoTime();
            List<Reading> found = new ArrayList<>();
            table.read().where("id = " + id).forEach(TYPE, found::add);
            if (number >= lookups) {
                nanos.add(System.nanoTime() - start);
            }
            if (found.size() != 1 || found.get(0).id() != id) {
                throw new IllegalStateException("found " + found + ", wanted one with id " + id);
            }
        }
        return nanos;
    }

    private static void print(String what, String who, List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f | %.0f |%n",
                what,
                who,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(0) / 1e6,
                sorted.get(sorted.size() - 1) / 1e6);
    }
}
