package dev.rivulet.cli.table;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.table.detail.DetailJson;
import dev.rivulet.cli.table.detail.DetailText;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.detail.TableDetail;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivulet table describe}: what a table is. */
@Command(
        name = "describe",
        description = "Tells what a table is: columns, partitioning, properties, protocol, files, bytes and rows.")
final class DescribeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Mixin
    private VersionChoice version = new VersionChoice();

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(names = "--json", description = "Print one JSON object, with the names of Spark's DESCRIBE DETAIL.")
    private boolean isJson;

    DescribeCommand() {}

    @Override
    public Integer call() throws IOException {
        TableDetail detail = version.read(table.open(), spec).describe();
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(DetailJson.of(detail));
        } else {
            DetailText.lines(detail).forEach(out::println);
        }
        return ExitCode.OK;
    }
}
