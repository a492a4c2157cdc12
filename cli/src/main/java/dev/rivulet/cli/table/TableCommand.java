package dev.rivulet.cli.table;

import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.replay.DiffCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table}: the commands about a Delta table. */
@Command(
        name = "table",
        description =
                "Makes Delta tables, looks into them and keeps them in shape, whoever writes them; also while they"
                        + " are written.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CreateCommand.class,
            DescribeCommand.class,
            HistoryCommand.class,
            ReadCommand.class,
            ChangesCommand.class,
            DiffCommand.class,
            OptimizeCommand.class,
            VacuumCommand.class,
            RestoreCommand.class,
            CloneCommand.class,
            RepairCommand.class,
            ConstraintsCommand.class,
            AlterCommand.class
        })
public final class TableCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TableCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing; wanted one of "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
