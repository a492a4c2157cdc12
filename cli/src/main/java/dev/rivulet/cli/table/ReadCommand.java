package dev.rivulet.cli.table;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.delta.diff.RowDump;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table read}: a table's rows. */
@Command(
        name = "read",
        description = "Prints a table's rows, in no particular order.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the rows were printed, or there are none",
            "1:the table or version cannot be read, or the filter has no value for a row",
            "2:the command line is wrong, or names a column that the table has not"
        })
final class ReadCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Mixin
    private VersionChoice version = new VersionChoice();

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(
            names = "--filter",
            paramLabel = "SQL",
            description = "Only rows that this is true for, such as \"day >= DATE '2026-01-01' AND amount > 100\".")
    private @Nullable String filter;

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "COLUMN",
            description = "Only these columns, in this order, such as id,amount.")
    private List<String> columns = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "So many rows at most, whichever come first.")
    private @Nullable Long limit;

    @Option(names = "--json", description = "Print a JSON object per row and line.")
    private boolean isJson;

    ReadCommand() {}

    @Override
    public Integer call() throws IOException {
        DeltaTable opened = table.open();
        DeltaTableReader reader = asked(version.read(opened, spec));
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            reader.forEach(row -> out.println(RowDump.toJson(row)));
        } else {
            RowPage page = new RowPage(reader.schema(), out);
            reader.forEach(page::add);
            page.end();
        }
        return ExitCode.OK;
    }

    private DeltaTableReader asked(DeltaTableReader all) {
        try {
            DeltaTableReader asked = filter == null ? all : all.where(filter);
            asked = columns.isEmpty()
                    ? asked
                    : asked.select(columns.stream().map(String::strip).toArray(String[]::new));
            return limit == null ? asked : asked.limit(limit);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }
}
