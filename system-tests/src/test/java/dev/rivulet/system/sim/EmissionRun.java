package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.sink.RowId;
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
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.reject.RowText;
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
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final Path WAL = new DataDirectory(DATA).wal();
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
    private final Map<Rarity, Integer> rarities;
    private final SimClock clock = new SimClock();
    private final SimDisk disk;
    private final List<List<String>> partitions;
    private final long[] acknowledged;
    private final Map<String, SimReceiver<Item>> receivers = new LinkedHashMap<>();
    private final CrashingTable table;
    private final int laneCountMax;
    private final boolean isPatient;
    private final int stepNsMax;

    /** What the engine said of each epoch, and has to say whenever it computes it again. */
    private final Map<Long, RecordCounts> countsByEpoch = new TreeMap<>();

    /** By sink, what the log said at the start of a run that the receiver has. */
    private final Map<String, Set<RowId>> noted = new HashMap<>();

    /** By sink, what came in earlier runs. */
    private final Map<String, Set<RowId>> came = new HashMap<>();

    /** The last that it said of all. */
    private RecordCounts total = RecordCounts.ZERO;

    private boolean isCrashing;

    /** From here on nothing fails any more, so that the history comes to its end. */
    private boolean isHealed;

    private EmissionRun(long seed, Map<Rarity, Integer> rarities) {
        this.random = new SplittableRandom(seed);
        this.rarities = rarities;
        this.disk = new SimDisk(clock, random.nextLong());
        this.partitions = lines(random);
        this.acknowledged = new long[partitions.size()];
        double failureRate = random.nextInt(3) == 0 ? 0.05 : 0;
        double refusalRate = random.nextInt(3) == 0 ? 0.1 : 0;
        for (String sink : SINKS) {
            came.put(sink, new HashSet<>());
            receivers.put(sink, new SimReceiver<>(Item.class, random.nextLong(), failureRate, refusalRate));
        }
        this.table = new CrashingTable(new SimTable<>(Item.class, random.nextLong(), 0), this::mayCrash);
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

    private void hitIf(Rarity rarity, boolean isHit) {
        if (isHit) {
            rarities.merge(rarity, 1, Integer::sum);
        }
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
        check(true);
        checkTotal(new EmissionLog(disk, WAL));
    }

    /** The power fails, or only the process dies and finds its unsynced files as it left them. */
    private void crash() throws Exception {
        if (random.nextInt(3) == 0) {
            disk.kill();
        } else {
            disk.crash(random.nextLong());
        }
        if (hasLog()) {
            check(false);
        }
    }

    /** A crash may have come before there was one. */
    private boolean hasLog() throws IOException {
        return disk.exists(WAL)
                && new WalInspection(disk, WAL).inspect(WalReport.Depth.HEADERS).logId() != null;
    }

    /** Whether the job came to its clean end. */
    private boolean runFor(int stepCount) throws Exception {
        noteWhatIsKnown();
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
        checkArrivals();
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

    private void noteWhatIsKnown() throws IOException {
        EmissionLog log = hasLog() ? new EmissionLog(disk, WAL) : null;
        for (String sink : SINKS) {
            Set<RowId> known = new HashSet<>();
            String application = application(sink);
            for (EmissionLog.Row row : log == null ? List.<EmissionLog.Row>of() : log.rows(sink)) {
                if (log != null && log.isNoted(sink, row)) {
                    known.add(new RowId(application, row.position(), row.ordinal()));
                }
            }
            noted.put(sink, known);
        }
    }

    /** What ids begin with, which a crash before the first row leaves open. */
    private String application(String sink) {
        SimReceiver<Item> receiver = receivers.get(sink);
        Set<RowId> ids = receiver.arrived();
        return ids.isEmpty() ? "" : ids.iterator().next().applicationId();
    }

    private void checkArrivals() {
        for (String sink : SINKS) {
            SimReceiver<Item> receiver = receivers.get(sink);
            List<RowId> arrivals = receiver.takeArrivals();
            hitIf(Rarity.RESENT, !Collections.disjoint(arrivals, came.get(sink)));
            came.get(sink).addAll(arrivals);
            for (RowId id : arrivals) {
                assertTrue(!noted.get(sink).contains(id), () -> id + " comes again, though the log says that it came");
            }
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

    /** What became of all rows in the end. */
    private void checkTotal(EmissionLog log) {
        int refusedCount = 0;
        int rowCount = log.tableRowCount();
        for (String sink : SINKS) {
            refusedCount += receivers.get(sink).refused().size();
            rowCount += log.rows(sink).size();
        }
        assertEquals(rowCount - refusedCount, total.out());
        assertEquals(receivers.get(PLAIN).refused().size(), total.deadLetters());
        assertEquals(receivers.get(SUMS).refused().size(), total.deadResults());
    }

    /**
     * @param isEnd whether all must have come
     */
    private void check(boolean isEnd) throws Exception {
        EmissionLog log = new EmissionLog(disk, WAL);
        List<RejectedRecord> letters = RejectedRecordFiles.read(disk, new DataDirectory(DATA).deadLetters());
        long committedEpoch = table.table().rowsByEpoch().keySet().stream().reduce(0L, Math::max);
        for (String sink : SINKS) {
            checkRows(sink, log, isEnd);
            checkLetters(sink, log, letters, isEnd);
            for (EmissionLog.Row row : log.rows(sink)) {
                assertTrue(
                        row.epoch() > committedEpoch || log.isWhole(sink, row.epoch()),
                        () -> "epoch " + row.epoch() + " is committed, and the log does not say so of " + sink);
            }
            hitIf(Rarity.REPLY_LOST, receivers.get(sink).lostReplyCount() > 0);
            hitIf(Rarity.REFUSED, !receivers.get(sink).refused().isEmpty());
        }
    }

    private void checkRows(String sink, EmissionLog log, boolean isEnd) {
        SimReceiver<Item> receiver = receivers.get(sink);
        String application = application(sink);
        Map<RowId, Item> wanted = new LinkedHashMap<>();
        for (EmissionLog.Row row : log.rows(sink)) {
            RowId id = new RowId(application, row.position(), row.ordinal());
            boolean isThere =
                    receiver.rows().containsKey(id) || receiver.refused().containsKey(id);
            assertTrue(isThere || !log.isNoted(sink, row), () -> "the log says that " + sink + " has " + row);
            assertTrue(isThere || !isEnd, () -> sink + " lacks " + row);
            wanted.put(id, row.item());
            hitIf(Rarity.NOTED_WITHIN_EPOCH, log.isNoted(sink, row) && !log.isWhole(sink, row.epoch()));
        }
        receiver.refused().forEach((id, item) -> assertEquals(wanted.get(id), item, "refused by " + sink));
        receiver.rows().forEach((id, item) -> assertEquals(wanted.get(id), item, "row " + id + " of " + sink));
        List<RowId> inOrder = List.copyOf(wanted.keySet());
        List<RowId> came = List.copyOf(receiver.arrived());
        assertEquals(inOrder.subList(0, Math.min(came.size(), inOrder.size())), came, "order of " + sink);
    }

    /** The dead letters are those that were refused when they came last. */
    private void checkLetters(String sink, EmissionLog log, List<RejectedRecord> letters, boolean isEnd) {
        List<String> found = new ArrayList<>();
        for (RejectedRecord letter : letters) {
            if (letter.operator().equals(sink)) {
                found.add(text(letter));
                hitIf(Rarity.REFUSED_AND_SENDABLE, letter.arrival().resend() == RejectedRecord.Resend.AS_IT_IS);
            }
        }
        List<String> wanted = new ArrayList<>();
        String application = application(sink);
        for (EmissionLog.Row row : log.rows(sink)) {
            if (receivers.get(sink).refused().containsKey(new RowId(application, row.position(), row.ordinal()))) {
                wanted.add(text(sink, row));
            }
        }
        if (isEnd) {
            assertEquals(wanted, found, "dead letters of " + sink);
        } else {
            assertTrue(wanted.containsAll(found), () -> sink + " has " + found + ", of which there may be " + wanted);
        }
    }

    /** All of a letter that its row and record decide. */
    private static String text(RejectedRecord letter) {
        RejectedRecord.Arrival arrival = letter.arrival();
        return String.join(
                " ",
                letter.logPosition() + "/" + letter.recordIndex(),
                letter.kind() + " " + new String(letter.bytes(), StandardCharsets.UTF_8),
                letter.source() + "/" + arrival.partition() + "/" + letter.resource() + ":" + letter.offset(),
                arrival.timeMicros() + " " + Arrays.toString(arrival.context()),
                arrival.resend() + " " + new String(letter.rawBytes(), StandardCharsets.UTF_8));
    }

    private static String text(String sink, EmissionLog.Row row) {
        Batch batch = row.origin().batch();
        int record = row.origin().record();
        boolean isSendable = sink.equals(PLAIN) && row.origin().isAlone();
        String item = "row " + new String(RowText.bytes(row.item()), StandardCharsets.UTF_8);
        if (sink.equals(SUMS)) {
            return row.position() + "/-1 " + item + " " + SUMS + "/-1/row:0 " + batch.ingestTimeMicros() + " [] never ";
        }
        return String.join(
                " ",
                row.position() + "/" + record,
                item,
                batch.sourceUid() + "/" + batch.partition() + "/" + batch.resource() + ":" + batch.recordOffset(record),
                batch.ingestTimeMicros() + " " + Arrays.toString(isSendable ? batch.context() : new byte[0]),
                isSendable ? "as-it-is " + new String(batch.record(record), StandardCharsets.UTF_8) : "never ");
    }

    private final class Totals implements JobListener {

        @Override
        public void onOutage(OutageReport report) {
            hitIf(Rarity.OUTAGE_SURVIVED, report.isOver());
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
