package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.join.JoinType;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.stateful.StatefulFunction;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.system.sim.ChangingTable.State;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One history of a pipeline that enriches rows before and behind a {@code keyBy}, with tables that change: starts, reloads, crashes,
 * damage, lane changes, and copies that are lost. Repeated by its seed.
 */
final class EnrichRun {

    static final String BEFORE = "before";
    static final String BEHIND = "behind";

    private static final Path DATA = Path.of("/data");

    /** Far more than any history takes. */
    private static final int STEP_COUNT_MAX = 2_000_000;

    /** What was reached by some history. */
    static final class Reached {
        int loadCount;
        int deletedCount;
        int replayCount;
        int lostCount;
        int keptCount;
    }

    private final SplittableRandom random;
    private final Reached reached;
    private final SimClock clock = new SimClock();
    private final SimDisk disk;
    private final Input input;
    private final ChangingTable before;
    private final ChangingTable behind;
    private final WatchedTable table;
    private final int laneCountMax;
    private final boolean isReleasing;
    private final Duration reload;
    private final LogCopy log = new LogCopy();
    private boolean losesUnsynced;
    private boolean wasStarted;
    private boolean isDamaged;

    EnrichRun(long seed, Reached reached) {
        this.random = new SplittableRandom(seed);
        this.reached = reached;
        this.disk = new SimDisk(clock, random.nextLong());
        this.input = Input.of(Input.FIRST, lines());
        this.before = new ChangingTable("n", random.split());
        this.behind = new ChangingTable("s", random.split());
        this.table = new WatchedTable(new SimTable<>(Item.class, random.nextLong(), 0), null);
        this.laneCountMax = 1 + random.nextInt(4);
        this.isReleasing = random.nextBoolean();
        this.reload = Duration.ofMillis(1 + random.nextInt(300));
    }

    private List<List<String>> lines() {
        List<List<String>> partitions = new ArrayList<>();
        for (int partition = random.nextInt(2); partition >= 0; partition--) {
            List<String> lines = new ArrayList<>();
            for (int count = random.nextInt(500); count > 0; count--) {
                lines.add(
                        random.nextInt(50) == 0
                                ? "nonsense"
                                : "key-" + random.nextInt(15) + "," + count + "," + random.nextInt(100));
            }
            partitions.add(lines);
        }
        return partitions;
    }

    /** One run, in which nothing is counted. */
    static void run(long seed) throws Exception {
        new EnrichRun(seed, new Reached()).execute();
    }

    void execute() throws Exception {
        int crashCount = random.nextInt(6);
        for (int crash = 0; crash < crashCount; crash++) {
            if (random.nextInt(4) == 0) {
                disk.failOnce(1 + random.nextInt(200));
            }
            runFor(random.nextInt(3_000));
            if (random.nextInt(3) == 0) {
                disk.kill();
            } else {
                disk.crash(random.nextLong());
            }
            disk.heal();
            damageNewestCheckpoint();
        }
        before.set(State.THERE);
        behind.set(State.THERE);
        if (!runFor(STEP_COUNT_MAX)) {
            throw new AssertionError("the job gets nowhere");
        }
        check();
        loseACopy();
    }

    private void damageNewestCheckpoint() throws IOException {
        Path checkpoints = new DataDirectory(DATA).checkpoints();
        List<String> names = disk.list(checkpoints).stream()
                .filter(name -> name.startsWith("chk-"))
                .toList();
        if (isDamaged || names.size() < 2 || random.nextInt(3) > 0) {
            return;
        }
        isDamaged = true;
        Path manifest = checkpoints.resolve(names.get(names.size() - 1)).resolve("MANIFEST");
        disk.flipBit(manifest, random.nextLong(disk.sizeBytes(manifest) * 8));
    }

    /** Whether the job came to its clean end. */
    private boolean runFor(int stepCount) throws InterruptedException {
        SimHost host = new SimHost(random.nextLong());
        Job job = start(host);
        if (job == null) {
            return false;
        }
        for (int step = 0; step < stepCount && !job.isTerminated(); step++) {
            host.step();
            clock.advance(Duration.ofNanos(random.nextInt(1_000_000)));
            disturb(job);
        }
        job.tables().forEach(report -> reached.keptCount += (int) report.failureCount());
        table.endRun(job.recovery().checkpointEpoch(), !losesUnsynced);
        if (!job.isTerminated()) {
            return false;
        }
        try {
            job.awaitTermination();
            return true;
        } catch (JobException e) {
            if (disk.hasFailed()) {
                return false;
            }
            throw new AssertionError("the job fails", e);
        }
    }

    private void disturb(Job job) {
        switch (random.nextInt(1_000)) {
            case 0 -> job.setLaneCount(1 + random.nextInt(laneCountMax));
            case 1, 2 -> job.requestCheckpoint();
            case 3, 4, 5 -> before.change();
            case 6, 7, 8 -> behind.change();
            case 9 -> before.set(State.values()[random.nextInt(3)]);
            case 10 -> behind.set(State.values()[random.nextInt(3)]);
            default -> {
                // Nothing happens.
            }
        }
    }

    /** Null if it does not start since the disk failed. */
    private @Nullable Job start(SimHost host) {
        RandomSettings settings = new RandomSettings(random);
        WalSettings wal = settings.wal(isReleasing);
        losesUnsynced = wal.sync().mode().acknowledgesUnsynced();
        Disk watched = isReleasing ? new ReleaseWatch(disk, new DataDirectory(DATA).wal(), log) : disk;
        Machine machine = new Machine(watched, clock, name -> host, new HeapStateBackend(watched));
        if (!wasStarted) {
            before.set(State.THERE);
            behind.set(State.THERE);
        }
        try {
            int fileCount = copies().size();
            Job job = EmbeddedRunner.in(DATA)
                    .on(machine)
                    .withSettings(settings.engine(laneCountMax, wal))
                    .availableNow()
                    .start(pipeline());
            wasStarted = true;
            reached.deletedCount += Math.max(0, fileCount - copies().size());
            return job;
        } catch (JobException e) {
            if (disk.hasFailed()) {
                return null;
            }
            throw new AssertionError("the job does not start", e);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Without a call that could fail. */
    private List<String> copies() throws IOException {
        return disk.names(new DataDirectory(DATA).tables());
    }

    private Pipeline pipeline() {
        long[] counts = losesUnsynced ? new long[input.partitions().size()] : input.acknowledgedLineCounts();
        ItemSource source = new ItemSource(
                input.partitions(), random.nextLong(), false, new ItemSource.Acknowledged(counts, false));
        Pipeline pipeline = Pipeline.named("enrich");
        pipeline.source(Input.FIRST, source)
                .enrich(before, Item::key, Site::key)
                .withType(JoinType.LEFT)
                .withReload(reload)
                .join(BEFORE, EnrichRun::named)
                .keyBy(item -> item.key().split("\\|")[0], String.class)
                .mapWithState("count", Long.class, (Item item, Long count) -> {
                    long number = count == null ? 1 : count + 1;
                    return new StatefulFunction.Result<>(new Item(item.key(), item.timeMicros(), number), number);
                })
                .enrich(behind, item -> item.key().split("\\|")[0], Site::key)
                .withReload(reload)
                .join(BEHIND, EnrichRun::named)
                .sinkTo("sink", table);
        return pipeline;
    }

    private static Item named(@Nullable Item item, @Nullable Site site) {
        if (item == null) {
            throw new AssertionError("a row without a row");
        }
        return new Item(item.key() + "|" + (site == null ? "-" : site.name()), item.timeMicros(), item.value());
    }

    private void check() throws Exception {
        log.readAll(disk, new DataDirectory(DATA).wal());
        PlainEnrichment plain = new PlainEnrichment(before, behind);
        NavigableMap<Long, List<Item>> epochs = plain.epochs(log.frames());
        List<Item> wanted = new ArrayList<>();
        epochs.values().forEach(wanted::addAll);
        assertEquals(wanted, table.table().rows());
        table.checkRuns(epochs);
        reached.loadCount += plain.loadCount();
        if (!isDamaged && !disk.hasFailed()) {
            checkReplay();
        }
    }

    /** From as far back as the log is kept, by its copies alone. */
    private void checkReplay() throws Exception {
        before.set(State.AWAY);
        behind.set(State.AWAY);
        EngineSettings settings = EngineSettings.defaults().withLaneCount(1 + random.nextInt(3));
        Replay replay = Replay.of(
                pipeline(),
                DATA,
                Path.of("/scratch"),
                settings,
                new Machine(disk, clock, name -> new SimHost(1), new HeapStateBackend(disk)));
        assertEquals(List.of(), replay.verify().divergences());
        reached.replayCount++;
        before.set(State.THERE);
        behind.set(State.THERE);
    }

    /** Without a copy that is in force nothing starts, and the message names it. */
    private void loseACopy() throws Exception {
        List<String> names = copies();
        if (names.isEmpty() || random.nextInt(4) > 0) {
            return;
        }
        disk.heal();
        for (String name : names) {
            Path file = new DataDirectory(DATA).tables().resolve(name);
            if (random.nextBoolean()) {
                disk.delete(file);
            } else {
                disk.flipBit(file, random.nextLong(disk.sizeBytes(file) * 8));
            }
        }
        try {
            start(new SimHost(1));
            throw new AssertionError("the job starts without the copies of its tables");
        } catch (AssertionError e) {
            String message = e.getCause() == null
                    ? e.getMessage()
                    : String.valueOf(e.getCause().getMessage());
            assertTrue(names.stream().anyMatch(message::contains), message);
        }
        reached.lostCount++;
    }
}
