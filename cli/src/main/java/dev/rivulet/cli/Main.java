package dev.rivulet.cli;

import dev.rivulet.cli.decide.AcceptDivergenceCommand;
import dev.rivulet.cli.decide.AcceptVersionCommand;
import dev.rivulet.cli.decide.AdoptCommand;
import dev.rivulet.cli.decide.ForkCommand;
import dev.rivulet.cli.decide.ReemitCommand;
import dev.rivulet.cli.decide.SkipRecordCommand;
import dev.rivulet.cli.dlq.DlqCommand;
import dev.rivulet.cli.replay.DiffCommand;
import dev.rivulet.cli.replay.ExplainRowCommand;
import dev.rivulet.cli.replay.ExplainWatermarkCommand;
import dev.rivulet.cli.replay.ReplayCommand;
import dev.rivulet.cli.replay.VerifyCommand;
import dev.rivulet.cli.savepoint.SavepointCommand;
import dev.rivulet.cli.state.StateCommand;
import dev.rivulet.cli.table.TableCommand;
import dev.rivulet.cli.wal.WalCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point of the standalone jar; called once by the JVM. */
@Command(
        name = "rivulet",
        description = "Streams files into Delta tables, exactly once.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            DrainCommand.class,
            DemoCommand.class,
            VerifyCommand.class,
            ExplainRowCommand.class,
            ExplainWatermarkCommand.class,
            ReplayCommand.class,
            DiffCommand.class,
            AcceptDivergenceCommand.class,
            SkipRecordCommand.class,
            DlqCommand.class,
            AcceptVersionCommand.class,
            AdoptCommand.class,
            ForkCommand.class,
            ReemitCommand.class,
            SavepointCommand.class,
            StateCommand.class,
            TableCommand.class,
            WalCommand.class
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @CommandLine.Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the program a failure came from.")
    private boolean isTraced;

    @CommandLine.Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Tell what the engine does.")
    private boolean isVerbose;

    Main() {}

    /**
     * Runs a command and ends the process with its {@link ExitCode}.
     *
     * @param args a command and its options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The commands with their messages and exit codes. */
    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        commandLine.setExecutionStrategy(parsed -> {
            // Before any class with a logger is loaded.
            LogSettings.apply(main.isVerbose);
            return new CommandLine.RunLast().execute(parsed);
        });
        commandLine.setExecutionExceptionHandler(
                (failure, command, parsed) -> FailureReport.print(failure, main.isTraced(), command.getErr()));
        return commandLine;
    }

    /** Whether it is to be shown where failures came from. */
    boolean isTraced() {
        return isTraced;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; wanted one of these");
    }
}
