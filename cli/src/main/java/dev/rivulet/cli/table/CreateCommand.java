package dev.rivulet.cli.table;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table create}: an empty table. */
@Command(
        name = "create",
        description = "Makes an empty table.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class CreateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Option(
            names = "--columns",
            required = true,
            paramLabel = "LIST",
            description = "Names and types, such as 'id long not null, price decimal(10,2), day date'.")
    private String columns = "";

    @Option(
            names = "--partition-by",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns that rows are put into directories by, such as day,shop.")
    private List<String> partitionColumns = List.of();

    @Option(
            names = "--property",
            paramLabel = "NAME=VALUE",
            description = "A table property, such as delta.enableDeletionVectors=true; may be given several times.")
    private Map<String, String> properties = Map.of();

    CreateCommand() {}

    @Override
    public Integer call() throws IOException {
        TableDefinition definition = definition();
        if (Files.exists(table.path().resolve("_delta_log"))) {
            throw new IOException(
                    "there is a Delta table at " + table.path().toAbsolutePath() + " already; it stays as it is");
        }
        DeltaTable created = DeltaTable.openOrCreate(new SystemDisk(), new SystemClock(), table.path(), definition);
        spec.commandLine().getOut().println("created " + created.path() + ": " + created.schema());
        return ExitCode.OK;
    }

    private TableDefinition definition() {
        try {
            return TableDefinitions.parse(columns, partitionColumns, properties);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }
}
