package dev.rivulet.testdriver;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.Divergence;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.query.StateQuery;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at what a job has on its disk, by the engine's own means for those who look on. Owned by the test's thread. */
final class JobInspection {

    private final SimulatedJob job;
    private int scratchCount;

    JobInspection(SimulatedJob job) {
        this.job = job;
    }

    /** What somebody wants to know of a state. */
    interface StateLook<R> {
        R at(StateQuery query) throws IOException;
    }

    /** Into that of the newest checkpoint. */
    <R> R lookIntoState(Pipeline pipeline, StateLook<R> look) {
        try (StateQuery query =
                StateQuery.open(pipeline, SimulatedJob.DATA.root(), newScratch(), job.machineBeside())) {
            return look.at(query);
        } catch (IOException | JobException e) {
            throw new AssertionError("the state cannot be read: " + e.getMessage() + job.seedText(), e);
        }
    }

    List<RejectedRecord> rejectedRecords(Path directory) {
        try {
            return RejectedRecordFiles.read(job.disk(), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log, computed again, must come to what was committed. */
    void requireSameReplay(Pipeline pipeline) {
        ReplayReport report = replay(pipeline);
        if (!report.isSame()) {
            String differences =
                    report.divergences().stream().map(Divergence::text).collect(Collectors.joining("\n"));
            throw new AssertionError("a replay comes to other rows than were committed" + job.seedText()
                    + "; a function that reads a clock, a random source or a static field is the most likely cause:\n"
                    + differences);
        }
    }

    private ReplayReport replay(Pipeline pipeline) {
        try {
            return Replay.of(pipeline, SimulatedJob.DATA.root(), newScratch(), job.settings(), job.machineBeside())
                    .verify();
        } catch (IOException | JobException e) {
            throw new AssertionError("the log cannot be replayed: " + e.getMessage() + job.seedText(), e);
        }
    }

    private Path newScratch() {
        return Path.of("/scratch-" + ++scratchCount);
    }
}
