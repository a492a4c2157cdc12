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
import picocli.CommandLine.Spec;

/** {@code rivulet skip-record}: goes on without a record that a function fails on, or does not return from. */
@Command(
        name = "skip-record",
        description = "Leaves a record out that the job cannot get past: it goes to the dead letters as it came."
                + " The decision is written into the log.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class SkipRecordCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineLocation location = new PipelineLocation();

    @Option(
            names = "--position",
            paramLabel = "N",
            required = true,
            description = "The log position that the job's message names.")
    private long position;

    @Option(
            names = "--record",
            paramLabel = "M",
            required = true,
            description = "The record in the batch there that the message names.")
    private int record;

    SkipRecordCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        PipelineLocation.Located located = location.loadWithLog(spec);
        EmbeddedRunner.in(located.data().root())
                .withSettings(located.bound().settings())
                .skipRecord(position, record);
        spec.commandLine()
                .getOut()
                .println("decided: record " + record + " of the batch at log position " + position
                        + " goes to the dead letters; start the job again");
        return ExitCode.OK;
    }
}
