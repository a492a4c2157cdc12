package dev.rivulet.cli.savepoint;

import dev.rivulet.cli.JarVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet savepoint}: the commands about savepoints. */
@Command(
        name = "savepoint",
        description = "Keeps a job's state under a name, for another version of its pipeline to begin with.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CreateCommand.class, ListCommand.class})
public final class SavepointCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SavepointCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; wanted create or list");
    }
}
