package dev.rivulet.cli.dlq;

import dev.rivulet.cli.JarVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet dlq}: the commands about dead letters. */
@Command(
        name = "dlq",
        description = "Shows a job's dead letters, and sends them through its pipeline again.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListCommand.class, ShowCommand.class, ReplayCommand.class})
public final class DlqCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DlqCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; wanted list, show or replay");
    }
}
