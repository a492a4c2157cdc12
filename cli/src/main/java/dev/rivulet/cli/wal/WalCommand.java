package dev.rivulet.cli.wal;

import dev.rivulet.cli.JarVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet wal}: the commands about logs. */
@Command(
        name = "wal",
        description = "Looks into the log of a job, checks it, repairs it.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InspectCommand.class, VerifyCommand.class, RepairCommand.class, ExportCommand.class})
public final class WalCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    WalCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing; wanted inspect, verify, repair or export");
    }
}
