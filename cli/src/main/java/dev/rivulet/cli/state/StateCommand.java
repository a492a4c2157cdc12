package dev.rivulet.cli.state;

import dev.rivulet.cli.JarVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet state}: the commands about state. */
@Command(
        name = "state",
        description = "Looks into a job's state, as of its newest checkpoint.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListCommand.class, GetCommand.class})
public final class StateCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    StateCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; wanted list or get");
    }
}
