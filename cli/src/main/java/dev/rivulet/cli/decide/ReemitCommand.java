package dev.rivulet.cli.decide;

import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.engine.job.JobException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rivulet re-emit}: writes again what a table has lost. */
@Command(
        name = "re-emit",
        description =
                "Goes on with a table as it is, and writes again what the log still has of the epochs that it lacks.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class ReemitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SinkDecision decision = new SinkDecision();

    ReemitCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        return decision.decide(spec, WayOut.REEMIT, "what the log still has of the missing epochs is written again");
    }
}
