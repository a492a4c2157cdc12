package dev.rivulet.cli.replay;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.bind.PipelineBinder;
import dev.rivulet.cli.bind.PipelineBinder.BoundPipeline;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.ScratchDirectory;
import dev.rivulet.cli.yaml.PipelineLoader;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.replay.ReplayReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet replay}: computes epochs of a log again, into a table of their own. */
@Command(
        name = "replay",
        description = "Computes epochs of a job's log again and writes their rows below DIR: a table per sink, and what"
                + " was rejected. The job and its table stay as they are. Works beside a running job.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the rows are written",
            "1:the log does not have the epochs, or they could not be computed",
            "2:the command line or a pipeline's file is wrong, or there is no log"
        },
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class ReplayCommand implements Callable<Integer> {

    /** What the engine puts into the directory besides tables. */
    private static final String STATE_NAME = "state";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(
            names = "--from",
            paramLabel = "EPOCH",
            description = "The first epoch to write (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private long fromEpoch;

    @Option(names = "--to", paramLabel = "EPOCH", description = "The last epoch to write (default: the log's last).")
    private long toEpoch = Long.MAX_VALUE;

    @Option(
            names = "--pipeline",
            paramLabel = "NEW",
            description = "Another pipeline's file, to compute what it would have made of PIPELINE's log.")
    private @Nullable Path otherFile;

    @Option(names = "--into", paramLabel = "DIR", required = true, description = "A new directory to write below.")
    private Path directory = Path.of("");

    ReplayCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        requireSense();
        PipelineLocation.Located located = location.loadWithLog(spec);
        BoundPipeline bound = otherFile == null ? located.bound() : PipelineBinder.bind(PipelineLoader.load(otherFile));
        ReplayReport report = replayed(new PipelineLocation.Located(located.name(), bound, located.data()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(ReplayText.written(report, directory));
        return report.lastEpoch() == 0 ? ExitCode.FAILED : ExitCode.OK;
    }

    private void requireSense() throws IOException {
        if (fromEpoch < 1 || toEpoch < fromEpoch) {
            throw mistake("--from " + fromEpoch + " and --to " + (toEpoch == Long.MAX_VALUE ? "the last" : toEpoch)
                    + " are no range of epochs; the first epoch is 1");
        }
        if (!isFree(directory)) {
            throw mistake("--into " + directory + " is there already and not empty; a new directory is wanted");
        }
    }

    private static boolean isFree(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return !Files.exists(directory);
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private ReplayReport replayed(PipelineLocation.Located located) throws JobException, IOException {
        try (ScratchDirectory state = ScratchDirectory.at(directory.resolve(STATE_NAME))) {
            return located.replay(directory).into(fromEpoch, toEpoch);
        }
    }
}
