package dev.rivulet.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each operator and function gives for the sample row: lines of {@code expressions.txt} with an expression, {@code =>} and the
 * outcome. An outcome that ends in {@code …} is compared up to there.
 */
class ExpressionTableTest {

    @TestFactory
    Stream<DynamicTest> expressionGivesItsValue() {
        return lines().stream().map(line -> DynamicTest.dynamicTest(line, () -> check(line)));
    }

    @Test
    void everyFunctionHasLines() {
        String table = String.join("\n", lines()).toLowerCase(Locale.ROOT);
        TreeSet<String> missing = new TreeSet<>(ExpressionCompiler.functionNames());

        missing.removeIf(name -> table.contains(name));

        assertEquals(new TreeSet<>(), missing);
    }

    private static void check(String line) {
        int arrow = line.lastIndexOf(" => ");
        assertTrue(arrow > 0, "no arrow in " + line);
        String outcome = SampleRows.outcome(line.substring(0, arrow).strip());
        String wanted = line.substring(arrow + 4).strip();

        if (wanted.endsWith("…")) {
            assertTrue(
                    outcome.startsWith(wanted.substring(0, wanted.length() - 1)), () -> outcome + "\nwanted " + wanted);
        } else {
            assertEquals(wanted, outcome);
        }
    }

    private static List<String> lines() {
        InputStream stream = Objects.requireNonNull(ExpressionTableTest.class.getResourceAsStream("expressions.txt"));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
