package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowHash;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.LoggedFrame;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import dev.rivulet.state.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.WalSettings;
import dev.rivulet.wal.inspect.FrameWalk;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One history of a random pipeline over random input: starts, crashes, damage, lane changes and failing sinks until the input is used
 * up; and then the laws. Repeated by its seed.
 */
final class SimulationRun {

    private static final Path DATA = Path.of("/data");
    private static final RowHash<Item> HASH = RowHash.of(RecordRowType.of(Item.class));

    private final SplittableRandom random;
    private final Marks marks;
    private final SimClock clock = new SimClock();
    private final SimDisk disk;
    private final List<List<String>> partitions;
    private final List<Node> nodes;
    private final List<SimTable<Item>> tables = new ArrayList<>();
    private final int laneCountMax;
    private final boolean logsReferences;
    private RecordCounts total = RecordCounts.ZERO;
    private JobException failure;

    SimulationRun(long seed, Marks marks) {
        this.random = new SplittableRandom(seed);
        this.marks = marks;
        this.disk = new SimDisk(clock, random.nextLong());
        this.partitions = lines(random);
        Grammar grammar = new Grammar(random);
        this.nodes = grammar.pipeline();
        double failureRate = random.nextInt(3) == 0 ? 0.2 : 0;
        for (int sink = 0; sink < grammar.sinkCount(); sink++) {
            tables.add(new SimTable<>(Item.class, random.nextLong(), failureRate));
        }
        this.laneCountMax = 1 + random.nextInt(4);
        this.logsReferences = random.nextInt(4) == 0;
    }

    private static List<List<String>> lines(SplittableRandom random) {
        List<List<String>> partitions = new ArrayList<>();
        int partitionCount = 1 + random.nextInt(3);
        int keyCount = 1 + random.nextInt(20);
        for (int partition = 0; partition < partitionCount; partition++) {
            List<String> lines = new ArrayList<>();
            int count = random.nextInt(400);
            for (int index = 0; index < count; index++) {
                lines.add(line(random, index, keyCount));
            }
            partitions.add(lines);
        }
        return partitions;
    }

    private static String line(SplittableRandom random, int index, int keyCount) {
        if (random.nextInt(60) == 0) {
            return "nonsense " + index;
        }
        long time = index * 100_000L - random.nextLong(2_000_000);
        if (random.nextInt(15) == 0) {
            time -= 15_000_000;
        }
        // The same record again, as when a device resends.
        return "key-" + random.nextInt(keyCount) + "," + time + "," + (random.nextInt(2_000) - 500);
    }

    void execute() throws Exception {
        int crashCount = random.nextInt(6);
        for (int crash = 0; crash < crashCount; crash++) {
            if (random.nextInt(4) == 0) {
                disk.failOnce(1 + random.nextInt(200));
            }
            runFor(random.nextInt(3_000));
            crash();
            disk.heal();
            damageACheckpoint();
        }
        for (int attempt = 0; !runFor(2_000_000); attempt++) {
            if (attempt == 20) {
                tables.forEach(SimTable::heal);
            }
            if (attempt == 25) {
                throw new AssertionError("the job fails again and again", failure);
            }
            disk.crash(random.nextLong());
        }
        check();
    }

    /** The power fails, or only the process dies and finds its unsynced files as it left them. */
    private void crash() {
        if (random.nextInt(3) == 0) {
            disk.kill();
        } else {
            disk.crash(random.nextLong());
        }
    }

    private void damageACheckpoint() throws IOException {
        Path checkpoints = new DataDirectory(DATA).checkpoints();
        List<String> names = disk.list(checkpoints).stream()
                .filter(name -> name.startsWith("chk-"))
                .toList();
        if (names.isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        Path newest = checkpoints.resolve(names.get(names.size() - 1));
        Path state = newest.resolve("state").resolve("state.heap");
        Path victim = random.nextBoolean() ? newest.resolve("MANIFEST") : state;
        long bits = disk.sizeBytes(victim) * 8;
        disk.flipBit(victim, random.nextLong(bits));
        marks.hit(Marks.Mark.CHECKPOINT_DAMAGED);
    }

    /** Whether the job came to its clean end. */
    private boolean runFor(int stepCount) throws InterruptedException {
        List<SimHost> hosts = new ArrayList<>();
        Job job;
        try {
            job = start(hosts);
        } catch (JobException e) {
            if (disk.hasFailed()) {
                return false;
            }
            throw new AssertionError("the job does not start", e);
        }
        noteRecovery(job);
        SimHost host = hosts.get(0);
        for (int step = 0; step < stepCount && !job.isTerminated(); step++) {
            host.step();
            clock.advance(Duration.ofNanos(random.nextInt(1_000_000)));
            disturb(job);
        }
        if (!job.isTerminated()) {
            return false;
        }
        try {
            job.awaitTermination();
            return true;
        } catch (JobException e) {
            failure = e; // Simulated, if of the target; the next start goes on.
            return false;
        }
    }

    private void noteRecovery(Job job) {
        marks.hitIf(
                Marks.Mark.REPLAYED,
                job.recovery().checkpointEpoch() > 0 && job.recovery().replaySizeBytes() > 0);
        marks.hitIf(Marks.Mark.PASSED_OVER, !job.recovery().passedOver().isEmpty());
        marks.hitIf(
                Marks.Mark.RESTARTED_FROM_LOG,
                job.recovery().checkpointEpoch() == 0 && job.recovery().lastEpoch() > 0);
        marks.hitIf(
                Marks.Mark.COMMIT_REPLAYED,
                job.recovery().committedEpoch() > job.recovery().checkpointEpoch());
    }

    private void disturb(Job job) {
        int chance = random.nextInt(400);
        if (chance == 0) {
            int before = job.laneCount();
            int wanted = 1 + random.nextInt(laneCountMax);
            job.setLaneCount(wanted);
            marks.hitIf(Marks.Mark.LANES_CHANGED, wanted != before);
        } else if (chance == 1) {
            job.requestCheckpoint();
        }
    }

    private Job start(List<SimHost> hosts) throws JobException {
        Machine machine = new Machine(
                disk,
                clock,
                name -> {
                    hosts.add(new SimHost(random.nextLong()));
                    return hosts.get(0);
                },
                new HeapStateBackend(disk));
        WalSettings wal = WalSettings.defaults()
                .withSegmentSizeBytes(16 * 1024)
                .withRunwaySizeBytes(2048)
                .with(new WalSettings.Retention(Duration.ofDays(10_000), 0));
        EngineSettings settings = EngineSettings.defaults()
                .withLanes(1, laneCountMax)
                .withDecoderCount(1 + random.nextInt(2))
                .withEpochInterval(Duration.ofMillis(1 + random.nextInt(60)))
                .withCommitInterval(Duration.ofMillis(random.nextInt(200)))
                .withCheckpointLogSizeBytes(500 + random.nextInt(10_000))
                .with(new BatchLimits(1 + random.nextInt(30), 64 * 1024))
                .with(new EngineSettings.RingSizes(
                        64, 8 << 20, 8 << 20, 1 << 1 + random.nextInt(5), 1 + random.nextInt(4), 1 + random.nextInt(3)))
                .withStateHeap(random.nextInt(3) == 0 ? random.nextInt(20_000) : Long.MAX_VALUE)
                .with(wal);
        return EmbeddedRunner.in(DATA)
                .on(machine)
                .withSettings(settings)
                .withListener(new Totals())
                .availableNow()
                .start(PipelineMaker.pipeline(
                        nodes, new ItemSource(partitions, random.nextLong(), logsReferences), tables));
    }

    private void check() throws Exception {
        PlainComputation plain = new PlainComputation(nodes, tables.size());
        replayInto(plain);
        for (int sink = 0; sink < tables.size(); sink++) {
            SimTable<Item> table = tables.get(sink);
            Map<Long, List<Item>> epochs = plain.epochs(sink);
            assertEquals(epochs.keySet(), table.rowsByEpoch().keySet(), "epochs of sink " + sink + " of " + nodes);
            for (Map.Entry<Long, List<Item>> epoch : epochs.entrySet()) {
                assertEquals(
                        epoch.getValue(),
                        table.rowsByEpoch().get(epoch.getKey()),
                        "rows of sink " + sink + " in epoch " + epoch.getKey() + " of " + nodes);
            }
            checkSeals(epochs, table);
            marks.hitIf(Marks.Mark.REPLY_LOST, table.lostReplyCount() > 0);
        }
        assertEquals(plain.counts(), total, "counts of " + nodes);
        checkReplay(plain);
        marks.hitIf(Marks.Mark.LATE, total.late() > 0);
        marks.hitIf(Marks.Mark.RESULT_REFUSED, total.deadResults() > 0);
    }

    /** Asked again, the log gives the same digests, and the same rows for any part of it, whatever the number of lanes. */
    private void checkReplay(PlainComputation plain) throws Exception {
        if (random.nextInt(4) > 0) {
            return;
        }
        Path scratch = Path.of("/scratch");
        EngineSettings settings = EngineSettings.defaults().withLaneCount(1 + random.nextInt(3));
        ItemSource source = new ItemSource(partitions, random.nextLong(), logsReferences);
        Replay replay = Replay.of(
                PipelineMaker.pipeline(nodes, source, tables),
                DATA,
                scratch,
                settings,
                new Machine(disk, clock, name -> new SimHost(1), new HeapStateBackend(disk)));
        ReplayReport report = replay.verify();
        assertEquals(List.of(), report.divergences());
        long from = 1 + random.nextInt(5);
        long to = from + random.nextInt(10);
        replay.into(from, to);
        for (int sink = 0; sink < tables.size(); sink++) {
            Map<Long, List<Item>> expected = new TreeMap<>(plain.epochs(sink));
            expected.keySet().removeIf(epoch -> epoch < from || epoch > to);
            Path table = scratch.resolve("sink-" + sink);
            assertEquals(expected, tables.get(sink).elsewhere().get(table).rowsByEpoch());
        }
        marks.hitIf(Marks.Mark.VERIFIED, report.comparedCount() > 0);
    }

    private static void checkSeals(Map<Long, List<Item>> epochs, SimTable<Item> table) {
        Map<Long, Long> digests = new TreeMap<>();
        epochs.forEach((epoch, rows) ->
                digests.put(epoch, rows.stream().mapToLong(HASH::hash).sum()));
        Map<Long, Long> sealed = new TreeMap<>();
        table.seals().forEach((epoch, seal) -> sealed.put(epoch, seal.digest()));
        assertEquals(digests, sealed, "digests");
    }

    /** The log says what came in which batches; every line must be there once and in order. */
    private void replayInto(PlainComputation plain) throws Exception {
        int[] next = new int[partitions.size()];
        Path wal = new DataDirectory(DATA).wal();
        WalReport report = new WalInspection(disk, wal).inspect(WalReport.Depth.EVERY_FRAME);
        try (FrameWalk walk = new FrameWalk(disk, report, new PositionRange(0, Long.MAX_VALUE))) {
            while (walk.next() != FrameWalk.Step.END) {
                LoggedFrame frame = LoggedFrame.describe(walk.kind(), walk.payload());
                if (frame instanceof LoggedFrame.Records records) {
                    Batch batch = records.batch();
                    int start = next[batch.partition()];
                    next[batch.partition()] += batch.recordCount();
                    List<String> lines = partitions.get(batch.partition()).subList(start, next[batch.partition()]);
                    checkLines(batch, lines);
                    plain.batch(batch.partition(), lines, batch.ingestTimeMicros());
                } else if (frame instanceof LoggedFrame.EpochEnd end) {
                    plain.mark(end.epoch(), end.madeMicros());
                } else if (frame instanceof LoggedFrame.ClockTick tick) {
                    plain.tick(tick.processingTimeMicros());
                    marks.hit(Marks.Mark.TICKED);
                }
            }
        }
        for (int partition = 0; partition < next.length; partition++) {
            assertEquals(partitions.get(partition).size(), next[partition], "lines of partition " + partition);
        }
    }

    private static void checkLines(Batch batch, List<String> lines) {
        for (int index = 0; index < lines.size() && !batch.isReference(); index++) {
            assertEquals(lines.get(index), new String(batch.record(index), StandardCharsets.UTF_8));
        }
    }

    private final class Totals implements JobListener {
        @Override
        public void onEpochCommitted(EpochProgress progress) {
            total = progress.total();
        }
    }
}
