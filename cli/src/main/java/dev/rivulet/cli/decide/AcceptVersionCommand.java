package dev.rivulet.cli.decide;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.JobException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rivulet accept-version}: lets another pipeline, engine or Java finish the log of a job that did not stop cleanly. */
@Command(
        name = "accept-version",
        description =
                "Lets this pipeline, engine and Java finish a log that others began, after an end that was not clean."
                        + " That part may come to other rows than before. The decision is written into the log, and holds for"
                        + " this version only.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class AcceptVersionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    AcceptVersionCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        PipelineLocation.Located located = location.loadWithLog(spec);
        EmbeddedRunner.in(located.data().root())
                .withSettings(located.bound().settings())
                .acceptVersion(located.bound().pipeline());
        spec.commandLine()
                .getOut()
                .println("accepted: this version of " + location.file() + " may finish the log; start the job again");
        return ExitCode.OK;
    }
}
