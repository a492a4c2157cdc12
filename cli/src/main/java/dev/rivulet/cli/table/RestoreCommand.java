package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.change.ChangeReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivulet table restore}: a table as an older version was. */
@Command(
        name = "restore",
        description = "Makes a version that holds what an older one held. A job that writes to the table asks what is"
                + " meant when it goes on.")
final class RestoreCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Mixin
    private VersionChoice version = new VersionChoice();

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    RestoreCommand() {}

    @Override
    public Integer call() throws IOException {
        DeltaTable opened = table.open();
        ChangeReport report = version.restore(opened, spec);
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(json(report));
        } else if (report.isNew()) {
            out.println("restored as version " + report.tableVersion() + ": " + report.metric("numRestoredFiles")
                    + " files are back, " + report.metric("numRemovedFiles") + " were taken out");
        } else {
            out.println("nothing to do: the table holds the same already");
        }
        UpkeepNote.print(report.upkeepFailure(), spec);
        return ExitCode.OK;
    }

    /** Names are never taken away or given another meaning. */
    private static ObjectNode json(ChangeReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", report.tableVersion());
        json.put("isNew", report.isNew());
        ObjectNode metrics = json.putObject("metrics");
        report.metrics().forEach(metrics::put);
        return json;
    }
}
