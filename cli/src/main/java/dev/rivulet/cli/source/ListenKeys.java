package dev.rivulet.cli.source;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.network.listen.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What sections of sources that listen have in common. Stateless. */
final class ListenKeys {

    private ListenKeys() {}

    /** What the settings refuse is a mistake of the key whose value they got. */
    static <T> T within(YamlMap source, String key, Supplier<T> settings, T fallback, ConfigProblems problems) {
        try {
            return settings.get();
        } catch (IllegalArgumentException wrong) {
            problems.add(source.place(key), "" + wrong.getMessage());
            return fallback;
        }
    }

    static Optional<TlsFiles> tls(YamlMap source, BiFunction<String, YamlText, Path> paths, ConfigProblems problems) {
        YamlMap tls = source.map("tls").allow("certificate", "key");
        Optional<YamlText> certificate = tls.text("certificate");
        Optional<YamlText> key = tls.text("key");
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(
                    new TlsFiles(paths.apply("certificate", certificate.get()), paths.apply("key", key.get())));
        }
        if (certificate.isPresent() || key.isPresent()) {
            problems.add(tls.place(), "of `certificate` and `key` one is given, wanted both or none");
        }
        return Optional.empty();
    }
}
