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
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.lookup.LookupSettings;
import dev.rivulet.engine.lookup.LookupView;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.WalSettings;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One history of a pipeline with two lookups, the second of which is asked about what came of the first, and with keyed state behind: through
 * crashes, many of them right behind a commit, and answers that come late, not at all, and never the same twice. At its end the tables have
 * to hold what the log says. Repeated by its seed.
 */
final class LookupRun {

    static final Codec<LookupWorld.Answer> CODEC = Codecs.of(LookupWorld.Answer.class);

    private static final Path DATA = Path.of("/data");
    private static final Path WAL = new DataDirectory(DATA).wal();
    private static final int STEP_COUNT_MAX = 500_000;
    private static final int CAPACITY = 3;

    /** An answer of the first lookup is so much in a value, so that one of the second fits below. */
    private static final long FIRST_FACTOR = 1_000_000;

    private final SplittableRandom random;
    private final SimClock clock = new SimClock();
    private final SimDisk disk;
    private final LookupWorld world;
    private final List<List<String>> partitions;
    private final long[] acknowledged;
    private final CrashingTable rows;
    private final CrashingTable sums;
    private final int laneCountMax;
    private boolean isCrashing;
    private int scratchCount;

    private LookupRun(long seed) {
        this.random = new SplittableRandom(seed);
        this.disk = new SimDisk(clock, random.nextLong());
        this.world = new LookupWorld(random.nextLong());
        this.partitions = lines(random);
        this.acknowledged = new long[partitions.size()];
        this.rows = new CrashingTable(new SimTable<>(Item.class, random.nextLong(), 0), this::mayCrash);
        this.sums = new CrashingTable(new SimTable<>(Item.class, random.nextLong(), 0), this::mayCrash);
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
        int crashCount = random.nextInt(8);
        for (int crash = 0; crash < crashCount; crash++) {
            runFor(random.nextInt(4_000));
            crash();
            if (hasLog()) {
                check(false);
            }
        }
        for (int attempt = 0; !runFor(STEP_COUNT_MAX); attempt++) {
            assertTrue(isCrashing && attempt < 50, "the job gets nowhere");
            crash();
        }
        LookupLog log = check(true);
        long itemCount = partitions.stream()
                .flatMap(List::stream)
                .filter(line -> decoded(line) != null)
                .count();
        assertEquals(itemCount, log.itemCount(), "records in the log");
    }

    private void crash() {
        if (random.nextInt(3) == 0) {
            disk.kill();
        } else {
            disk.crash(random.nextLong());
        }
        world.endRun();
    }

    /** A table has just been told to make an epoch visible. */
    private void mayCrash() {
        isCrashing = random.nextInt(6) == 0;
    }

    /** A crash may have come before there was one. */
    private boolean hasLog() throws IOException {
        return disk.exists(WAL)
                && new WalInspection(disk, WAL).inspect(WalReport.Depth.HEADERS).logId() != null;
    }

    /** Whether the job came to its clean end. */
    private boolean runFor(int stepCount) throws Exception {
        world.beginRun(hasLog() ? new LookupLog(world, disk, WAL).answered() : Set.of());
        isCrashing = false;
        SimHost host = new SimHost(random.nextLong());
        Job job = start(host);
        for (int step = 0; step < stepCount && !job.isTerminated() && !isCrashing; step++) {
            host.step();
            clock.advance(Duration.ofNanos(random.nextInt(1_000_000)));
            world.goOn();
            disturb(job);
        }
        if (!job.isTerminated()) {
            return false;
        }
        job.awaitTermination();
        world.endRun();
        return true;
    }

    private void disturb(Job job) {
        int chance = random.nextInt(400);
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

    private Job start(SimHost host) {
        RandomSettings settings = new RandomSettings(random);
        WalSettings wal = settings.wal(false);
        boolean forgets = wal.sync().mode().acknowledgesUnsynced();
        try {
            return EmbeddedRunner.in(DATA)
                    .on(machine(host))
                    .withSettings(settings.engine(laneCountMax, wal))
                    .availableNow()
                    .start(pipeline(forgets ? new long[partitions.size()] : acknowledged));
        } catch (JobException e) {
            throw new AssertionError("the job does not start", e);
        }
    }

    private Machine machine(SimHost host) {
        return new Machine(disk, clock, name -> host, new HeapStateBackend(disk));
    }

    private Pipeline pipeline(long[] acknowledgedCounts) {
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

    /**
     * The tables have what the log says, as far as they have come; and so does a replay, which asks nobody.
     *
     * @param isEnd whether they must have come to its end
     */
    private LookupLog check(boolean isEnd) throws Exception {
        LookupLog log = new LookupLog(world, disk, WAL);
        checkTable(log.rows(), rows.table(), isEnd);
        checkTable(log.sums(), sums.table(), isEnd);
        long callCount = world.callCount();
        ReplayReport report = Replay.of(
                        pipeline(new long[partitions.size()]),
                        DATA,
                        Path.of("/scratch-" + ++scratchCount),
                        EngineSettings.defaults().withLaneCount(1 + random.nextInt(3)),
                        machine(new SimHost(1)))
                .verify();
        assertEquals(List.of(), report.divergences());
        assertEquals(callCount, world.callCount(), "a replay asks nobody");
        return log;
    }

    private static void checkTable(Map<Integer, List<Item>> wanted, SimTable<Item> table, boolean isEnd) {
        Map<Integer, List<Item>> found = new TreeMap<>();
        table.rowsByEpoch().forEach((epoch, some) -> {
            if (!some.isEmpty()) {
                found.put(epoch.intValue(), some);
            }
        });
        Map<Integer, List<Item>> committed = new TreeMap<>(wanted);
        long last = isEnd ? Long.MAX_VALUE : lastEpoch(table);
        committed.keySet().removeIf(epoch -> epoch > last);
        assertEquals(committed, found);
    }

    private static long lastEpoch(SimTable<Item> table) {
        return table.rowsByEpoch().keySet().stream().reduce(0L, Math::max);
    }
}
