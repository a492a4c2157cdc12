package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.lookup.LookupView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One history of a pipeline with two lookups, the second of which is asked about what came of the first, and with keyed state behind: through
 * crashes, many of them right behind a commit, and answers that come late, not at all, and never the same twice. At its end the tables have
 * to hold what the log says. Repeated by its seed.
 */
final class LookupRun extends LookupHistory {

    static final Codec<LookupWorld.Answer> CODEC = Codecs.of(LookupWorld.Answer.class);

    private static final int CAPACITY = 3;

    /** An answer of the first lookup is so much in a value, so that one of the second fits below. */
    private static final long FIRST_FACTOR = 1_000_000;

    private final List<List<String>> partitions;
    private final long[] acknowledged;
    private final CrashingTable rows;
    private final CrashingTable sums;
    private final int laneCountMax;

    private LookupRun(long seed) {
        super(seed);
        this.partitions = lines(random);
        this.acknowledged = new long[partitions.size()];
        this.rows = newTable();
        this.sums = newTable();
        this.laneCountMax = 1 + random.nextInt(3);
    }

    /** No line is like another, so that a row tells which one it came of. */
    private static List<List<String>> lines(SplittableRandom random) {
        List<List<String>> partitions = new ArrayList<>();
        int number = 0;
        int partitionCount = 1 + random.nextInt(3);
        for (int partition = 0; partition < partitionCount; partition++) {
            List<String> lines = new ArrayList<>();
            int count = random.nextInt(150);
            for (int index = 0; index < count; index++) {
                String line = "key-" + random.nextInt(5) + "," + index * 1_000L + "," + ++number;
                lines.add(random.nextInt(20) == 0 ? "nonsense " + number : line);
            }
            partitions.add(lines);
        }
        return partitions;
    }

    static void run(long seed) throws Exception {
        new LookupRun(seed).execute();
    }

    /** Runs seeds without a test framework: the first, and how many. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        for (long seed = first; seed < first + count; seed++) {
            try {
                run(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " fails", e);
            }
        }
        System.out.println(count + " histories with lookups from seed " + first);
    }

    private void execute() throws Exception {
        runThrough();
        long itemCount = partitions.stream()
                .flatMap(List::stream)
                .filter(line -> decoded(line) != null)
                .count();
        assertEquals(itemCount, log().itemCount(), "records in the log");
    }

    private LookupLog log() throws IOException {
        return new LookupLog(world, disk, WAL);
    }

    @Override
    int laneCountMax() {
        return laneCountMax;
    }

    @Override
    Set<LookupWorld.Question> answered() throws IOException {
        return log().answered();
    }

    @Override
    void worldGoesOn() {
        world.goOn();
    }

    @Override
    void disturb(Job job, int chance) {
        if (chance == 0) {
            job.setLaneCount(1 + random.nextInt(laneCountMax));
        } else if (chance == 1) {
            job.requestCheckpoint();
        } else if (chance == 2) {
            for (LookupView lookup : job.lookups()) {
                assertTrue(lookup.inFlight() <= CAPACITY, () -> "too many are asked about at a time: " + lookup);
            }
        }
    }

    @Override
    Pipeline pipeline(boolean forgets) {
        long[] acknowledgedCounts = forgets ? new long[partitions.size()] : acknowledged;
        ItemSource source = new ItemSource(
                partitions, random.nextLong(), false, new ItemSource.Acknowledged(acknowledgedCounts, false));
        LookupSettings<LookupWorld.Answer> settings = LookupSettings.of(CODEC)
                .withTimeout(Duration.ofMillis(40))
                .withRetries(LookupLog.RETRY_COUNT, Duration.ofMillis(5))
                .withCapacity(CAPACITY);
        Pipeline pipeline = Pipeline.named("asking");
        DataStream<Item> first = pipeline.source("items", source)
                .flatMap((Item item, RowCollector<Item> out) -> {
                    for (Item row : rowsOf(item)) {
                        out.collect(row);
                    }
                })
                .asyncLookup(
                        LookupLog.FIRST,
                        world.lookup(LookupLog.FIRST),
                        settings,
                        (item, answer) -> withFirst(item, numberOf(answer)))
                .onError(ErrorPolicy.skip());
        DataStream<Item> second = first.filter(LookupRun::isForSecond)
                .asyncLookup(
                        LookupLog.SECOND,
                        world.lookup(LookupLog.SECOND),
                        settings.withDefault(new LookupWorld.Answer(0)),
                        (item, answer) -> withSecond(item, numberOf(answer)));
        DataStream<Item> both = first.filter(item -> !isForSecond(item)).union(second);
        both.sinkTo("rows", rows);
        both.keyBy(Item::key, String.class)
                .reduce(
                        "sums",
                        Item.class,
                        (sum, item) -> new Item(item.key(), item.timeMicros(), sum.value() + item.value()))
                .sinkTo("sums", sums);
        return pipeline;
    }

    private static long numberOf(LookupWorld.@Nullable Answer answer) {
        return answer == null ? 0 : answer.number();
    }

    /** Some records make two rows, of which each is asked about. */
    static List<Item> rowsOf(Item item) {
        Item twin = new Item(item.key() + "-twin", item.timeMicros(), item.value());
        return item.value() % 4 == 0 ? List.of(item, twin) : List.of(item);
    }

    static Item withFirst(Item item, long number) {
        return new Item(item.key(), item.timeMicros(), item.value() + number * FIRST_FACTOR * FIRST_FACTOR);
    }

    static Item withSecond(Item item, long number) {
        return new Item(item.key(), item.timeMicros(), item.value() + number * FIRST_FACTOR);
    }

    static boolean isForSecond(Item item) {
        return item.value() / FIRST_FACTOR / FIRST_FACTOR % 3 > 0;
    }

    static @Nullable Item decoded(String line) {
        try {
            return ItemSource.decode(line);
        } catch (MalformedRowException e) {
            return null;
        }
    }

    @Override
    void check(boolean isEnd) throws Exception {
        LookupLog log = log();
        checkTable(log.rows(), byEpoch(rows.table()), isEnd);
        checkTable(log.sums(), byEpoch(sums.table()), isEnd);
        checkReplay();
    }
}
