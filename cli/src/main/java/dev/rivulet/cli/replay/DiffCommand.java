package dev.rivulet.cli.replay;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.run.ScratchDirectory;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.delta.diff.DiffReport;
import dev.rivulet.delta.diff.TableDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivulet diff}: whether two tables have the same rows. */
@Command(
        name = "diff",
        description =
                "Compares the rows of two Delta tables, or of two versions of one, without regard to their order.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:both have the same rows, each as often",
            "1:they differ, or cannot be read",
            "2:the command line is wrong"
        },
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
public final class DiffCommand implements Callable<Integer> {

    /** Samples are kept in memory, and nobody reads more. */
    private static final int LIMIT_MAX = 100_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "LEFT", description = "A table's folder; PATH@VERSION for an older version.")
    private String left = "";

    @Parameters(index = "1", paramLabel = "RIGHT", description = "Another one.")
    private String right = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many rows of each side to show (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int limit;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    DiffCommand() {}

    @Override
    public Integer call() throws IOException {
        if (limit < 0 || limit > LIMIT_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--limit is " + limit + ", wanted a whole number from 0 to " + LIMIT_MAX);
        }
        DeltaTableReader leftTable = TableVersion.parse(left).read();
        DeltaTableReader rightTable = TableVersion.parse(right).read();
        DiffReport report = compared(leftTable, rightTable);
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(DiffJson.of(report, leftTable.version(), rightTable.version()));
        } else {
            out.println("left: " + left + ", version " + leftTable.version());
            out.println("right: " + right + ", version " + rightTable.version());
            DiffText.lines(report).forEach(out::println);
        }
        return report.areRowsEqual() ? ExitCode.OK : ExitCode.FAILED;
    }

    private DiffReport compared(DeltaTableReader leftTable, DeltaTableReader rightTable) throws IOException {
        try (ScratchDirectory scratch = ScratchDirectory.temporary()) {
            return TableDiff.in(new SystemDisk(), scratch.path())
                    .withSamples(limit)
                    .compare(leftTable, rightTable);
        }
    }
}
