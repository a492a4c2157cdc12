package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.delta.upkeep.OptimizeBuilder;
import dev.rivulet.delta.upkeep.OptimizeReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table optimize}: small files put together. */
@Command(
        name = "optimize",
        description = "Puts small files of a partition together, also while others write to the table.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class OptimizeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Option(
            names = "--where",
            paramLabel = "SQL",
            description = "Only in the partitions that this is true for, such as \"day >= DATE '2026-01-01'\".")
    private @Nullable String condition;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    OptimizeCommand() {}

    @Override
    public Integer call() throws IOException {
        OptimizeReport report = asked().run();
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(json(report));
        } else if (report.versions().isEmpty()) {
            out.println("nothing to do");
        } else {
            out.println(report.metric("numRemovedFiles") + " files became " + report.metric("numAddedFiles")
                    + " by " + report.versions().size() + " commits, up to version "
                    + report.versions().get(report.versions().size() - 1));
        }
        UpkeepNote.print(report.upkeepFailure(), spec);
        return ExitCode.OK;
    }

    private OptimizeBuilder asked() throws IOException {
        OptimizeBuilder builder = table.open().optimize();
        try {
            return condition == null ? builder : builder.where(condition);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--where: " + wrong.getMessage(), wrong);
        }
    }

    /** Names are never taken away or given another meaning. */
    private static ObjectNode json(OptimizeReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode versions = json.putArray("versions");
        report.versions().forEach(versions::add);
        json.put("droppedFiles", report.droppedFileCount());
        ObjectNode metrics = json.putObject("metrics");
        report.metrics().forEach(metrics::put);
        return json;
    }
}
