package dev.rivulet.cli;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.cli.run.PipelineRun;
import dev.rivulet.engine.job.JobException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rivulet drain}: finishes a log with the version that began it, so that another one may follow. */
@Command(
        name = "drain",
        description = "Finishes what is in the log of a job that did not stop cleanly, takes nothing new, and stops"
                + " cleanly. To be run with the pipeline, engine and Java of before an upgrade.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class DrainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    DrainCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException, InterruptedException {
        new PipelineRun(location.loadWithLog(spec), (plain, restarts) -> plain.draining(), Duration.ZERO).execute();
        spec.commandLine()
                .getOut()
                .println("drained: all of the log is committed and checkpointed; a changed pipeline, engine or Java may"
                        + " go on from here");
        return ExitCode.OK;
    }
}
