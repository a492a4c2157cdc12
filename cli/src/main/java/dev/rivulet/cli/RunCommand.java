package dev.rivulet.cli;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.GroupRun;
import dev.rivulet.cli.run.ParentWatch;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.PipelineRun;
import dev.rivulet.cli.yaml.GroupFile;
import dev.rivulet.engine.group.GroupSettings;
import dev.rivulet.engine.group.JobEnd;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.supervise.RestartStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivulet run}: runs pipelines of files until they are stopped, or until there is nothing more to process. */
@Command(
        name = "run",
        description = "Runs a pipeline, or several in one process; each goes on from where it was. Ctrl-C stops them"
                + " cleanly.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class RunCommand implements Callable<Integer> {

    /** Long enough for one whose supervisor died to notice it and go. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "PIPELINE",
            description = "The pipeline's file, in YAML. Several, a folder of them, or a file that names them under"
                    + " `jobs`, run side by side.")
    private List<Path> files = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where log, state, dead letters and event log of the one pipeline are kept, instead of where"
                    + " the file says.")
    private @Nullable Path data;

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
        GroupFile group = GroupFile.of(files);
        if (!group.equals(new GroupFile(files, GroupSettings.MEMORY_OF_EACH)) || files.size() > 1) {
            return runAll(group);
        }
        PipelineRun run = new PipelineRun(
                PipelineLocation.load(files.get(0), data),
                this::configured,
                isSupervised ? LOCK_PATIENCE : Duration.ZERO);
        run.execute();
        return ExitCode.OK;
    }

    private int runAll(GroupFile group) throws ConfigException, IOException, InterruptedException {
        requireNot("--data", data);
        requireNot("--from-savepoint", savepoint);
        LogSettings.showThreads();
        List<JobEnd> ends = GroupRun.load(group, this::configured).execute();
        boolean isTraced = spec.root().userObject() instanceof Main main && main.isTraced();
        int worst = ExitCode.OK;
        for (JobEnd end : ends) {
            worst = Math.max(worst, exitCode(end, isTraced));
        }
        return worst;
    }

    private int exitCode(JobEnd end, boolean isTraced) {
        JobException failure = end.failure();
        if (failure != null && isTraced) {
            failure.printStackTrace(spec.commandLine().getErr());
        }
        return end.kind() == JobEnd.Kind.DONE ? ExitCode.OK : ExitCode.FAILED;
    }

    private void requireNot(String option, @Nullable Path value) {
        if (value != null) {
            throw new ParameterException(
                    spec.commandLine(), option + " is for one pipeline; wanted none of it with several");
        }
    }

    private EmbeddedRunner configured(EmbeddedRunner plain, Optional<RestartStrategy> restarts) {
        RestartStrategy unsaid = isAvailableNow ? RestartStrategy.none() : RestartStrategy.exponentialDelay();
        EmbeddedRunner restarting = plain.withRestarts(restarts.orElse(unsaid));
        EmbeddedRunner runner = isAvailableNow ? restarting.availableNow() : restarting;
        EmbeddedRunner begun = savepoint == null ? runner : runner.fromSavepoint(savepoint);
        return isDroppingState ? begun.droppingRemovedState() : begun;
    }
}
