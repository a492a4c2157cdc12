package dev.rivulet.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs {@code cli/target/rivulet.jar} in a JVM of its own. */
final class StandaloneJar {

    /** By {@code -Drivulet.time-limit}, which measurements want longer than tests. */
    private static final long TIME_LIMIT_SECONDS = Long.getLong("rivulet.time-limit", 300);

    private StandaloneJar() {}

    /** Runs a command to its end and expects it to succeed; its output is in the failure otherwise. */
    static void run(Path workDirectory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("-jar", jar().toString()));
        command.addAll(List.of(arguments));
        runJava(workDirectory, command);
    }

    /**
     * Runs a program of one source file, a resource beside this class, with the jar as its class path.
     *
     * @param fileName such as {@code Program.java}; it is compiled as it is started
     */
    static void runSource(Path workDirectory, String fileName, String... arguments)
            throws IOException, InterruptedException {
        runSourceForLines(workDirectory, fileName, arguments);
    }

    /** The same; what it prints as lines of a table. */
    static List<String> runSourceForLines(Path workDirectory, String fileName, String... arguments)
            throws IOException, InterruptedException {
        Path source = workDirectory.resolve(fileName);
        try (InputStream resource = StandaloneJar.class.getResourceAsStream(fileName)) {
            Files.copy(Objects.requireNonNull(resource, fileName), source, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of("-cp", jar().toString(), source.toString()));
        command.addAll(List.of(arguments));
        return runJava(workDirectory, command)
                .lines()
                .filter(line -> line.startsWith("|"))
                .toList();
    }

    private static Path jar() {
        Path jar = Path.of("")
                .toAbsolutePath()
                .resolveSibling("cli")
                .resolve("target")
                .resolve("rivulet.jar");
        if (!Files.exists(jar)) {
            throw new AssertionError(jar + " is missing; build it by ./mvnw -pl cli -am package");
        }
        return jar;
    }

    private static String runJava(Path workDirectory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Path output = workDirectory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(workDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean hasEnded = process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!hasEnded) {
            process.destroyForcibly();
        }
        if (!hasEnded || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + (hasEnded ? " failed" : " did not end") + ":\n"
                    + Files.readString(output, StandardCharsets.UTF_8));
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
