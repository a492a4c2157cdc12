package dev.rivulet.cli.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.document.ConfigProblems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is said about each mistake: the lines of {@code mistakes.txt} put one at a time into {@code pipeline.yaml}. */
class MistakeTest {

    private static final Path FILE = Path.of("pipeline.yaml");

    @TestFactory
    Stream<DynamicTest> mistakeIsNamedWithItsLine() {
        return resource("mistakes.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> DynamicTest.dynamicTest(line, () -> check(line)));
    }

    private static void check(String mistake) {
        int bar = mistake.indexOf('|');
        int arrow = mistake.lastIndexOf(" => ");
        int line = Integer.parseInt(mistake.substring(0, bar));
        String replacement =
                mistake.substring(bar + 1, arrow).replace("\\n", "\n").replace("\\t", "\t");
        List<String> lines = new ArrayList<>(resource("pipeline.yaml").lines().toList());
        if (replacement.isEmpty()) {
            lines.remove(line - 1);
        } else {
            lines.set(line - 1, replacement);
        }

        ConfigException failure =
                assertThrows(ConfigException.class, () -> PipelineLoader.parse(String.join("\n", lines) + "\n", FILE));

        String[] wanted = mistake.substring(arrow + 4).split(" & ");
        String[] found = failure.getMessage().split("\n");
        assertEquals(wanted.length, found.length, failure.getMessage());
        for (String error : wanted) {
            assertTrue(
                    Stream.of(found).anyMatch(text -> matches(error, text)),
                    () -> failure.getMessage() + "\nwanted " + error);
        }
    }

    private static boolean matches(String wanted, String found) {
        String full = "pipeline.yaml:" + wanted;
        return full.endsWith("…") ? found.startsWith(full.substring(0, full.length() - 1)) : found.equals(full);
    }

    @Test
    void mistakesAreReportedTogetherInTheOrderOfTheFile() {
        String text = resource("pipeline.yaml")
                .replace("format: json", "format: jsn")
                .replace("tumbling: 10s", "tumbling: 10 apples")
                .replace("lanes: 1", "lanes: x");

        ConfigException failure = assertThrows(ConfigException.class, () -> PipelineLoader.parse(text, FILE));

        assertEquals(
                List.of(5, 14, 22),
                failure.errors().stream().map(ConfigException.Mistake::line).toList());
    }

    @Test
    void expressionErrorPointsAtItsColumnInTheFile() {
        String text = resource("pipeline.yaml").replace("avg(temperature)", "avg(temprature)");

        ConfigException failure = assertThrows(ConfigException.class, () -> PipelineLoader.parse(text, FILE));

        ConfigException.Mistake error = failure.errors().get(0);
        assertEquals(17, error.line());
        assertEquals("  mean_temperature: avg(".length() + 1, error.column());
    }

    @Test
    void noMoreThanTwentyMistakesAreListed() {
        StringBuilder text = new StringBuilder(resource("pipeline.yaml"));
        for (int index = 0; index < 30; index++) {
            text.append("unknown").append(index).append(": 1\n");
        }

        ConfigException failure =
                assertThrows(ConfigException.class, () -> PipelineLoader.parse(text.toString(), FILE));

        assertEquals(ConfigProblems.ERRORS_MAX + 1, failure.errors().size());
        assertTrue(failure.getMessage().endsWith("pipeline.yaml: and 10 more"), failure.getMessage());
    }

    @Test
    void emptyAndShapelessFilesAreRefused() {
        for (String text : List.of("", "# nothing\n", "- a\n- b\n", "just text", "a: b\n---\nc: d\n", "\u0000")) {
            assertThrows(ConfigException.class, () -> PipelineLoader.parse(text, FILE), text);
        }
    }

    @Test
    void endlessNestingIsRefused() {
        for (String nest : List.of("[", "{a: ", "- ", "? ")) {
            ConfigException failure = assertThrows(
                    ConfigException.class,
                    () -> PipelineLoader.parse("name: x\nsource: \n " + nest.repeat(50_000), FILE),
                    nest);
            assertTrue(failure.getMessage().length() < 1000, nest);
        }
    }

    @Test
    void aliasesCannotMultiply() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int level = 1; level < 40; level++) {
            text.append("a" + level + ": &a" + level + " [*a" + (level - 1) + ", *a" + (level - 1) + "]\n");
        }

        assertThrows(ConfigException.class, () -> PipelineLoader.parse(text.toString(), FILE));
    }

    @Test
    void missingFileIsNamed() {
        Path missing = Path.of("no-such-folder", "pipeline.yaml");

        ConfigException failure = assertThrows(ConfigException.class, () -> PipelineLoader.load(missing));

        assertEquals(missing + ": the file cannot be read: there is no such file", failure.getMessage());
    }

    static String resource(String name) {
        try (InputStream stream = MistakeTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
