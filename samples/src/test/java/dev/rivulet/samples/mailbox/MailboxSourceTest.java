package dev.rivulet.samples.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.source.Source;
import dev.rivulet.testkit.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The page "write your own source": its code runs, keeps the contract, and is what the page shows. */
class MailboxSourceTest extends SourceContract {

    private Mailbox mailbox = new Mailbox(1_000);
    private final Map<String, CompletableFuture<Void>> sent = new LinkedHashMap<>();

    @Override
    protected Source<?> source() {
        return new MailboxSource(mailbox);
    }

    // The page's test begins here.
    @Override
    protected List<String> give(int from, int count) {
        List<String> records = new ArrayList<>();
        for (int number = from; number < from + count; number++) {
            String record = "letter " + number;
            sent.put(record, mailbox.put(record));
            records.add(record);
        }
        return records;
    }
    // The page's test ends here.

    /** In a kill the log may have a record and the sender no word of it: nothing here tells the second sending from a new record. */
    @Override
    protected boolean survivesKills() {
        return false;
    }

    @Test
    void aFullMailboxSaysSo() {
        mailbox = new Mailbox(1);
        mailbox.put("one");

        assertEquals(
                "the mailbox is full, 1 records wait",
                assertThrows(IllegalStateException.class, () -> mailbox.put("two"))
                        .getMessage());
    }

    @Test
    void nobodyIsToldBeforeARecordIsDurable() throws Exception {
        allRecordsComeOnceAndInTheOrderOfTheirPartition();

        assertTrue(sent.values().stream().allMatch(CompletableFuture::isDone), "all are durable in the end");
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String page = Files.readString(root.resolve("docs/write-your-own-source.md"));
        String code = root.resolve("samples/src").toString();

        assertShown(page, Path.of(code, "main/java/dev/rivulet/samples/mailbox/MailboxSource.java"), "source");
        assertShown(page, Path.of(code, "test/java/dev/rivulet/samples/mailbox/MailboxSourceTest.java"), "test");
    }

    private static void assertShown(String page, Path file, String name) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int from = indexOf(lines, "// The page's " + name + " begins here.");
        int to = indexOf(lines, "// The page's " + name + " ends here.");
        List<String> shown = lines.subList(from + 1, to);
        int indent = shown.get(0).length() - shown.get(0).stripLeading().length();
        String code = String.join(
                "\n",
                shown.stream()
                        .map(line -> line.substring(Math.min(indent, line.length())))
                        .toList());
        assertTrue(page.contains(code), () -> "the page does not show what is in " + file + ":\n" + code);
    }

    private static int indexOf(List<String> lines, String text) {
        for (int index = 0; index < lines.size(); index++) {
            if (lines.get(index).strip().equals(text)) {
                return index;
            }
        }
        throw new AssertionError("there is no line: " + text);
    }
}
