package dev.rivulet.system;

import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.RecoveryReport;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A program that runs the {@link StagesPipeline} on the real disk and says on standard output what it does, a line at a time into the
 * pipe, so that what it said outlives it.
 *
 * <pre>
 * recovered CHECKPOINT_EPOCH LAST_EPOCH REPLAY_BYTES TORN_BYTES   the job has started
 * visible EPOCH MICROS                     an epoch is committed, so long after main began
 * ended IN DEAD LATE                       the bounded run is over: records that came in, in all runs together, and what was refused
 * failed MESSAGE                           the job cannot start or go on
 * </pre>
 */
final class StagesProcess implements JobListener {

    static final int EXIT_CODE_FAILED = 3;

    private final Path folder;
    private final OutputStream output = new FileOutputStream(FileDescriptor.out);
    private final long startNs = System.nanoTime();

    /** Writer: the engine's thread that tells of commits. Reader: the main thread, at the end. */
    private final AtomicReference<EpochProgress> latest = new AtomicReference<>();

    private StagesProcess(Path folder) {
        this.folder = folder;
    }

    /** Takes the folder of data directory and tables, the seed of the readings, and how many of them to take. */
    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[1]);
        long count = Long.parseLong(arguments[2]);
        boolean isWell = new StagesProcess(Path.of(arguments[0]))
                .run(new StagesSource(seed, count), new StagesSource(seed + 1, count));
        System.exit(isWell ? 0 : EXIT_CODE_FAILED);
    }

    private boolean run(StagesSource source, StagesSource other) throws Exception {
        EmbeddedRunner runner = EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(settings())
                .withListener(this);
        try (Job job = runner.start(StagesPipeline.pipeline(source, other, folder))) {
            RecoveryReport found = job.recovery();
            say("recovered " + found.checkpointEpoch() + " " + found.lastEpoch() + " " + found.replaySizeBytes() + " "
                    + found.tornSizeBytes());
            job.setLaneCount(1 + (int) (found.term() % 2));
            job.awaitTermination();
        } catch (JobException e) {
            say("failed " + e);
            e.printStackTrace();
            return false;
        }
        EpochProgress end = latest.get();
        say("ended " + end.total().in() + " " + end.total().deadLetters() + " "
                + end.total().late());
        return true;
    }

    /** Marks, commits and checkpoints so close together that hardly a moment is outside all of them. */
    private static EngineSettings settings() {
        return EngineSettings.defaults()
                .withLanes(1, 2)
                .withEpochInterval(Duration.ofMillis(150))
                .withCommitInterval(Duration.ofMillis(150))
                .withCheckpointLogSizeBytes(16 << 10);
    }

    @Override
    public void onEpochCommitted(EpochProgress progress) {
        latest.set(progress);
        say("visible " + progress.epoch() + " " + (System.nanoTime() - startNs) / 1_000);
    }

    private void say(String line) {
        try {
            output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
