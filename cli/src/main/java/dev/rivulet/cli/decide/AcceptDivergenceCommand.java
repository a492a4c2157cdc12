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
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet accept-divergence}: goes on though an epoch was computed to other rows than were committed. */
@Command(
        name = "accept-divergence",
        description = "Accepts that an epoch is computed to other rows than were committed: what the table has stays."
                + " The decision is written into the log.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class AcceptDivergenceCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(
            names = "--epoch",
            paramLabel = "N",
            required = true,
            description = "The epoch that the job's message names.")
    private long epoch;

    AcceptDivergenceCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        if (epoch < 1) {
            throw new ParameterException(spec.commandLine(), "--epoch is " + epoch + ", wanted at least 1");
        }
        PipelineLocation.Located located = location.loadWithLog(spec);
        EmbeddedRunner.in(located.data().root())
                .withSettings(located.bound().settings())
                .acceptDivergence(epoch);
        spec.commandLine()
                .getOut()
                .println("accepted: what the table has of epoch " + epoch + " stays; start the job again");
        return ExitCode.OK;
    }
}
