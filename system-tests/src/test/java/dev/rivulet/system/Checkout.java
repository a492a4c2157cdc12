package dev.rivulet.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkout that the tests run in: where its modules are and which main sources they have. The modules are read from
 * the root pom, so that a new one is held to the rules from its first day. Immutable.
 */
record Checkout(Path root, List<Module> modules) {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    Checkout {
        modules = List.copyOf(modules);
    }

    /** Finds the checkout from this module's folder, which Maven passes on and an editor usually works in. */
    static Checkout find() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path root = Files.exists(module.resolve("mvnw")) ? module : module.getParent();
        List<Module> modules = MODULE.matcher(read(root.resolve("pom.xml")))
                .results()
                .map(result -> new Module(result.group(1), root.resolve(result.group(1))))
                .toList();
        return new Checkout(root, modules);
    }

    /** All Java files of all main trees, sorted by path. */
    List<JavaFile> mainSources() {
        return modules.stream().flatMap(module -> module.mainSources().stream()).toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One module of the build: its name is that of its folder. */
    record Module(String name, Path folder) {

        private static final Path MAIN = Path.of("src", "main", "java");

        Path classes() {
            return folder.resolve("target").resolve("classes");
        }

        Path pom() {
            return folder.resolve("pom.xml");
        }

        List<JavaFile> mainSources() {
            Path main = folder.resolve(MAIN);
            if (!Files.isDirectory(main)) {
                return List.of();
            }
            try (Stream<Path> files = Files.walk(main)) {
                return files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .map(file -> JavaFile.of(name, main.relativize(file), read(file)))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * One Java file. Its {@code path} is relative to the main tree, with forward slashes; its {@code code} is the text
     * without comments and literals, so that a rule about code is not broken by words about it.
     */
    record JavaFile(String module, String path, String text, String code) {

        private static final Pattern NOT_CODE = Pattern.compile(
                "//[^\\n]*" // to the end of the line
                        + "|/\\*.*?\\*/" // a comment, maybe over lines
                        + "|\"\"\".*?(?<!\\\\)\"\"\"" // a text block
                        + "|\"(?:\\\\.|[^\"\\\\\\n])*\"" // a string
                        + "|'(?:\\\\.|[^'\\\\\\n])+'", // a character
                Pattern.DOTALL);

        static JavaFile of(String module, Path path, String text) {
            String code = NOT_CODE.matcher(text).replaceAll(" ");
            return new JavaFile(module, path.toString().replace('\\', '/'), text, code);
        }

        /** The folder within the main tree, which is the package with slashes. */
        String folder() {
            return path.substring(0, path.lastIndexOf('/'));
        }

        boolean isPackageInfo() {
            return path.endsWith("/package-info.java");
        }

        int lineCount() {
            return (int) text.lines().count();
        }

        @Override
        public String toString() {
            return module + ": " + path;
        }
    }
}
