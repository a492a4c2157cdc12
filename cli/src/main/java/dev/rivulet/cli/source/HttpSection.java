package dev.rivulet.cli.source;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.network.listen.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** Reads what is below {@code source} of type {@code http}. One owner, one file. */
final class HttpSection {

    private static final int PORT_MAX = 65_535;

    private final YamlMap source;
    private final BiFunction<String, YamlText, Path> paths;
    private final ConfigProblems problems;

    /**
     * @param paths makes a path of a key's text
     */
    HttpSection(YamlMap source, BiFunction<String, YamlText, Path> paths, ConfigProblems problems) {
        this.source = source;
        this.paths = paths;
        this.problems = problems;
    }

    HttpEndpoint read(OnError onError) {
        source.allow(PayloadSection.withJsonKeys(
                "type",
                "host",
                "port",
                "path",
                "token-env",
                "token-file",
                "tls",
                "key-required",
                "key-horizon",
                "request-size-max",
                "record-size-max",
                "requests-per-second",
                "bytes-per-second",
                "format",
                "on-error"));
        source.requireKey("port", "the port to listen at, such as 8080, or 0 for any");
        String host = source.text("host").map(YamlText::value).orElse("localhost");
        int port = Quantities.count(source, "port", 0, PORT_MAX, 0, problems);
        YamlText path = source.requiredText("path", "the path of requests, such as /readings");
        HttpSettings defaults = HttpSettings.at(host, port, "/");
        HttpSettings settings = SectionKeys.within(
                        source, "path", () -> HttpSettings.at(host, port, path.value()), defaults, problems)
                .withTokens(tokens().toArray(Secret[]::new))
                .withKeys(keys())
                .withLimits(limits())
                .withRates(rates());
        return new HttpEndpoint(
                SectionKeys.tls(source, paths, problems).map(settings::withTls).orElse(settings),
                PayloadSection.jsonOrNone(source.word("format", "json", "senml"))
                        .orElseThrow(),
                new PayloadSection(source, paths, problems).ofJson(),
                source.place("on-drift"),
                onError);
    }

    /** They stay out of the file. More than one may be taken while one is changed for another. */
    private List<Secret> tokens() {
        List<Secret> tokens = new ArrayList<>();
        source.texts("token-env").forEach(text -> tokens.add(Secret.ofEnvironment(text.value())));
        source.texts("token-file").forEach(text -> tokens.add(Secret.ofFile(paths.apply("token-file", text))));
        return tokens;
    }

    private HttpSettings.Keys keys() {
        HttpSettings.Keys defaults = HttpSettings.Keys.DEFAULTS;
        Duration horizon = Quantities.positiveDuration(source, "key-horizon", defaults.horizon(), problems);
        return new HttpSettings.Keys(source.flag("key-required"), horizon);
    }

    private HttpSettings.Limits limits() {
        HttpSettings.Limits defaults = HttpSettings.Limits.DEFAULTS;
        long requestSizeMax = Quantities.sizeBytes(source, "request-size-max", defaults.requestSizeMax(), problems);
        long recordSizeMax = Quantities.sizeBytes(source, "record-size-max", defaults.recordSizeMax(), problems);
        HttpSettings.Limits sized = SectionKeys.within(
                source,
                "request-size-max",
                () -> limits(requestSizeMax, defaults.recordSizeMax(), defaults),
                defaults,
                problems);
        return SectionKeys.within(
                source,
                "record-size-max",
                () -> limits(sized.requestSizeMax(), recordSizeMax, defaults),
                sized,
                problems);
    }

    private static HttpSettings.Limits limits(long requestSizeMax, long recordSizeMax, HttpSettings.Limits defaults) {
        // A larger request wants a larger inbox.
        long inboxSizeMax = Math.max(defaults.inboxSizeMax(), Math.min(Integer.MAX_VALUE, 2 * requestSizeMax));
        return new HttpSettings.Limits(
                (int) Math.min(Integer.MAX_VALUE, requestSizeMax),
                (int) Math.min(Integer.MAX_VALUE, recordSizeMax),
                defaults.recordCountMax(),
                (int) inboxSizeMax,
                defaults.inboxCountMax(),
                defaults.connectionCountMax());
    }

    private HttpSettings.Rates rates() {
        int requests = Quantities.count(source, "requests-per-second", 1, Integer.MAX_VALUE, 0, problems);
        long bytes = Quantities.sizeBytes(source, "bytes-per-second", 0, problems);
        return new HttpSettings.Rates(
                requests == 0 ? OptionalLong.empty() : OptionalLong.of(requests),
                bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
    }
}
