package dev.rivulet.cli.table;

import dev.rivulet.cli.ExitCode;
import dev.rivulet.cli.table.place.TablePath;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.diff.RowDump;
import dev.rivulet.delta.read.TableChanges;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivulet table changes}: what was done to a table's rows. */
@Command(
        name = "changes",
        description = "Prints what versions did to a table's rows, if it has delta.enableChangeDataFeed: the rows with"
                + " _change_type, _commit_version and _commit_timestamp, version after version.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the changes were printed, or there are none",
            "1:they cannot be read, or the filter has no value for a row",
            "2:the command line is wrong, or names a version or column that there is not"
        })
final class ChangesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TablePath table = new TablePath();

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "N|TIME",
            description = "The first version, or a time such as 2026-01-31 or 2026-01-31T12:30:00Z, UTC if it names no"
                    + " zone.")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "N|TIME",
            description = "The last version, or a time, as --from is; the latest if it is not given.")
    private @Nullable String to;

    @Option(
            names = "--filter",
            paramLabel = "SQL",
            description =
                    "Only rows that this is true for, such as \"_change_type <> 'update_preimage' AND amount > 100\".")
    private @Nullable String filter;

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "COLUMN",
            description = "Only these columns, in this order, such as id,_change_type.")
    private List<String> columns = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "So many rows at most, those that come first.")
    private @Nullable Long limit;

    @Option(names = "--json", description = "Print a JSON object per row and line.")
    private boolean isJson;

    ChangesCommand() {}

    @Override
    public Integer call() throws IOException {
        DeltaTable opened = table.open();
        TableChanges changes;
        try {
            changes = asked(range(opened));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            changes.forEach(row -> out.println(RowDump.toJson(row)));
        } else {
            RowPage page = new RowPage(changes.schema(), out);
            changes.forEach(page::add);
            page.end();
        }
        return ExitCode.OK;
    }

    private TableChanges range(DeltaTable opened) throws IOException {
        RangeEnd first = RangeEnd.parse("--from", from, spec);
        if (to == null) {
            return first.version() == null
                    ? opened.changesSince(first.requireTime())
                    : opened.changesSince(first.version());
        }
        RangeEnd last = RangeEnd.parse("--to", to, spec);
        if ((first.version() == null) != (last.version() == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from is '" + from + "' and --to is '" + to + "', wanted two versions or two times");
        }
        return first.version() == null || last.version() == null
                ? opened.changes(first.requireTime(), last.requireTime())
                : opened.changes(first.version(), last.version());
    }

    private TableChanges asked(TableChanges all) {
        TableChanges asked = filter == null ? all : all.where(filter);
        asked = columns.isEmpty()
                ? asked
                : asked.select(columns.stream().map(String::strip).toArray(String[]::new));
        return limit == null ? asked : asked.limit(limit);
    }

    /** An end of a range of versions, as the command line has it: a version or a time. Immutable. */
    private record RangeEnd(
            @Nullable Long version, @Nullable Instant time) {

        /**
         * @param option for the message
         */
        static RangeEnd parse(String option, String text, CommandSpec spec) {
            try {
                return new RangeEnd(Long.valueOf(text.strip()), null);
            } catch (NumberFormatException noVersion) {
                return new RangeEnd(
                        null,
                        VersionChoice.instant(text)
                                .orElseThrow(() -> new ParameterException(
                                        spec.commandLine(),
                                        option + " is '" + text + "', wanted a version or a time such as 2026-01-31 or"
                                                + " 2026-01-31T12:30:00Z",
                                        noVersion)));
            }
        }

        Instant requireTime() {
            return Objects.requireNonNull(time, "it is a version");
        }
    }
}
