package dev.rivulet.cli.state;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.ScratchDirectory;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.query.StateQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rivulet state list}: which states a job has. */
@Command(
        name = "list",
        description = "Tells which states a job has, by uid, and the form of their rows. Works beside a running job.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class ListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    ListCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        PipelineLocation.Located located = location.loadWithLog(spec);
        PrintWriter out = spec.commandLine().getOut();
        try (ScratchDirectory scratch = ScratchDirectory.temporary();
                StateQuery query = StateQuery.open(
                        located.bound().pipeline(), located.data().root(), scratch.path())) {
            out.println("as of epoch " + query.epoch());
            query.states().forEach((uid, form) -> out.println(uid + ": " + form));
        }
        return ExitCode.OK;
    }
}
