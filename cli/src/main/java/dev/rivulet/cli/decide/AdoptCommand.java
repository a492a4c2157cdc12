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

/** {@code rivulet adopt}: takes a table as it is. */
@Command(
        name = "adopt",
        description =
                "Goes on with a table as it is, behind the last epoch that it says it has, where it is not as the job left it.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class AdoptCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SinkDecision decision = new SinkDecision();

    AdoptCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        return decision.decide(spec, WayOut.ADOPT, "the table stays as it is");
    }
}
