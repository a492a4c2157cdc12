package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.alter.TableAlteration;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table constraints}: what each row of a table must meet. */
@Command(
        name = "constraints",
        description = "Shows what each row of the table must meet, after setting or dropping some.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class ConstraintsCommand implements Callable<Integer> {

    private static final String PROPERTY = "delta.constraints.";
    private static final String PRIMARY_KEY = "rivulet.primaryKey";
    private static final String UNIQUE_KEY = "rivulet.unique.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Option(names = "--drop", paramLabel = "NAME", description = "Drop the CHECK constraint of this name.")
    private List<String> dropped = List.of();

    @Option(
            names = "--add",
            paramLabel = "NAME=SQL",
            description = "Set a CHECK constraint that all rows meet, such as \"positive=amount > 0\".")
    private Map<String, String> added = new LinkedHashMap<>();

    @Option(
            names = "--add-primary-key",
            split = ",",
            paramLabel = "COLUMN",
            description = "Set the columns that no two rows have in common; Rivulet alone sees to it.")
    private List<String> primaryKey = List.of();

    @Option(
            names = "--add-unique",
            paramLabel = "NAME=COLUMN,COLUMN",
            description = "Set a key that no two rows have in common; Rivulet alone sees to it.")
    private Map<String, String> uniqueKeys = new LinkedHashMap<>();

    @Option(
            names = "--drop-key",
            paramLabel = "NAME",
            description = "Drop the unique key of this name, or the \"PRIMARY KEY\".")
    private List<String> droppedKeys = List.of();

    @Option(names = "--json", description = "Print a JSON object of expressions and columns by name.")
    private boolean isJson;

    ConstraintsCommand() {}

    @Override
    public Integer call() throws IOException {
        DeltaTable opened = table.open();
        try {
            for (String name : dropped) {
                opened.alter().dropConstraint(name);
            }
            for (Map.Entry<String, String> constraint : added.entrySet()) {
                opened.alter().addConstraint(constraint.getKey(), constraint.getValue());
            }
            alterKeys(opened.alter());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        print(opened.read().describe().properties());
        return ExitCode.OK;
    }

    private void alterKeys(TableAlteration alteration) throws IOException {
        for (String name : droppedKeys) {
            alteration.dropKey(name);
        }
        if (!primaryKey.isEmpty()) {
            alteration.addPrimaryKey(primaryKey.toArray(String[]::new));
        }
        for (Map.Entry<String, String> key : uniqueKeys.entrySet()) {
            alteration.addUniqueKey(key.getKey(), key.getValue().split(","));
        }
    }

    private void print(Map<String, String> properties) {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        properties.forEach((name, expression) -> {
            if (name.startsWith(PROPERTY)) {
                json.put(name.substring(PROPERTY.length()), expression);
            } else if (name.equals(PRIMARY_KEY) || name.startsWith(UNIQUE_KEY)) {
                json.put(name, expression);
            }
        });
        if (isJson) {
            out.println(json);
        } else if (json.isEmpty()) {
            out.println("no constraints");
        } else {
            json.fields()
                    .forEachRemaining(constraint -> out.println(
                            constraint.getKey() + ": " + constraint.getValue().asText()));
        }
    }
}
