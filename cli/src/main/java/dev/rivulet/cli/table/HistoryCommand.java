package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.cli.text.CellText;
import dev.rivulet.cli.text.TextTable;
import dev.rivulet.delta.history.CommitEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table history}: who did what to a table. */
@Command(
        name = "history",
        description = "Lists the commits that the table's log still has, newest first.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class HistoryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many commits to show (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int limit;

    @Option(
            names = "--json",
            description = "Print a JSON object per commit and line, with the names of Spark's DESCRIBE HISTORY.")
    private boolean isJson;

    HistoryCommand() {}

    @Override
    public Integer call() throws IOException {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit is " + limit + ", wanted at least 0");
        }
        List<CommitEntry> entries = table.open().history().entries(limit);
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            entries.forEach(entry -> out.println(json(entry)));
        } else {
            text(entries).lines().forEach(out::println);
        }
        return ExitCode.OK;
    }

    private static TextTable text(List<CommitEntry> entries) {
        TextTable text =
                new TextTable(Set.of(0, 3), List.of("version", "time", "operation", "rows", "parameters", "engine"));
        for (CommitEntry entry : entries) {
            text.add(
                    entry.version(),
                    entry.time(),
                    CellText.of(entry.operation()),
                    entry.rowCount().isPresent() ? entry.rowCount().getAsLong() : "",
                    CellText.of(entry.operationParameters().entrySet().stream()
                            .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                            .collect(Collectors.joining(" "))),
                    CellText.of(entry.origin().engineInfo()));
        }
        return text;
    }

    /** Names are never taken away or given another meaning. */
    private static ObjectNode json(CommitEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        CommitEntry.Origin origin = entry.origin();
        json.put("version", entry.version());
        json.put("timestamp", entry.time().toString());
        json.put("operation", entry.operation());
        ObjectNode parameters = json.putObject("operationParameters");
        entry.operationParameters().forEach(parameters::put);
        origin.readVersion().ifPresent(version -> json.put("readVersion", version));
        json.put("isolationLevel", origin.isolationLevel());
        origin.isBlindAppend().ifPresent(isBlind -> json.put("isBlindAppend", isBlind));
        ObjectNode metrics = json.putObject("operationMetrics");
        entry.operationMetrics().forEach(metrics::put);
        json.put("userMetadata", origin.userMetadata());
        json.put("engineInfo", origin.engineInfo());
        return json;
    }
}
