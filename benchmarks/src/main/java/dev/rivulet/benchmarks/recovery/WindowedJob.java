package dev.rivulet.benchmarks.recovery;

import dev.rivulet.benchmarks.EventStream;
import dev.rivulet.benchmarks.RivuletContender;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.replay.Replay;
import dev.rivulet.engine.replay.ReplayReport;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The job whose log is made once and replayed in two ways: totals in windows of ten seconds. Its log is kept whole. Immutable. */
final class WindowedJob {

    private final Path directory;
    private final EngineSettings settings;
    private final EventStream stream;

    /**
     * @param directory emptied before each live run
     */
    WindowedJob(Path directory, int laneCount, EventStream stream) {
        this.directory = directory;
        this.stream = stream;
        this.settings = EngineSettings.defaults()
                .withLaneCount(laneCount)
                .with(WalSettings.defaults().with(new WalSettings.Retention(Duration.ofDays(1), Long.MAX_VALUE)));
    }

    SealingSink newSink() {
        return new SealingSink(stream.endMicros());
    }

    /** Removes everything. */
    void clear() throws IOException {
        RivuletContender.deleteAll(directory);
    }

    /** Removes the checkpoints, so that a start has nothing but the log, from its beginning. */
    void forgetState() throws IOException {
        RivuletContender.deleteAll(new DataDirectory(data()).checkpoints());
    }

    /** Runs to the clean end: over new records if there is nothing yet, over the log otherwise. */
    void run(SealingSink sink) throws JobException, InterruptedException {
        try (Job job = EmbeddedRunner.in(data()).withSettings(settings).start(pipeline(sink))) {
            job.awaitTermination();
        }
    }

    /** Computes all epochs again and compares them with what the sink has. */
    ReplayReport verify(SealingSink sink) throws IOException, JobException {
        return Replay.of(pipeline(sink), data(), directory.resolve("scratch"), settings, Machine.real())
                .verify();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Pipeline pipeline(SealingSink sink) {
        return RivuletContender.pipeline(stream, false, sink);
    }
}
