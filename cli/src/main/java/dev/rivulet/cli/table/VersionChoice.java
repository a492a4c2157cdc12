package dev.rivulet.cli.table;

import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.clone.CloneBuilder;
import dev.rivulet.expr.value.TimeText;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which version of a table is read. Filled by the command line. */
final class VersionChoice {

    @Option(
            names = "--version",
            paramLabel = "N",
            description = "This version; where one is read, it is the latest if neither it nor a timestamp is given.")
    private @Nullable Long version;

    @Option(
            names = "--timestamp",
            paramLabel = "TIME",
            description = "The version that was the latest at this time, such as 2026-01-31 or 2026-01-31T12:30:00Z;"
                    + " UTC if it names no zone.")
    private @Nullable String timestamp;

    VersionChoice() {}

    DeltaTableReader read(DeltaTable table, CommandSpec spec) throws IOException {
        check(spec);
        if (version != null) {
            return table.versionAsOf(version);
        }
        return timestamp == null ? table.read() : table.timestampAsOf(instant(timestamp, spec));
    }

    CloneBuilder choose(CloneBuilder clone, CommandSpec spec) {
        check(spec);
        if (version != null) {
            return clone.versionAsOf(version);
        }
        return timestamp == null ? clone : clone.timestampAsOf(instant(timestamp, spec));
    }

    /** Restores the version, which must be said. */
    ChangeReport restore(DeltaTable table, CommandSpec spec) throws IOException {
        check(spec);
        if (version == null && timestamp == null) {
            throw new ParameterException(spec.commandLine(), "wanted the version to restore: --version or --timestamp");
        }
        try {
            return version != null
                    ? table.restoreToVersion(version)
                    : table.restoreToTimestamp(instant(Objects.requireNonNull(timestamp), spec));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private void check(CommandSpec spec) {
        if (version != null && timestamp != null) {
            throw new ParameterException(spec.commandLine(), "--version and --timestamp are given, wanted at most one");
        }
        if (version != null && version < 0) {
            throw new ParameterException(spec.commandLine(), "--version is " + version + ", wanted at least 0");
        }
    }

    private static Instant instant(String text, CommandSpec spec) {
        return instant(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--timestamp is '" + text + "', wanted a time such as 2026-01-31 or 2026-01-31T12:30:00Z"));
    }

    /** Empty if the text is no time. */
    static Optional<Instant> instant(String text) {
        OptionalLong micros = TimeText.timestampMicros(text.strip(), true);
        return micros.isEmpty() ? Optional.empty() : Optional.of(EpochMicros.instant(micros.getAsLong()));
    }
}
