package dev.rivulet.testdriver;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.lookup.LoggedAnswers;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A job on a machine of its own, with all its runs. Works only when told, and then until nothing is left to do. Time passes in two ways:
 * the calendar, which functions can see, only when told; elapsed time, by which epochs end, whenever an epoch is to end. Owned by the
 * test's thread.
 */
final class SimulatedJob {

    static final DataDirectory DATA = new DataDirectory(Path.of("/data"));

    /** Epochs end only when time is made to pass. */
    private static final Duration EPOCH_INTERVAL = Duration.ofMillis(1);

    /** Holds what a test writes, and costs little to prepare. */
    private static final int SEGMENT_SIZE_BYTES = 1 << 20;

    private static final int RUNWAY_SIZE_BYTES = 4 << 10;

    private static final int READ_AHEAD_SIZE_BYTES = 16 << 10;

    /** The whole log is kept, since it is what everything is compared with. */
    private static final WalSettings.Retention KEEP_ALL = new WalSettings.Retention(Duration.ofDays(10_000), 0);

    /** The end of an epoch may make timers due, which make another one. */
    private static final int ROUND_COUNT_MAX = 1_000;

    /** Far more than any test takes between two rests. */
    private static final long STEP_COUNT_MAX = 100_000_000;

    private record Run(Job job, WatchedHost host, PowerSwitch power, JobLog log) {}

    private final long seed;
    private final SplittableRandom random;
    private final SimClock clock = new SimClock();
    private final SimDisk disk;
    private final EngineSettings settings;
    private final @Nullable LoggedAnswers answers;
    private @Nullable Run run;
    private RecordCounts counts = RecordCounts.ZERO;

    /**
     * @param settings of which intervals and the log's are replaced
     * @param answers which lookups get; null if they are asked
     */
    SimulatedJob(long seed, EngineSettings settings, @Nullable LoggedAnswers answers) {
        this.answers = answers;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.disk = new SimDisk(clock, random.nextLong());
        this.settings = settings.withEpochInterval(EPOCH_INTERVAL)
                .withCommitInterval(Duration.ZERO)
                .with(WalSettings.defaults()
                        .withSegmentSizeBytes(SEGMENT_SIZE_BYTES)
                        .withRunwaySizeBytes(RUNWAY_SIZE_BYTES)
                        .withReadAheadSizeBytes(READ_AHEAD_SIZE_BYTES)
                        .with(KEEP_ALL));
    }

    /**
     * Starts the job, or starts it again.
     *
     * @param connect joins the ends of the pipeline with what they are to read and write in this run
     */
    void start(Supplier<Pipeline> pipeline, Consumer<PowerSwitch> connect) {
        PowerSwitch power = new PowerSwitch(() -> disk.crash(random.nextLong()));
        WatchedHost host = new WatchedHost(random.nextLong());
        connect.accept(power);
        try {
            Job job = EmbeddedRunner.in(DATA.root())
                    .on(machine(new SwitchedDisk(disk, power, DATA), host))
                    .withSettings(settings)
                    .withListener(new Counts())
                    .start(pipeline.get());
            run = new Run(job, host, power, new JobLog(disk, DATA.wal()));
        } catch (JobException e) {
            throw new AssertionError("the job does not start: " + e.getMessage() + seedText(), e);
        }
    }

    boolean isUp() {
        return run != null;
    }

    /** Works until nothing is left to do at this time, or the job is down. */
    void work() {
        Run current = running();
        current.host.stir();
        long stepCount = 0;
        while (!current.host.isIdle() && !current.job.isTerminated() && !current.power.isOff()) {
            if (stepCount++ == STEP_COUNT_MAX) {
                throw new AssertionError("the job does not come to rest" + seedText());
            }
            current.host.step();
        }
        if (current.power.isOff()) {
            run = null;
        } else if (current.job.isTerminated()) {
            end(current.job);
        }
    }

    /** Works, ends the epoch if it holds anything, and commits it; stops early if the job is down. */
    void endEpoch() {
        work();
        for (int round = 0; run != null && run.log.hasOpenEpoch(logEndPosition()); round++) {
            if (round == ROUND_COUNT_MAX) {
                throw new AssertionError("the job makes work for itself without an end" + seedText());
            }
            elapse(EPOCH_INTERVAL);
            work();
        }
    }

    /** Elapsed time passes and the calendar stands still. */
    private void elapse(Duration duration) {
        clock.advance(duration);
        clock.jump(duration.negated());
    }

    private void end(Job job) {
        run = null;
        try {
            job.awaitTermination();
        } catch (JobException e) {
            throw new AssertionError("the job failed: " + e.getMessage() + seedText(), e);
        } catch (InterruptedException e) { // Nothing is waited for, as it has ended.
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void requestCheckpoint() {
        running().job.requestCheckpoint();
    }

    void arm(CrashPoint point) {
        running().power.arm(point);
    }

    /** The crash that is ordered and has not happened. */
    @Nullable CrashPoint armed() {
        return run == null ? null : run.power.armed();
    }

    /** The power fails now. */
    void crash() {
        running().power.turnOff(() -> disk.crash(random.nextLong()));
        run = null;
    }

    /** The process dies now, and what it wrote to files is there, synced or not. */
    void kill() {
        running().power.turnOff(disk::kill);
        run = null;
    }

    /** Where the log ends; it grows with all that happens to the job. */
    long logEndPosition() {
        return running().job.log().endPosition();
    }

    private Run running() {
        if (run == null) {
            throw new IllegalStateException("the job is down, wanted one that runs: start() or recover() it first");
        }
        return run;
    }

    /**
     * What functions can see passes, and elapsed time stands still: so what becomes due goes off before the epoch ends, never beside it.
     */
    void moveCalendar(Duration duration) {
        clock.jump(duration);
    }

    /** For lookups under way elapsed time passes, too. */
    void elapseForLookups(Duration duration) {
        boolean isAsking = run != null && run.job.lookups().stream().anyMatch(lookup -> lookup.inFlight() > 0);
        if (isAsking) {
            elapse(duration);
        }
    }

    long calendarMicros() {
        return clock.epochMicros();
    }

    SimDisk disk() {
        return disk;
    }

    EngineSettings settings() {
        return settings;
    }

    /** What became of the records of all committed epochs. */
    RecordCounts counts() {
        return counts;
    }

    /** The machine as somebody sees it who looks on beside the job. */
    Machine machineBeside() {
        return new Machine(disk, clock, name -> new SimHost(seed), new HeapStateBackend(disk));
    }

    private Machine machine(Disk seen, WatchedHost host) {
        Machine machine = new Machine(seen, clock, name -> host, new HeapStateBackend(seen));
        return answers == null ? machine : machine.withAnswers(answers);
    }

    String seedText() {
        return " (seed " + seed + ")";
    }

    private final class Counts implements JobListener {
        @Override
        public void onEpochCommitted(EpochProgress progress) {
            counts = progress.total();
        }
    }
}
