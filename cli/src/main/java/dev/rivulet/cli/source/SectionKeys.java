package dev.rivulet.cli.source;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.network.listen.TlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the sections of several kinds of sources have in common. Stateless. */
final class SectionKeys {

    private SectionKeys() {}

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

    /** The texts of a required key, each parsed; those that the parser refuses are mistakes of their own places. */
    static <T> List<T> parsed(
            YamlMap source, String key, Function<String, T> parser, String purpose, ConfigProblems problems) {
        source.requireKey(key, purpose);
        List<T> values = new ArrayList<>();
        for (YamlText text : source.texts(key)) {
            try {
                values.add(parser.apply(text.value()));
            } catch (IllegalArgumentException wrong) {
                problems.add(text, "" + wrong.getMessage());
            }
        }
        return values;
    }

    /**
     * A user and where the password is, which stays out of the file: it is asked for when a connection is made.
     *
     * @param ofEnvironment makes them of the user and the variable
     * @param ofFile makes them of the user and the file
     * @return empty if there are none, or they are not whole, which is told
     */
    static <T> Optional<T> credentials(
            YamlMap source,
            BiFunction<String, YamlText, Path> paths,
            BiFunction<String, String, T> ofEnvironment,
            BiFunction<String, Path, T> ofFile,
            ConfigProblems problems) {
        Optional<YamlText> user = source.text("user");
        Optional<YamlText> variable = source.text("password-env");
        Optional<YamlText> file = source.text("password-file");
        boolean isOne = variable.isPresent() != file.isPresent();
        if (user.isEmpty() && variable.isEmpty() && file.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty() || !isOne) {
            problems.add(
                    source.place(),
                    "of `user`, `password-env` and `password-file` wanted the user and one of the other two, or none");
            return Optional.empty();
        }
        String name = user.get().value();
        return Optional.of(
                variable.isPresent()
                        ? ofEnvironment.apply(name, variable.get().value())
                        : ofFile.apply(name, paths.apply("password-file", file.orElseThrow())));
    }

    /** The source with a column of its own; one that the source refuses is a mistake of that column. */
    static <S> S with(S source, YamlText column, BiFunction<S, String, S> change, ConfigProblems problems) {
        try {
            return change.apply(source, column.value());
        } catch (IllegalArgumentException wrong) {
            problems.add(column, "" + wrong.getMessage());
            return source;
        }
    }
}
