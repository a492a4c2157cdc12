package dev.rivulet.cli.table;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import java.io.IOException;
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

    @Option(
            names = "--default",
            paramLabel = "COLUMN=SQL",
            description = "A value for rows without the column, such as \"status='open'\"; may be given several times.")
    private Map<String, String> defaults = Map.of();

    @Option(
            names = "--generated",
            paramLabel = "COLUMN=SQL",
            description = "What the column is in each row, such as \"day=CAST(time AS date)\".")
    private Map<String, String> generated = Map.of();

    @Option(
            names = "--check",
            paramLabel = "NAME=SQL",
            description = "A CHECK constraint that all rows meet, such as \"positive=amount > 0\".")
    private Map<String, String> constraints = Map.of();

    @Option(
            names = "--primary-key",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns that no two rows have in common; Rivulet alone sees to it.")
    private List<String> primaryKey = List.of();

    @Option(
            names = "--unique",
            paramLabel = "NAME=COLUMN,COLUMN",
            description = "A key that no two rows have in common; Rivulet alone sees to it.")
    private Map<String, String> uniqueKeys = Map.of();

    @Option(
            names = "--cluster-by",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns, 1 to 4, that OPTIMIZE lays rows out by.")
    private List<String> clusteringColumns = List.of();

    CreateCommand() {}

    @Override
    public Integer call() throws IOException {
        TableDefinition definition = definition();
        Disk disk = StoreLocation.disk(table.path(), new SystemDisk());
        if (disk.isDirectory(table.path().resolve("_delta_log"))) {
            throw new IOException(
                    "there is a Delta table at " + table.path().toAbsolutePath() + " already; it stays as it is");
        }
        DeltaTable created = DeltaTable.openOrCreate(disk, new SystemClock(), table.path(), definition);
        spec.commandLine().getOut().println("created " + created.path() + ": " + created.schema());
        return ExitCode.OK;
    }

    private TableDefinition definition() {
        try {
            return withKeys(withRules(TableDefinitions.parse(columns, partitionColumns, properties)));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private TableDefinition withRules(TableDefinition plain) {
        TableDefinition definition = plain;
        for (Map.Entry<String, String> value : defaults.entrySet()) {
            definition = definition.withDefault(value.getKey(), value.getValue());
        }
        for (Map.Entry<String, String> column : generated.entrySet()) {
            definition = definition.withGenerated(column.getKey(), column.getValue());
        }
        for (Map.Entry<String, String> constraint : constraints.entrySet()) {
            definition = definition.withConstraint(constraint.getKey(), constraint.getValue());
        }
        return definition.clusteredBy(
                clusteringColumns.stream().map(String::strip).toArray(String[]::new));
    }

    private TableDefinition withKeys(TableDefinition plain) {
        TableDefinition definition = primaryKey.isEmpty()
                ? plain
                : plain.withPrimaryKey(primaryKey.stream().map(String::strip).toArray(String[]::new));
        for (Map.Entry<String, String> key : uniqueKeys.entrySet()) {
            definition = definition.withUniqueKey(key.getKey(), key.getValue().split("\\s*,\\s*"));
        }
        return definition;
    }
}
