package dev.rivulet.cli.table;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.JarVersion;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.DeltaTable;
import java.io.IOException;
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

/** {@code rivulet table alter}: properties of a table that is there. */
@Command(
        name = "alter",
        description = "Sets properties of the table, or takes them away; raises its protocol as far as they need it.",
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

    AlterCommand() {}

    @Override
    public Integer call() throws IOException {
        if (set.isEmpty() && unset.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "nothing is asked for; wanted --set or --unset");
        }
        DeltaTable opened = table.open();
        try {
            if (!unset.isEmpty()) {
                opened.alter().unsetProperties(unset.toArray(String[]::new));
            }
            if (!set.isEmpty()) {
                opened.alter().setProperties(set);
            }
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        opened.read()
                .describe()
                .properties()
                .forEach((name, value) -> spec.commandLine().getOut().println(name + "=" + value));
        return ExitCode.OK;
    }
}
