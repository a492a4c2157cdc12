package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.Outage;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import dev.rivulet.engine.runtime.EmbeddedJob;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One history of a random pipeline over random input: starts, crashes, damage, lane changes and failing sinks until the input is used
 * up; and then the laws. Repeated by its seed.
 */
final class SimulationRun {

    private static final Path DATA = Path.of("/data");

    /** Far more than any history takes. */
    private static final int STEP_COUNT_MAX = 2_000_000;

    /** Half a minute in which nobody has anything to do. */
    private static final int IDLE_STEP_COUNT = 60_000;

    private final SplittableRandom random;
    private final Marks marks;
    private final SimClock clock = new SimClock();
    private final SimDisk disk;
    private final RandomHistory history;

    /** Whether the log lets go of what no checkpoint needs, and so cannot make good the loss of all of them. */
    private final boolean isReleasing;

    /** What is out of reach when; apart, so that the rest of a seed's history is the same without. */
    private final SplittableRandom ofOutages;

    /** What is out of reach at the start of a run, apart likewise. */
    private final SplittableRandom ofStarts;

    private final RandomFlow flow;

    private final boolean waitsForOutages;
    private final double outageRate;

    private final LogCopy log = new LogCopy();
    private final CheckpointDamage damage;
    private boolean wasFailing;
    private int replayCount;
    private boolean losesUnsynced;
    private final EpochReports reports = new EpochReports();
    private @Nullable JobException failure;

    SimulationRun(long seed, Marks marks) {
        this(seed, marks, 1);
    }

    /**
     * @param sourceCount one, or two whose rows come together; what the seed decides for the first is the same with either
     */
    SimulationRun(long seed, Marks marks, int sourceCount) {
        this.random = new SplittableRandom(seed);
        this.marks = marks;
        this.disk = new SimDisk(clock, random.nextLong());
        this.isReleasing = random.nextInt(2) == 0;
        this.damage = new CheckpointDamage(disk, new DataDirectory(DATA).checkpoints(), isReleasing);
        this.flow = new RandomFlow(seed, isReleasing);
        this.history = new RandomHistory(random, seed, sourceCount, isReleasing, flow.mayDrop());
        this.ofOutages = new SplittableRandom(seed * 33);
        this.ofStarts = new SplittableRandom(seed * 39);
        this.waitsForOutages = ofOutages.nextInt(3) == 0;
        this.outageRate = ofOutages.nextBoolean() ? 0.02 : 0;
    }

    /** One run, in which rare things are not counted. */
    static void run(long seed) throws Exception {
        new SimulationRun(seed, new Marks()).execute();
    }

    /** As above, with two sources. */
    static void runWithTwoSources(long seed) throws Exception {
        new SimulationRun(seed, new Marks(), 2).execute();
    }

    void execute() throws Exception {
        int crashCount = random.nextInt(6);
        for (int crash = 0; crash < crashCount; crash++) {
            if (random.nextInt(4) == 0) {
                disk.failOnce(1 + random.nextInt(200));
                wasFailing = true;
            }
            runFor(random.nextInt(3_000));
            crash();
            disk.heal();
            marks.hitIf(Marks.Mark.CHECKPOINT_DAMAGED, damage.mayHit(random, wasFailing));
        }
        if (random.nextInt(16) == 0) {
            if (runUntilIdle()) {
                assertFalse(
                        check(history.driftMicros > 0).hasOpenRows(),
                        "the job is at rest, and there are rows in an epoch without end");
            }
            crash();
        }
        for (int attempt = 0; !runToEnd(); attempt++) {
            if (attempt == 20) {
                history.heal();
            }
            if (attempt == 25) {
                throw new AssertionError("the job fails again and again", failure);
            }
            disk.crash(random.nextLong());
        }
        check(false);
    }

    private boolean runToEnd() throws InterruptedException {
        failure = null;
        boolean isEnded = runFor(STEP_COUNT_MAX);
        if (!isEnded && failure == null) {
            throw new AssertionError("the job gets nowhere");
        }
        return isEnded;
    }

    /** The power fails, or only the process dies and finds its unsynced files as it left them. */
    private void crash() {
        if (random.nextInt(3) == 0) {
            disk.kill();
        } else {
            disk.crash(random.nextLong());
        }
    }

    /** Whether the job came to its clean end. Behind a run that could only log the next one comes at once. */
    private boolean runFor(int stepCount) throws InterruptedException {
        int step = 0;
        while (true) {
            SimHost host = new SimHost(random.nextLong());
            EmbeddedJob job = start(host, false);
            if (job == null) {
                return false;
            }
            long logEnd = job.log().endPosition();
            for (; step < stepCount && !job.isTerminated(); step++) {
                step(host, false);
                disturb(job);
            }
            if (job.isTerminated()) {
                linger(host);
            }
            endRun(job);
            if (!job.isTerminated() || !hasEnded(job)) {
                return false;
            }
            if (!job.isLogOnly()) {
                return true;
            }
            marks.hitIf(Marks.Mark.LOGGED_ONLY, job.log().endPosition() > logEnd);
        }
    }

    private boolean hasEnded(Job job) throws InterruptedException {
        try {
            job.awaitTermination();
            return true;
        } catch (JobException e) {
            failure = e; // Simulated, if of the target; the next start goes on.
            return false;
        }
    }

    /** Whether the job has come to where it does nothing any more, since its source pauses. */
    private boolean runUntilIdle() {
        SimHost host = new SimHost(random.nextLong());
        Job job = start(host, true);
        if (job == null) {
            return false;
        }
        int idleStepCount = 0;
        for (int step = 0; idleStepCount < IDLE_STEP_COUNT && !job.isTerminated(); step++) {
            idleStepCount = step(host, true) > 0 ? 0 : idleStepCount + 1;
            if (step == STEP_COUNT_MAX) {
                throw new AssertionError("the job does not come to rest");
            }
        }
        endRun(job);
        marks.hitIf(Marks.Mark.IDLE, !job.isTerminated());
        return !job.isTerminated();
    }

    /** When an agent has failed the others go on until somebody ends the job; what they do then must not hurt either. */
    private void linger(SimHost host) {
        int stepCount = random.nextInt(300);
        for (int step = 0; step < stepCount; step++) {
            step(host, false);
        }
    }

    private int step(SimHost host, boolean isAtRest) {
        int work = host.step();
        history.outside.goOn(!isAtRest);
        clock.advanceNanos(random.nextInt(1_000_000));
        return work;
    }

    private void endRun(Job job) {
        flow.check();
        marks.hitIf(Marks.Mark.LOG_FULL, job.log().refusalCount() > 0);
        history.tables.forEach(table -> table.endRun(job.recovery().checkpointEpoch(), !losesUnsynced));
    }

    private void disturb(Job job) {
        int chance = random.nextInt(400);
        if (chance == 0) {
            int before = job.laneCount();
            int wanted = 1 + random.nextInt(history.laneCountMax);
            job.setLaneCount(wanted);
            marks.hitIf(Marks.Mark.LANES_CHANGED, wanted != before);
        } else if (chance == 1) {
            job.requestCheckpoint();
        }
    }

    /** Null if it does not start since the disk failed. */
    private @Nullable EmbeddedJob start(SimHost host, boolean isEndless) {
        history.outside.beginRun();
        RandomSettings settings = new RandomSettings(random);
        WalSettings ofAny = settings.wal(isReleasing);
        WalSettings ofOne = flow.mayDrop() ? RandomSettings.soonFull(ofAny) : ofAny;
        WalSettings wal = history.inputs.size() > 1 ? RandomSettings.ofTwoSources(ofOne) : ofOne;
        losesUnsynced = wal.sync().mode().acknowledgesUnsynced();
        Path directory = new DataDirectory(DATA).wal();
        Disk watched = isReleasing ? new ReleaseWatch(disk, directory, log) : disk;
        Machine machine =
                new Machine(watched, clock, name -> host, new ReadWatch(new HeapStateBackend(watched), marks));
        boolean isPatient = waitsForOutages && ofOutages.nextInt(4) > 0;
        List<ItemSource> sources = sources(isEndless, losesUnsynced, isPatient && !isEndless);
        try {
            EngineSettings engine = settings.engine(history.laneCountMax, wal);
            JobEnvironment environment = new JobEnvironment(DATA, machine)
                    .withSettings(flow.mayDrop() ? RandomSettings.slow(engine) : engine)
                    .withListener(new Told())
                    .withAvailableNow(!history.hasEnd)
                    .withRestarts(isPatient ? RestartStrategy.exponentialDelay() : RestartStrategy.none());
            flow.beginRun(wal);
            haveTargetsAway(isPatient && !isEndless);
            EmbeddedJob job = EmbeddedJob.start(
                    history.letterPlace.of(history.pipeline(sources)).plan(), environment);
            marks.hitBy(job.recovery());
            return job;
        } catch (JobException e) {
            if (disk.hasFailed()) {
                return null;
            }
            if (isPatient && Outage.isOne(e)) { // Who supervises a job starts it again.
                return start(host, isEndless);
            }
            throw new AssertionError("the job does not start", e);
        }
    }

    /** Some runs find one of the tables out of reach when they open it, and so at their first try behind that or not. */
    private void haveTargetsAway(boolean mayBe) {
        history.tables.forEach(table -> table.leaveFor(0));
        if (mayBe && ofStarts.nextInt(3) == 0) {
            history.tables.get(ofStarts.nextInt(history.tables.size())).leaveFor(1 + ofStarts.nextInt(2));
        }
    }

    /**
     * @param isEndless whether more may come some day
     * @param forgets whether they may be asked again for what they were told is safe
     * @param mayFail whether they may be out of reach
     */
    private List<ItemSource> sources(boolean isEndless, boolean forgets, boolean mayFail) {
        List<ItemSource> sources = new ArrayList<>();
        long seed = random.nextLong();
        flow.beginSources();
        for (Input input : history.inputs) {
            FlowPolicy policy = flow.next(input.uid());
            long[] counts = forgets ? new long[input.partitions().size()] : input.acknowledgedLineCounts();
            sources.add(new ItemSource(
                            input.partitions(),
                            seed++,
                            history.logsReferences,
                            new ItemSource.Acknowledged(counts, isEndless),
                            new Weather(ofOutages.nextLong(), mayFail ? outageRate : 0))
                    .with(policy));
        }
        return sources;
    }

    /**
     * @param maySourceWait whether a source may still wait for another
     */
    private PlainComputation check(boolean maySourceWait) throws Exception {
        log.readAll(disk, new DataDirectory(DATA).wal());
        marks.hitIf(Marks.Mark.LOG_RELEASED, log.hasReleased());
        RecordCounts total = reports.total();
        PlainComputation plain = new Laws(
                        history.inputs, history.nodes, history.tables, flow.droppable(), maySourceWait, marks)
                .check(log.frames(), history.letterPlace.letters(disk, new DataDirectory(DATA)), total);
        checkReplay(plain);
        return plain;
    }

    /** Asked again, the log gives the same digests, and the same rows for any part of it, whatever the number of lanes. */
    private void checkReplay(PlainComputation plain) throws Exception {
        if (isReleasing || random.nextInt(4) > 0) {
            return;
        }
        Path scratch = Path.of("/scratch-" + ++replayCount);
        EngineSettings settings = EngineSettings.defaults()
                .withLaneCount(1 + random.nextInt(3))
                .withStateHeap(RandomSettings.stateHeapSizeBytes(history.laneCountMax));
        List<ItemSource> sources = sources(false, true, false);
        Replay replay = Replay.of(
                history.pipeline(sources),
                DATA,
                scratch,
                settings,
                new Machine(disk, clock, name -> new SimHost(1), new HeapStateBackend(disk)));
        history.outside.close();
        ReplayReport report = replay.verify();
        assertEquals(List.of(), report.divergences());
        long from = 1 + random.nextInt(5);
        long to = from + random.nextInt(10);
        replay.into(from, to);
        history.outside.open();
        for (int sink = 0; sink < history.tables.size(); sink++) {
            Map<Long, List<Item>> expected = new TreeMap<>(plain.epochs(sink));
            expected.keySet().removeIf(epoch -> epoch < from || epoch > to);
            Path table = scratch.resolve("sink-" + sink);
            assertEquals(
                    expected,
                    history.tables.get(sink).table().elsewhere().get(table).rowsByEpoch());
        }
        history.tables.forEach(WatchedTable::forgetReplay);
        marks.hitIf(Marks.Mark.VERIFIED, report.comparedCount() > 0);
    }

    private final class Told implements JobListener {
        @Override
        public void onOutage(OutageReport report) {
            marks.hitIf(
                    Marks.Mark.SOURCE_OUTAGE, report.isOver() && report.what().startsWith("source "));
            marks.hitIf(
                    Marks.Mark.COMMIT_OUTAGE, report.isOver() && report.what().equals("commit"));
        }

        @Override
        public void onDrop(DropReport report) {
            flow.noteDrop(report);
        }

        @Override
        public void onEpochCommitted(EpochProgress progress) {
            reports.add(progress);
        }
    }
}
