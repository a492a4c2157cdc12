package dev.rivulet.cli.source;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.network.lines.endpoint.LineSettings;
import dev.rivulet.network.lines.endpoint.LineSettings.Framing;
import dev.rivulet.network.lines.endpoint.LineSettings.Transport;
import dev.rivulet.network.listen.TlsFiles;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads what is below {@code source} of types {@code lines} and {@code tail}. One owner, one file. */
final class LineSection {

    private static final int PORT_MAX = 65_535;
    private static final Duration POLL_INTERVAL_DEFAULT = Duration.ofMillis(100);
    private static final Duration ROTATION_WAIT_DEFAULT = Duration.ofSeconds(5);
    private static final int FILE_LINE_SIZE_MAX_DEFAULT = 1 << 20;
    private static final int FILE_LINE_SIZE_MAX_LOWEST = 4 << 10;
    private static final int FILE_LINE_SIZE_MAX_HIGHEST = 256 << 20;

    private final YamlMap source;
    private final BiFunction<String, YamlText, Path> paths;
    private final ConfigProblems problems;

    /**
     * @param paths makes a path of a key's text
     */
    LineSection(YamlMap source, BiFunction<String, YamlText, Path> paths, ConfigProblems problems) {
        this.source = source;
        this.paths = paths;
        this.problems = problems;
    }

    LinePort readPort(OnError onError) {
        source.allow(
                "type",
                "transport",
                "host",
                "port",
                "framing",
                "format",
                "columns",
                "depth-max",
                "zone",
                "peer-column",
                "line-size-max",
                "tls",
                "on-error");
        source.requireKey("port", "the port to listen at, such as 6514, or 0 for any");
        Transport transport = source.word("transport", "tcp", "udp").equals("tcp") ? Transport.TCP : Transport.UDP;
        String host = source.text("host").map(YamlText::value).orElse("localhost");
        int port = Quantities.count(source, "port", 0, PORT_MAX, 0, problems);
        Framing framing =
                source.word("framing", "newline", "syslog").equals("newline") ? Framing.NEWLINE : Framing.SYSLOG;
        LineSettings settings =
                LineSettings.at(transport, host, port).withFraming(framing).withLimits(limits());
        Optional<TlsFiles> tls = SectionKeys.tls(source, paths, problems);
        LineSettings secured = tls.isEmpty()
                ? settings
                : SectionKeys.within(source, "tls", () -> settings.withTls(tls.get()), settings, problems);
        return new LinePort(
                secured, format("text", "json", "csv", "syslog", "senml"), source.text("peer-column"), onError);
    }

    private LineSettings.Limits limits() {
        LineSettings.Limits defaults = LineSettings.Limits.DEFAULTS;
        long lineSizeMax = Quantities.sizeBytes(source, "line-size-max", defaults.lineSizeMax(), problems);
        return SectionKeys.within(
                source,
                "line-size-max",
                () -> new LineSettings.Limits(
                        (int) Math.min(Integer.MAX_VALUE, lineSizeMax),
                        defaults.inboxSizeMax(),
                        defaults.connectionCountMax()),
                defaults,
                problems);
    }

    /**
     * @param path of the file
     */
    FollowedFile readFile(Path path, OnError onError) {
        source.allow(
                "type",
                "path",
                "format",
                "columns",
                "depth-max",
                "rotated",
                "poll-interval",
                "rotation-wait",
                "line-size-max",
                "on-error");
        long lineSizeMax = Quantities.sizeBytes(source, "line-size-max", FILE_LINE_SIZE_MAX_DEFAULT, problems);
        if (lineSizeMax < FILE_LINE_SIZE_MAX_LOWEST || lineSizeMax > FILE_LINE_SIZE_MAX_HIGHEST) {
            problems.add(source.place("line-size-max"), "`line-size-max` is out of its range, wanted 4KB to 256MB");
            lineSizeMax = FILE_LINE_SIZE_MAX_DEFAULT;
        }
        return new FollowedFile(
                path,
                format("json", "text", "csv", "senml"),
                source.text("rotated").map(YamlText::value),
                Quantities.positiveDuration(source, "poll-interval", POLL_INTERVAL_DEFAULT, problems),
                Quantities.duration(source, "rotation-wait", ROTATION_WAIT_DEFAULT, problems),
                (int) lineSizeMax,
                onError);
    }

    private LineFormat format(String... words) {
        LineFormat.Kind kind =
                LineFormat.Kind.valueOf(source.word("format", words).toUpperCase(Locale.ROOT));
        List<String> columns =
                source.texts("columns").stream().map(YamlText::value).toList();
        if (columns.isEmpty() == (kind == LineFormat.Kind.CSV)) {
            problems.add(
                    source.has("columns") ? source.place("columns") : source.place(),
                    "`columns` are the names of comma-separated values, wanted with `format: csv` and only with it");
        }
        if (source.has("depth-max") && kind != LineFormat.Kind.JSON && kind != LineFormat.Kind.SENML) {
            problems.add(source.place("depth-max"), "`depth-max` is for the formats json and senml");
        }
        return new LineFormat(
                kind,
                columns,
                PayloadSection.depthMax(source, problems),
                zone(),
                source.has("format") ? source.place("format") : source.place());
    }

    private ZoneId zone() {
        Optional<YamlText> text = source.text("zone");
        try {
            return text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text.get().value());
        } catch (DateTimeException unknown) {
            problems.add(text.orElseThrow(), "`zone` is `" + text.get() + "`, wanted one such as Europe/Berlin");
            return ZoneOffset.UTC;
        }
    }
}
