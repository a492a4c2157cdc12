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
 * The library's part of {@code BesideSparkTest}: {@code java -cp rivulet.jar BesideSpark.java DIRECTORY ROUNDS WARM-UPS}. It prints lines of
 * a table.
 */
final class BesideSpark {

    record Reading(long id, @Nullable String device, @Nullable Double temperature, @Nullable Long round) {}

    private static final RecordRowType<Reading> TYPE = RecordRowType.of(Reading.class);
    private static final int KEY_COUNT = 1_000;

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        int warmUps = Integer.parseInt(arguments[2]);
        for (String kind : List.of("copied", "marked")) {
            print("upsert, " + kind, "Rivulet", upsert(directory.resolve("rivulet-" + kind), rounds, warmUps));
        }
        long start = System.nanoTime();
        DeltaTable.open(new SystemDisk(), new SystemClock(), directory.resolve("rivulet-small"))
                .optimize()
                .run();
        print("optimize", "Rivulet, once", List.of(System.nanoTime() - start));
    }

    private static List<Long> upsert(Path path, int rounds, int warmUps) throws IOException {
        long rowCount = rowCount(path);
        SinkContext context = new SinkContext("job", "sink", new UUID(1, 2), 1, new SystemDisk(), new SystemClock());
        List<Long> nanos = new ArrayList<>();
        try (SinkSession<Reading> session = DeltaSink.upsert(path, TYPE, "id").open(context)) {
            session.committer().committedEpoch();
            for (int round = 0; round < warmUps + rounds; round++) {
                long start = System.nanoTime();
                for (long key = 0; key < KEY_COUNT; key++) {
                    long id = Math.floorMod(key * 7919 * 104729 + round * 31L, rowCount);
                    session.writer().write(new Reading(id, "device", 1.0, round + 1L));
                }
                EpochSeal seal = new EpochSeal(round + 1, (round + 1) * 100L, KEY_COUNT, round + 1);
                session.committer().commit(List.of(session.writer().seal(seal)));
                if (round == 0) {
                    print("upsert, the first", "Rivulet", List.of(System.nanoTime() - start));
                }
                if (round >= warmUps) {
                    nanos.add(System.nanoTime() - start);
                }
            }
        }
        return nanos;
    }

    private static long rowCount(Path path) throws IOException {
        return DeltaTable.open(new SystemDisk(), new SystemClock(), path)
                .read()
                .describe()
                .size()
                .rowCount()
                .orElseThrow();
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
