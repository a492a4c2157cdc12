package dev.rivulet.cli;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.ParentWatch;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.PipelineRun;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.supervise.RestartStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rivulet run}: runs a pipeline of a file until it is stopped, or until there is nothing more to process. */
@Command(
        name = "run",
        description = "Runs a pipeline; it goes on from where it was. Ctrl-C stops it cleanly.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class RunCommand implements Callable<Integer> {

    /** Long enough for one whose supervisor died to notice it and go. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(15);

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(names = "--available-now", description = "Process what is there and exit, instead of waiting for more.")
    private boolean isAvailableNow;

    @Option(
            names = "--allow-dropped-state",
            description =
                    "Forget the state of operators that the pipeline no longer has, instead of refusing to start.")
    private boolean isDroppingState;

    @Option(
            names = "--from-savepoint",
            paramLabel = "DIR",
            description =
                    "Begin with the state of this savepoint; the data directory must be new. Only for the first start.")
    private @Nullable Path savepoint;

    @Option(
            names = "--supervised",
            hidden = true,
            description = "End at once when standard input does, and wait a little for a predecessor's lock.")
    private boolean isSupervised;

    RunCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException, InterruptedException {
        if (isSupervised) {
            ParentWatch.start();
        }
        PipelineRun run =
                new PipelineRun(location.load(), this::configured, isSupervised ? LOCK_PATIENCE : Duration.ZERO);
        run.execute();
        return ExitCode.OK;
    }

    private EmbeddedRunner configured(EmbeddedRunner plain, Optional<RestartStrategy> restarts) {
        RestartStrategy unsaid = isAvailableNow ? RestartStrategy.none() : RestartStrategy.exponentialDelay();
        EmbeddedRunner restarting = plain.withRestarts(restarts.orElse(unsaid));
        EmbeddedRunner runner = isAvailableNow ? restarting.availableNow() : restarting;
        EmbeddedRunner begun = savepoint == null ? runner : runner.fromSavepoint(savepoint);
        return isDroppingState ? begun.droppingRemovedState() : begun;
    }
}
