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

/** {@code rivulet fork}: writes beside what another log has written. */
@Command(
        name = "fork",
        description =
                "Goes on with a table as it is, and writes the log's epochs beside what is there, from the first one on.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class ForkCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SinkDecision decision = new SinkDecision();

    ForkCommand() {}

    @Override
    public Integer call() throws ConfigException, JobException, IOException {
        return decision.decide(spec, WayOut.FORK, "the log's epochs are written beside what is there");
    }
}
