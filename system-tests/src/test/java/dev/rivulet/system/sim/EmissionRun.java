package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.runtime.EmbeddedJob;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.testkit.receiver.SimReceiver;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One history of a pipeline with two receivers that remember nothing of epochs, one of them behind keyed state, and a table beside them: through
 * crashes, outages, lost replies and refusals. Every row comes at least once, in order, under the same id, and again only if the log did not say
 * yet that it had come. Repeated by its seed.
 */
final class EmissionRun {

    static final String PLAIN = "plain";
    static final String SUMS = "sums";
    static final List<String> SINKS = List.of(PLAIN, SUMS);

    private static final Path DATA = Path.of("/data");
    private static final int STEP_COUNT_MAX = 500_000;

    /** Rare things that have to happen in some of the histories. */
    enum Rarity {
        RESENT,
        NOTED_WITHIN_EPOCH,
        REFUSED,
        REFUSED_AND_SENDABLE,
        REPLY_LOST,
        OUTAGE_SURVIVED
    }

    private final SplittableRandom random;
    private final SimClock clock = new SimClock();
    private final SimDisk disk;
    private final List<List<String>> partitions;
    private final long[] acknowledged;
    private final Map<String, SimReceiver<Item>> receivers = new LinkedHashMap<>();
    private final CrashingTable table;
    private final EmissionCheck check;
    private final int laneCountMax;
    private final boolean isPatient;
    private final int stepNsMax;

    /** What the engine said of each epoch, and has to say whenever it computes it again. */
    private final Map<Long, RecordCounts> countsByEpoch = new TreeMap<>();

    /** The last that it said of all. */
    private RecordCounts total = RecordCounts.ZERO;

    private boolean isCrashing;

    /** From here on nothing fails any more, so that the history comes to its end. */
    private boolean isHealed;

    private EmissionRun(long seed, Map<Rarity, Integer> rarities) {
        this.random = new SplittableRandom(seed);
        this.disk = new SimDisk(clock, random.nextLong());
        this.partitions = lines(random);
        this.acknowledged = new long[partitions.size()];
        double failureRate = random.nextInt(3) == 0 ? 0.05 : 0;
        double refusalRate = random.nextInt(3) == 0 ? 0.1 : 0;
        for (String sink : SINKS) {
            receivers.put(sink, new SimReceiver<>(Item.class, random.nextLong(), failureRate, refusalRate));
        }
        this.table = new CrashingTable(new SimTable<>(Item.class, random.nextLong(), 0), this::mayCrash);
        this.check = new EmissionCheck(disk, new DataDirectory(DATA), receivers, table, rarities);
        this.laneCountMax = 1 + random.nextInt(3);
        this.isPatient = random.nextBoolean();
        // The shorter steps are, the more of them a log goes unsynced that may; the pauses of outages want longer ones.
        this.stepNsMax = isPatient ? 3_000_000 : 100_000;
    }

    private static List<List<String>> lines(SplittableRandom random) {
        List<List<String>> partitions = new ArrayList<>();
        int number = 0;
        int partitionCount = 1 + random.nextInt(3);
        for (int partition = 0; partition < partitionCount; partition++) {
            List<String> lines = new ArrayList<>();
            int count = random.nextInt(200);
            for (int index = 0; index < count; index++) {
                lines.add("key-" + random.nextInt(5) + "," + index * 1_000L + "," + ++number);
            }
            partitions.add(lines);
        }
        return partitions;
    }

    /** As an entry to be found by its name. */
    static void run(long seed) throws Exception {
        new EmissionRun(seed, new TreeMap<>()).execute();
    }

    /** Runs seeds without a test framework: the first, and how many. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        System.out.println(count + " histories with receivers from seed " + first + ": " + run(first, count));
    }

    static Map<Rarity, Integer> run(long first, long count) {
        Map<Rarity, Integer> rarities = new TreeMap<>();
        for (long seed = first; seed < first + count; seed++) {
            try {
                new EmissionRun(seed, rarities).execute();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " fails", e);
            }
        }
        return rarities;
    }

    /** The table has just been told to make an epoch visible: a crash there finds whatever was not durable before it. */
    private void mayCrash() {
        isCrashing = random.nextInt(6) == 0 && !isHealed;
    }

    private void execute() throws Exception {
        int crashCount = random.nextInt(8);
        for (int crash = 0; crash < crashCount; crash++) {
            runFor(random.nextInt(4_000));
            crash();
        }
        for (int attempt = 0; !runFor(STEP_COUNT_MAX); attempt++) {
            assertTrue(attempt < 50, "the job gets nowhere");
            if (attempt == 20) {
                receivers.values().forEach(SimReceiver::heal);
                isHealed = true;
            }
            crash();
        }
        check.all(true);
        check.total(total);
    }

    /** The power fails, or only the process dies and finds its unsynced files as it left them. */
    private void crash() throws Exception {
        if (random.nextInt(3) == 0) {
            disk.kill();
        } else {
            disk.crash(random.nextLong());
        }
        if (check.hasLog()) {
            check.all(false);
        }
    }

    /** Whether the job came to its clean end. */
    private boolean runFor(int stepCount) throws Exception {
        check.noteWhatIsKnown();
        isCrashing = false;
        SimHost host = new SimHost(random.nextLong());
        Job job = start(host);
        for (int step = 0; step < stepCount && !job.isTerminated() && !isCrashing; step++) {
            host.step();
            clock.advanceNanos(random.nextInt(stepNsMax));
            int chance = random.nextInt(400);
            if (chance == 0) {
                job.setLaneCount(1 + random.nextInt(laneCountMax));
            } else if (chance == 1) {
                job.requestCheckpoint();
            }
        }
        check.arrivals();
        if (!job.isTerminated()) {
            return false;
        }
        try {
            job.awaitTermination();
            return true;
        } catch (JobException e) { // Of an outage that nobody waits for.
            return false;
        }
    }

    private Job start(SimHost host) {
        RandomSettings settings = new RandomSettings(random);
        WalSettings wal = settings.wal(false);
        boolean forgets = wal.sync().mode().acknowledgesUnsynced();
        try {
            Machine machine = new Machine(disk, clock, name -> host, new HeapStateBackend(disk));
            JobEnvironment environment = new JobEnvironment(DATA, machine)
                    .withSettings(settings.engine(laneCountMax, wal))
                    .withListener(new Totals())
                    .withAvailableNow(true)
                    .withRestarts(isPatient ? RestartStrategy.exponentialDelay() : RestartStrategy.none());
            return EmbeddedJob.start(pipeline(forgets).plan(), environment);
        } catch (JobException e) {
            throw new AssertionError("the job does not start", e);
        }
    }

    private Pipeline pipeline(boolean forgets) {
        ItemSource source = new ItemSource(
                partitions,
                random.nextLong(),
                false,
                new ItemSource.Acknowledged(forgets ? new long[partitions.size()] : acknowledged, false));
        Pipeline pipeline = Pipeline.named("sending");
        DataStream<Item> items = pipeline.source("items", source);
        DataStream<Item> rows = items.flatMap((Item item, RowCollector<Item> out) -> {
            for (Item row : LookupRun.rowsOf(item)) {
                out.collect(row);
            }
        });
        rows.sinkTo(PLAIN, receivers.get(PLAIN));
        rows.filter(EmissionRun::isForAll).sinkTo("table", table);
        items.filter(EmissionRun::isForAll)
                .keyBy(Item::key, String.class)
                .reduce(
                        "sum",
                        Item.class,
                        (sum, item) -> new Item(item.key(), item.timeMicros(), sum.value() + item.value()))
                .sinkTo(SUMS, receivers.get(SUMS));
        return pipeline;
    }

    /** Whether a row goes on to all sinks; else the record that it is of becomes rows of {@link #PLAIN} and nothing else. */
    static boolean isForAll(Item item) {
        return item.value() % 3 != 1;
    }

    private final class Totals implements JobListener {

        @Override
        public void onOutage(OutageReport report) {
            check.hitIf(Rarity.OUTAGE_SURVIVED, report.isOver());
        }

        @Override
        public void onEpochCommitted(EpochProgress progress) {
            RecordCounts before = countsByEpoch.putIfAbsent(progress.epoch(), progress.counts());
            total = progress.total();
            assertTrue(
                    before == null || before.equals(progress.counts()),
                    () -> "epoch " + progress.epoch() + " was " + before + ", now it is " + progress.counts());
        }
    }
}
