package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A history of a job with lookups: through crashes, many of them right behind a commit, and answers that come late, not at all, and never the
 * same twice. What the job is, and what has to come of it, those say that have one. Repeated by its seed.
 *
 * <p>A base class, since each step of a history asks the one that has it for something, and all of them roll the same dice.
 */
abstract class LookupHistory {

    static final Path DATA = Path.of("/data");
    static final Path WAL = new DataDirectory(DATA).wal();
    private static final int STEP_COUNT_MAX = 500_000;

    final SplittableRandom random;
    final SimClock clock = new SimClock();
    final SimDisk disk;
    final LookupWorld world;
    private boolean isCrashing;
    private int scratchCount;

    LookupHistory(long seed) {
        this.random = new SplittableRandom(seed);
        this.disk = new SimDisk(clock, random.nextLong());
        this.world = new LookupWorld(random.nextLong());
    }

    /** One that may crash right behind a commit. */
    final CrashingTable newTable() {
        return new CrashingTable(new SimTable<>(Item.class, random.nextLong(), 0), this::mayCrash);
    }

    /** A table has just been told to make an epoch visible. */
    private void mayCrash() {
        isCrashing = random.nextInt(6) == 0;
    }

    /**
     * @param forgets whether sources may be asked again for what was acknowledged
     */
    abstract Pipeline pipeline(boolean forgets);

    abstract int laneCountMax();

    /** What the log has answers to. */
    abstract Set<LookupWorld.Question> answered() throws IOException;

    /** The world comes to answers, or takes its time. */
    abstract void worldGoesOn();

    /**
     * Asks something of the running job, or looks at it.
     *
     * @param chance rolled for this step, below 400
     */
    abstract void disturb(Job job, int chance);

    /**
     * The tables have what the log says, as far as they have come; and so does a replay, which asks nobody.
     *
     * @param isEnd whether they must have come to its end
     */
    abstract void check(boolean isEnd) throws Exception;

    /** Up to the job's clean end. */
    final void runThrough() throws Exception {
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
        check(true);
    }

    private void crash() {
        if (random.nextInt(3) == 0) {
            disk.kill();
        } else {
            disk.crash(random.nextLong());
        }
        world.endRun();
    }

    /** A crash may have come before there was one. */
    private boolean hasLog() throws IOException {
        return disk.exists(WAL)
                && new WalInspection(disk, WAL).inspect(WalReport.Depth.HEADERS).logId() != null;
    }

    /** Whether the job came to its clean end. */
    private boolean runFor(int stepCount) throws Exception {
        world.beginRun(hasLog() ? answered() : Set.of());
        isCrashing = false;
        SimHost host = new SimHost(random.nextLong());
        Job job = start(host);
        for (int step = 0; step < stepCount && !job.isTerminated() && !isCrashing; step++) {
            host.step();
            clock.advanceNanos(random.nextInt(1_000_000));
            worldGoesOn();
            disturb(job, random.nextInt(400));
        }
        if (!job.isTerminated()) {
            return false;
        }
        job.awaitTermination();
        world.endRun();
        return true;
    }

    private Job start(SimHost host) {
        RandomSettings settings = new RandomSettings(random);
        WalSettings wal = settings.wal(false);
        boolean forgets = wal.sync().mode().acknowledgesUnsynced();
        try {
            return EmbeddedRunner.in(DATA)
                    .on(machine(host))
                    .withSettings(settings.engine(laneCountMax(), wal))
                    .availableNow()
                    .start(pipeline(forgets));
        } catch (JobException e) {
            throw new AssertionError("the job does not start", e);
        }
    }

    private Machine machine(SimHost host) {
        return new Machine(disk, clock, name -> host, new HeapStateBackend(disk));
    }

    final void checkReplay() throws Exception {
        long callCount = world.callCount();
        ReplayReport report = Replay.of(
                        pipeline(true),
                        DATA,
                        Path.of("/scratch-" + ++scratchCount),
                        EngineSettings.defaults().withLaneCount(1 + random.nextInt(3)),
                        machine(new SimHost(1)))
                .verify();
        assertEquals(List.of(), report.divergences());
        assertEquals(callCount, world.callCount(), "a replay asks nobody");
    }

    /** What a table has, with the epochs in which it got nothing. */
    static Map<Integer, List<Item>> byEpoch(SimTable<Item> table) {
        Map<Integer, List<Item>> byEpoch = new TreeMap<>();
        table.rowsByEpoch().forEach((epoch, some) -> byEpoch.put(epoch.intValue(), some));
        return byEpoch;
    }

    static void checkTable(Map<Integer, List<Item>> wanted, Map<Integer, List<Item>> found, boolean isEnd) {
        int last = found.keySet().stream().reduce(0, Math::max);
        Map<Integer, List<Item>> committed = new TreeMap<>(wanted);
        committed.keySet().removeIf(epoch -> !isEnd && epoch > last);
        Map<Integer, List<Item>> some = new TreeMap<>(found);
        some.values().removeIf(List::isEmpty);
        assertEquals(committed, some);
    }
}
