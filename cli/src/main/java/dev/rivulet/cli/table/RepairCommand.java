package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.upkeep.RepairReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivulet table repair}: a table's log put right. */
@Command(
        name = "repair",
        description =
                "Puts a table's log right where a checkpoint is damaged, or what names the latest one. Nobody else"
                        + " should write to the table meanwhile.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class RepairCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    RepairCommand() {}

    @Override
    public Integer call() throws IOException {
        RepairReport report = DeltaTable.repair(new SystemDisk(), new SystemClock(), table.path());
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode findings = json.putArray("findings");
            report.findings().forEach(findings::add);
            out.println(json);
        } else if (report.findings().isEmpty()) {
            out.println("nothing to repair");
        } else {
            report.findings().forEach(out::println);
        }
        return ExitCode.OK;
    }
}
