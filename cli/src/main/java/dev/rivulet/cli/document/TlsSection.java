package dev.rivulet.cli.document;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What is below {@code tls} where we connect to somebody. Immutable.
 *
 * @param authorities the certificates that the other side's must come from; empty for those that Java trusts
 * @param own a certificate of ours and its key; empty for none
 */
public record TlsSection(Optional<Path> authorities, Optional<Own> own) {

    /** A certificate and its private key. */
    public record Own(Path certificate, Path key) {}

    /**
     * @param section that may have the key {@code tls}
     * @param paths makes a path of a key's text
     */
    public static TlsSection read(YamlMap section, BiFunction<String, YamlText, Path> paths, ConfigProblems problems) {
        YamlMap tls = section.map("tls").allow("authorities", "certificate", "key");
        Optional<Path> certificate = path(tls, "certificate", paths);
        Optional<Path> key = path(tls, "key", paths);
        if (certificate.isPresent() != key.isPresent()) {
            problems.add(tls.place(), "of `certificate` and `key` one is given, wanted both or none");
        }
        return new TlsSection(
                path(tls, "authorities", paths),
                certificate.isPresent() && key.isPresent()
                        ? Optional.of(new Own(certificate.get(), key.get()))
                        : Optional.empty());
    }

    private static Optional<Path> path(YamlMap map, String key, BiFunction<String, YamlText, Path> paths) {
        return map.text(key).map(text -> paths.apply(key, text));
    }
}
