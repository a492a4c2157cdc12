package dev.rivulet.cli;

import dev.rivulet.cli.bind.PipelineBinder;
import dev.rivulet.cli.run.ParentWatch;
import dev.rivulet.cli.run.PipelineRun;
import dev.rivulet.cli.yaml.CompiledPipeline;
import dev.rivulet.cli.yaml.ConfigException;
import dev.rivulet.cli.yaml.PipelineLoader;
import dev.rivulet.engine.job.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rivulet run}: runs a pipeline of a file until it is stopped, or until there is nothing more to process. */
@Command(
        name = "run",
        description = "Runs a pipeline; it goes on from where it was. Ctrl-C stops it cleanly.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class RunCommand implements Callable<Integer> {

    /** Long enough for one whose supervisor died to notice it and go. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(15);

    @Parameters(paramLabel = "PIPELINE", description = "The pipeline's file, in YAML.")
    private Path file = Path.of("pipeline.yaml");

    @Option(names = "--available-now", description = "Process what is there and exit, instead of waiting for more.")
    private boolean isAvailableNow;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where log, state, dead letters and event log are kept, instead of where the file says.")
    private @Nullable Path data;

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
        CompiledPipeline compiled = PipelineLoader.load(file);
        Path dataDirectory = data == null ? compiled.spec().engine().data() : data;
        PipelineRun run = new PipelineRun(
                compiled.spec().name(),
                PipelineBinder.bind(compiled),
                dataDirectory,
                isAvailableNow,
                isSupervised ? LOCK_PATIENCE : Duration.ZERO);
        run.execute();
        return ExitCode.OK;
    }
}
