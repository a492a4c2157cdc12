package dev.rivulet.cli.table;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.alter.TableAlteration;
import dev.rivulet.expr.TypeName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table alter}: properties and columns of a table that is there. */
@Command(
        name = "alter",
        description =
                "Sets properties of the table, or takes them away; adds, renames and drops columns, and fields of structs by their paths. Each makes a version of its own,"
                        + " in the order of this help; the protocol is raised as far as is needed.",
        mixinStandardHelpOptions = true,
        versionProvider = JarVersion.class)
final class AlterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Such as delta.enableDeletionVectors=true; may be given several times.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--unset",
            paramLabel = "NAME",
            description = "The property is then what it is by default; may be given several times.")
    private List<String> unset = List.of();

    @Option(
            names = "--add",
            paramLabel = "COLUMN=TYPE",
            description =
                    "Adds a column, or, such as address.zip=string, a field of a struct; it takes nulls. May be given several times.")
    private Map<String, String> added = new LinkedHashMap<>();

    @Option(
            names = "--not-null",
            paramLabel = "COLUMN",
            description =
                    "The column, or field of a struct, takes no nulls any more, if no row has one. May be given several times.")
    private List<String> required = List.of();

    @Option(
            names = "--nullable",
            paramLabel = "COLUMN",
            description = "The column, or part of a nested one, takes nulls. May be given several times.")
    private List<String> nullable = List.of();

    @Option(
            names = "--column-mapping",
            paramLabel = "MODE",
            description =
                    "Has files call columns by names of their own, so that columns can be renamed and dropped: name.")
    private @Nullable String columnMapping;

    @Option(
            names = "--rename",
            paramLabel = "COLUMN=NAME",
            description = "Gives a column another name; no file is written anew. May be given several times.")
    private Map<String, String> renamed = new LinkedHashMap<>();

    @Option(
            names = "--drop",
            paramLabel = "COLUMN",
            description =
                    "Drops a column; its values stay in the files until these are written anew. May be given several times.")
    private List<String> dropped = List.of();

    AlterCommand() {}

    @Override
    public Integer call() throws IOException {
        boolean isAsked = columnMapping != null
                || Stream.of(set.keySet(), unset, added.keySet(), required, nullable, renamed.keySet(), dropped)
                        .anyMatch(words -> !words.isEmpty());
        if (!isAsked) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing is asked for; wanted --set, --unset, --add, --not-null, --nullable, --column-mapping, --rename or --drop");
        }
        DeltaTable opened = table.open();
        try {
            alter(opened.alter());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        opened.read()
                .describe()
                .properties()
                .forEach((name, value) -> spec.commandLine().getOut().println(name + "=" + value));
        return ExitCode.OK;
    }

    private void alter(TableAlteration alteration) throws IOException {
        if (!set.isEmpty()) {
            alteration.setProperties(set);
        }
        if (!unset.isEmpty()) {
            alteration.unsetProperties(unset.toArray(String[]::new));
        }
        for (Map.Entry<String, String> column : added.entrySet()) {
            add(alteration, column.getKey(), TypeName.parse(column.getValue()));
        }
        for (String column : required) {
            alteration.setNotNull(column);
        }
        for (String column : nullable) {
            alteration.dropNotNull(column);
        }
        if (columnMapping != null) {
            alteration.setColumnMapping(columnMapping);
        }
        for (Map.Entry<String, String> names : renamed.entrySet()) {
            alteration.renameColumn(names.getKey(), names.getValue());
        }
        for (String column : dropped) {
            alteration.dropColumn(column);
        }
    }

    /** What stands behind the last point is the field's name. */
    private static void add(TableAlteration alteration, String name, DataType type) throws IOException {
        int point = name.lastIndexOf('.');
        if (point > 0) {
            alteration.addField(name.substring(0, point), Field.nullable(name.substring(point + 1), type));
        } else {
            alteration.addColumns(Field.nullable(name, type));
        }
    }
}
