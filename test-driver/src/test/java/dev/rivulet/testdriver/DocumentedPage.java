package dev.rivulet.testdriver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page of the documentation whose code is taken from a test, between two comments. Stateless. */
final class DocumentedPage {

    private DocumentedPage() {}

    /**
     * @param page below the root of the repository
     * @param parts of the test, as the comments name them
     */
    static void requireShown(Class<?> test, String page, List<String> parts) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String file = "test-driver/src/test/java/" + test.getName().replace('.', '/') + ".java";
        String source = Files.readString(root.resolve(file));
        String text = Files.readString(root.resolve(page));
        for (String part : parts) {
            String begin = "    // The documented " + part + " begins here.\n";
            String end = "    // The documented " + part + " ends here.\n";
            String code = source.substring(source.indexOf(begin) + begin.length(), source.indexOf(end))
                    .stripTrailing()
                    .stripIndent();

            assertTrue(
                    text.contains("```java\n" + code + "\n```\n"),
                    () -> page + " does not show the " + part + ":\n" + code);
        }
    }
}
