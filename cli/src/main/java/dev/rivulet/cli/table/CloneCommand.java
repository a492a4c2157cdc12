package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.table.place.PlaceConverter;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.clone.CloneBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivulet table clone}: another table made of a version of one. */
@Command(name = "clone", description = "Makes another table of a version of one, with copies of its files.")
final class CloneCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            converter = PlaceConverter.class,
            description = "Where to make it: a directory without a table, or the URL of one.")
    private Path target = Path.of("");

    @Mixin
    private VersionChoice version = new VersionChoice();

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(
            names = "--shallow",
            description =
                    "Without copies: the clone names the files of the table, and a vacuum there takes them from it.")
    private boolean isShallow;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    CloneCommand() {}

    @Override
    public Integer call() throws IOException {
        CloneBuilder builder = version.choose(table.open().cloneTo(target), spec);
        ChangeReport report = (isShallow ? builder.shallow() : builder).run();
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(json(report));
        } else {
            out.println("cloned " + report.metric("sourceNumOfFiles") + " files, " + report.metric("sourceTableSize")
                    + " bytes" + (isShallow ? ", without copies" : ""));
        }
        UpkeepNote.print(report.upkeepFailure(), spec);
        return ExitCode.OK;
    }

    /** Names are never taken away or given another meaning. */
    private static ObjectNode json(ChangeReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode metrics = json.putObject("metrics");
        report.metrics().forEach(metrics::put);
        return json;
    }
}
