package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.DeadLetter;
import dev.rivulet.engine.reject.ReplayedRecord;
import dev.rivulet.engine.reject.Replays;
import dev.rivulet.engine.runtime.EmbeddedJob;
import dev.rivulet.engine.runtime.JobEnvironment;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A job on a simulated machine that is started again and again, with crashes between: a seed says how its agents take turns and where batches
 * are cut, each time anew. Its random is its owner's, who may draw between the calls.
 */
final class SeededJob {

    static final DataDirectory DIRECTORY = new DataDirectory(Path.of("/data"));

    /** So many are the job's whole life. */
    static final int STEP_COUNT_MAX = 1_000_000;

    private static final Duration STEP_TIME = Duration.ofNanos(50_000);

    final SimClock clock = new SimClock();
    final SimDisk disk;
    private final SplittableRandom random;
    private SimHost host = new SimHost(0);
    private RecordCounts total = RecordCounts.ZERO;

    SeededJob(SplittableRandom random) {
        this.random = random;
        this.disk = new SimDisk(clock, random.nextLong());
    }

    /** Of all that was committed. */
    RecordCounts total() {
        return total;
    }

    /** Where the next start takes place, which is to take what is there, and end. */
    JobEnvironment newEnvironment() {
        host = new SimHost(random.nextLong());
        SimHost own = host;
        Machine machine = new Machine(disk, clock, name -> own, new HeapStateBackend(disk));
        EngineSettings settings = EngineSettings.defaults()
                .with(new BatchLimits(1 + random.nextInt(6), 1_000))
                .withEpochInterval(Duration.ofMillis(1))
                .withCommitInterval(Duration.ofMillis(1));
        return new JobEnvironment(DIRECTORY.root(), machine)
                .withSettings(settings)
                .withAvailableNow(true)
                .withListener(new JobListener() {
                    @Override
                    public void onEpochCommitted(EpochProgress progress) {
                        total = progress.total();
                    }
                });
    }

    /**
     * Starts it, and steps it so often at the most.
     *
     * @return whether it came to its end; a failure is none
     */
    boolean run(Pipeline pipeline, JobEnvironment environment, int stepCount) throws Exception {
        return run(pipeline, environment, stepCount, STEP_TIME, () -> {});
    }

    /** What somebody does beside the job. */
    interface Beside {
        void step() throws Exception;
    }

    /** Likewise, while time passes faster, and somebody else does something behind each step. */
    boolean run(Pipeline pipeline, JobEnvironment environment, int stepCount, Duration stepTime, Beside beside)
            throws Exception {
        Job job = EmbeddedJob.start(pipeline.plan(), environment);
        for (int step = 0; step < stepCount && !job.isTerminated(); step++) {
            host.step();
            clock.advance(stepTime);
            beside.step();
        }
        if (!job.isTerminated()) {
            return false;
        }
        try {
            job.awaitTermination();
            return true;
        } catch (JobException lostReplyOrOutOfReach) {
            return false;
        }
    }

    /**
     * Sends dead letters through the pipeline again; those that cannot be sent are refused.
     *
     * @param mending what to send instead; null to send a record as it is
     * @return how many were not sent before
     */
    int sendAgain(List<DeadLetter> letters, Mending mending) throws IOException {
        List<ReplayedRecord> records = new ArrayList<>();
        for (DeadLetter letter : letters) {
            if (letter.record().arrival().resend() == RejectedRecord.Resend.NEVER) {
                assertThrows(IllegalStateException.class, () -> letter.replayed(null));
            } else {
                records.add(letter.replayed(mending.of(letter.record())));
            }
        }
        return new Replays(disk, DIRECTORY.replays()).publish(records, clock.epochMicros());
    }

    /** What somebody makes of a record that did not get through. */
    interface Mending {
        byte @Nullable [] of(RejectedRecord letter);
    }

    /** The power goes, or only the process. */
    void crash() {
        if (random.nextBoolean()) {
            disk.crash(random.nextLong());
        } else {
            disk.kill();
        }
    }
}
