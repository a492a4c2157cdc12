package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.optimize.OptimizeBuilder;
import dev.rivulet.delta.optimize.OptimizeReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table optimize}: rows laid out in other files. */
@Command(
        name = "optimize",
        description = {
            "Puts small files of a partition together, or lays its rows out along a curve; also while others write to the table.",
            "A table that names columns to be clustered by is laid out by them."
        },
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

    @ArgGroup
    private @Nullable Columns columns;

    /** One way or the other. */
    static final class Columns {

        @Option(
                names = "--zorder-by",
                paramLabel = "COLUMN",
                split = ",",
                description =
                        "Rows that are near in all of these columns come into the same files, along a Z-order curve.")
        private String[] zOrderBy = {};

        @Option(
                names = "--cluster-by",
                paramLabel = "COLUMN",
                split = ",",
                description = "The same along a Hilbert curve, which keeps rows near that are near somewhat better.")
        private String[] clusterBy = {};
    }

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
        String where = condition;
        if (where != null) {
            asked("--where", () -> builder.where(where));
        }
        Columns along = columns;
        if (along != null && along.zOrderBy.length > 0) {
            asked("--zorder-by", () -> builder.zOrderBy(along.zOrderBy));
        } else if (along != null) {
            asked("--cluster-by", () -> builder.clusterBy(along.clusterBy));
        }
        return builder;
    }

    private void asked(String option, Runnable step) {
        try {
            step.run();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), option + ": " + wrong.getMessage(), wrong);
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
