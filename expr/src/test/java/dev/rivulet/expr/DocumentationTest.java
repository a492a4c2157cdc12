package dev.rivulet.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/sql-expressions.md} and the functions together. */
class DocumentationTest {

    private static final Pattern FUNCTION_ROW = Pattern.compile("(?m)^\\| `(\\w+)\\(.*");

    @Test
    void everyOperatorAndFunctionIsDocumented() throws IOException {
        String docs = document().toLowerCase(Locale.ROOT).replace("\\|", "|");
        Set<String> missing = new TreeSet<>(ExpressionCompiler.functionNames());

        missing.removeIf(name -> docs.contains(
                switch (name) {
                    case "is null" -> "is [not] null";
                    case "[]" -> "a[i]";
                    default -> name;
                }));

        assertEquals(Set.of(), missing);
    }

    @Test
    void everyFunctionHasARowAndEveryRowAFunction() throws IOException {
        Set<String> words = new TreeSet<>(ExpressionCompiler.functionNames());
        words.removeAll(Set.of("and", "or", "not", "in", "is null", "like", "case", "div"));
        words.removeIf(name -> !Character.isLetter(name.charAt(0)));
        String functions = document().split("## Functions")[1].split("## Aggregates")[0];
        Set<String> rows = new TreeSet<>();

        Matcher matcher = FUNCTION_ROW.matcher(functions);
        while (matcher.find()) {
            rows.add(matcher.group(1));
        }

        assertEquals(words, rows);
    }

    @Test
    void everyAggregateHasARow() throws IOException {
        String aggregates = document().split("## Aggregates")[1];

        for (AggregateFunction function : AggregateFunction.values()) {
            assertEquals(true, aggregates.contains("`" + function + "("), function.toString());
        }
    }

    private static String document() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/sql-expressions.md"))) {
            folder = folder.getParent();
        }
        return Files.readString(folder.resolve("docs/sql-expressions.md"));
    }
}
