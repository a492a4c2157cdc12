package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.ErrorPolicy;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.aggregate.Aggregates;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.lookup.LookupView;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.engine.window.TumblingWindows;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One history of a pipeline with an unordered lookup, windows behind it, and sometimes a second source that comes in there: through crashes,
 * and answers that come late, not at all, and never the same twice. The tables have to hold what the log says: each row where its answer lies,
 * and none late that would not have been. Repeated by its seed.
 */
final class UnorderedRun extends LookupHistory {

    static final int CAPACITY = 4;

    private static final long FACTOR = 1_000;
    private static final long STEP_MICROS = 200_000;

    /** A slow world comes to answers once in so many steps. */
    private static final int SLOW_STEP_COUNT = 40;

    /** What a few rows come too late by, which is more than the watermark allows. */
    private static final long LATE_MICROS = 5_000_000;

    private final int sourceCount;

    /** Per source. */
    private final List<List<List<String>>> partitions = new ArrayList<>();

    private final List<long[]> acknowledged = new ArrayList<>();
    private final CrashingTable rows;
    private final CrashingTable sums;
    private final int laneCountMax;

    /** Where the world is slow, rows stay put off over epochs, checkpoints and crashes. */
    private final boolean isSlow;

    private int lineCount;

    private UnorderedRun(long seed) {
        super(seed);
        this.sourceCount = 1 + random.nextInt(2);
        for (int source = 0; source < sourceCount; source++) {
            partitions.add(lines());
            acknowledged.add(new long[partitions.get(source).size()]);
        }
        this.rows = newTable();
        this.sums = newTable();
        this.laneCountMax = 1 + random.nextInt(3);
        this.isSlow = random.nextInt(3) == 0;
    }

    /** No line is like another, so that a row tells which one it came of. */
    private List<List<String>> lines() {
        List<List<String>> ofSource = new ArrayList<>();
        int partitionCount = 1 + random.nextInt(3);
        for (int partition = 0; partition < partitionCount; partition++) {
            List<String> lines = new ArrayList<>();
            int count = random.nextInt(120);
            for (int index = 0; index < count; index++) {
                long lateMicros = random.nextInt(8) == 0 ? random.nextLong(LATE_MICROS) : 0;
                long timeMicros = index * STEP_MICROS - lateMicros;
                String line = "key-" + random.nextInt(5) + "," + timeMicros + "," + ++lineCount;
                lines.add(random.nextInt(20) == 0 ? "nonsense " + lineCount : line);
            }
            ofSource.add(lines);
        }
        return ofSource;
    }

    static void run(long seed) throws Exception {
        new UnorderedRun(seed).execute();
    }

    /** Runs seeds without a test framework: the first, and how many. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        long returnedCount = 0;
        for (long seed = first; seed < first + count; seed++) {
            try {
                returnedCount += new UnorderedRun(seed).execute();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " fails", e);
            }
        }
        assertTrue(count < 10 || returnedCount > count, "rows are put off");
        System.out.println(count + " histories from seed " + first + ", in which " + returnedCount + " rows came back");
    }

    /** How many rows were put off. */
    private int execute() throws Exception {
        runThrough();
        UnorderedLog log = log();
        int rowCount = partitions.get(0).stream()
                .flatMap(List::stream)
                .map(LookupRun::decoded)
                .filter(item -> item != null)
                .mapToInt(item -> LookupRun.rowsOf(item).size())
                .sum();
        assertEquals(rowCount, log.askedCount(), "rows to be asked about in the log");
        assertEquals(rowCount, log.doneCount(), "none is put off for ever");
        return log.returnedCount();
    }

    private UnorderedLog log() throws IOException {
        return new UnorderedLog(world, sourceCount, disk, WAL);
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
        if (!isSlow || random.nextInt(SLOW_STEP_COUNT) == 0) {
            world.goOn();
        }
    }

    @Override
    void disturb(Job job, int chance) {
        if (chance == 0) {
            job.setLaneCount(1 + random.nextInt(laneCountMax));
        } else if (chance < 3) {
            job.requestCheckpoint();
        } else if (chance == 3) {
            for (LookupView lookup : job.lookups()) {
                assertTrue(lookup.inFlight() <= CAPACITY, () -> "too many are asked about at a time: " + lookup);
                assertTrue(lookup.putOff() <= CAPACITY, () -> "too many are put off: " + lookup);
            }
        }
    }

    @Override
    Pipeline pipeline(boolean forgets) {
        LookupSettings<LookupWorld.Answer> settings = LookupSettings.of(LookupRun.CODEC)
                .withTimeout(Duration.ofMillis(isSlow ? 2_000 : 40))
                .withRetries(LookupLog.RETRY_COUNT, Duration.ofMillis(5))
                .withCapacity(CAPACITY)
                .unordered();
        Pipeline pipeline = Pipeline.named("putting-off");
        WatermarkStrategy<Item> strategy =
                WatermarkStrategy.boundedOutOfOrderness(micros(PipelineMaker.DISORDER_MICROS), Item::timeMicros);
        DataStream<Item> all = pipeline.source("items", source(0, forgets))
                .withWatermarks(strategy)
                .flatMap((Item item, RowCollector<Item> out) -> {
                    for (Item row : LookupRun.rowsOf(item)) {
                        out.collect(row);
                    }
                })
                .asyncLookup(
                        UnorderedLog.UID,
                        world.lookup(UnorderedLog.UID),
                        settings,
                        (item, answer) -> withAnswer(item, answer.number()))
                .onError(ErrorPolicy.skip())
                .filter(item -> !isDropped(item));
        if (sourceCount > 1) {
            all = all.union(pipeline.source("others", source(1, forgets))
                    .withWatermarks(strategy.withIdleness(micros(PipelineMaker.IDLENESS_MICROS))));
        }
        all.sinkTo("rows", rows);
        all.keyBy(Item::key, String.class)
                .window(TumblingWindows.of(micros(UnorderedLog.WINDOW_MICROS)))
                .aggregate(
                        "sums",
                        Aggregates.sumLong(Item::value),
                        (key, window, sum) -> new Item(key, window.startMicros(), sum))
                .sinkTo("sums", sums);
        return pipeline;
    }

    private ItemSource source(int index, boolean forgets) {
        long[] counts = forgets ? new long[acknowledged.get(index).length] : acknowledged.get(index);
        return new ItemSource(
                partitions.get(index), random.nextLong(), false, new ItemSource.Acknowledged(counts, false));
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    static Item withAnswer(Item item, long number) {
        return new Item(item.key(), item.timeMicros(), item.value() + number * FACTOR);
    }

    static boolean isDropped(Item item) {
        return item.value() / FACTOR % 5 == 0;
    }

    @Override
    void check(boolean isEnd) throws Exception {
        UnorderedLog log = log();
        checkTable(log.rows(), byEpoch(rows.table()), isEnd);
        checkTable(inAnyOrder(log.sums()), inAnyOrder(byEpoch(sums.table())), isEnd);
        if (isEnd) {
            List<String> late = RejectedRecordFiles.read(disk, new DataDirectory(DATA).lateRecords()).stream()
                    .map(record -> record.resource() + ":" + record.offset())
                    .sorted()
                    .toList();
            assertEquals(log.late(), late, "late records");
        }
        checkReplay();
    }

    private static Map<Integer, List<Item>> inAnyOrder(Map<Integer, List<Item>> byEpoch) {
        Map<Integer, List<Item>> sorted = new TreeMap<>();
        byEpoch.forEach((epoch, items) -> sorted.put(
                epoch,
                items.stream()
                        .sorted((one, other) -> one.toString().compareTo(other.toString()))
                        .toList()));
        return sorted;
    }
}
