package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.upkeep.VacuumBuilder;
import dev.rivulet.delta.upkeep.VacuumReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table vacuum}: files that no version needs any more deleted. */
@Command(
        name = "vacuum",
        description = "Deletes files that no version within the retention needs, and what crashed writers left.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class VacuumCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Option(
            names = "--retain-hours",
            paramLabel = "N",
            description = "Keep what versions of the last N hours need (default: what the table says, else a week).")
    private @Nullable Long retainedHours;

    @Option(
            names = "--force",
            description = "Take a shorter retention than the table's own: readers of older versions, and writers that"
                    + " have not committed yet, may find their files gone.")
    private boolean isForced;

    @Option(names = "--dry-run", description = "Only tell what would go.")
    private boolean isDryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    VacuumCommand() {}

    @Override
    public Integer call() throws IOException {
        VacuumReport report = run(asked());
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(json(report));
        } else {
            print(report, out);
        }
        UpkeepNote.print(report.upkeepFailure(), spec);
        return ExitCode.OK;
    }

    private VacuumBuilder asked() throws IOException {
        if (retainedHours != null && retainedHours < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--retain-hours is " + retainedHours + ", wanted at least 0");
        }
        VacuumBuilder builder = table.open().vacuum();
        if (retainedHours != null) {
            builder.retain(Duration.ofHours(retainedHours));
        }
        return isForced ? builder.withoutRetentionCheck() : builder;
    }

    private VacuumReport run(VacuumBuilder builder) throws IOException {
        try {
            return isDryRun ? builder.dryRun() : builder.run();
        } catch (IllegalArgumentException tooShort) {
            throw new ParameterException(
                    spec.commandLine(), tooShort.getMessage() + "; or take the risk with --force", tooShort);
        }
    }

    private void print(VacuumReport report, PrintWriter out) {
        report.files().forEach(out::println);
        if (report.fileCount() > report.files().size()) {
            out.println("... and " + (report.fileCount() - report.files().size()) + " more");
        }
        report.skipped().forEach(skipped -> out.println("not looked into: " + skipped));
        out.println((isDryRun ? "would delete " : "deleted ") + report.fileCount() + " files, " + report.sizeBytes()
                + " bytes, that were not needed since " + report.before());
    }

    /** Names are never taken away or given another meaning. */
    private ObjectNode json(VacuumReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("dryRun", isDryRun);
        json.put("before", report.before().toString());
        json.put("fileCount", report.fileCount());
        json.put("sizeInBytes", report.sizeBytes());
        json.put("directoryCount", report.directoryCount());
        ArrayNode files = json.putArray("files");
        report.files().forEach(file -> files.add(file.toString()));
        ArrayNode skipped = json.putArray("skipped");
        report.skipped().forEach(each -> skipped.add(each.toString()));
        return json;
    }
}
