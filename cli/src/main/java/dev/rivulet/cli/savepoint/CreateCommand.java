package dev.rivulet.cli.savepoint;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.ScratchDirectory;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.savepoint.Savepoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet savepoint create}: makes a savepoint of a job's newest checkpoint. */
@Command(
        name = "create",
        description =
                "Makes a savepoint of a job's newest checkpoint. Stop or drain the job before, so that it has all that"
                        + " was committed.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class CreateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(names = "--name", paramLabel = "N", required = true, description = "The savepoint's name.")
    private String name = "";

    @Option(names = "--into", paramLabel = "DIR", required = true, description = "The folder for savepoints.")
    private Path directory = Path.of("");

    CreateCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        PipelineLocation.Located located = location.loadWithLog(spec);
        long epoch = create(located.data().root());
        PrintWriter out = spec.commandLine().getOut();
        Path savepoint = directory.resolve(name);
        out.println("savepoint " + savepoint + " has the state of epoch " + epoch
                + "; what was committed after it would be committed again by a job that begins with it");
        out.println("to begin with it, in a new data directory: rivulet run " + location.file() + " --data NEW"
                + " --from-savepoint " + savepoint);
        return ExitCode.OK;
    }

    private long create(Path dataDirectory) throws JobException, IOException {
        try (ScratchDirectory scratch = ScratchDirectory.temporary()) {
            return new Savepoints(directory).create(dataDirectory, name, scratch.path());
        } catch (IllegalArgumentException | IllegalStateException e) { // The name is none, or is taken.
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
