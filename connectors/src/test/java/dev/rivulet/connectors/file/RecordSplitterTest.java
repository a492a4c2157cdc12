package dev.rivulet.connectors.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecordSplitterTest {

    private static final int RECORD_SIZE_MAX_BYTES = 1 << 20;

    private final Random random = new Random(99);

    RecordSplitterTest() {
        System.out.println("seed 99");
    }

    @Test
    void linesAreThoseOfAPlainSplit() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            String content = content("ab\n\n\r", random.nextInt(60));

            assertEquals(plainLines(content), split(content, new RecordEnd.OfLines()));
        }
    }

    @Test
    void recordsOfCsvAreThoseOfAPlainAutomaton() throws Exception {
        for (int round = 0; round < 5_000; round++) {
            String content = content("a,\"\"\"\n\n\r", random.nextInt(40));

            assertEquals(plainCsv(content), split(content, new RecordEnd.OfCsv()), content);
        }
    }

    @Test
    void recordsCrossTheEndOfTheBuffer() throws Exception {
        StringBuilder content = new StringBuilder();
        for (int line = 0; line < 3_000; line++) {
            content.append(Integer.toString(line).repeat(random.nextInt(400))).append('\n');
        }

        assertEquals(plainLines(content.toString()), split(content.toString(), new RecordEnd.OfLines()));
    }

    @Test
    void everyPositionIsAPlaceToGoOnFrom() throws Exception {
        String content = content("ab\n\r", 3_000);
        byte[] bytes = content.getBytes(ISO_8859_1);
        List<String> whole = split(content, new RecordEnd.OfLines());
        RecordSplitter splitter = splitter(bytes, 0, FilePosition.START, new RecordEnd.OfLines());
        for (int count = 1; splitter.next(); count++) {
            FilePosition position = splitter.position();
            RecordSplitter resumed = splitter(bytes, (int) position.byteOffset(), position, new RecordEnd.OfLines());

            assertEquals(whole.subList(count, whole.size()), rest(resumed));
        }
    }

    private List<String> split(String content, RecordEnd recordEnd) throws IOException {
        return rest(splitter(content.getBytes(ISO_8859_1), 0, FilePosition.START, recordEnd));
    }

    private static List<String> rest(RecordSplitter splitter) throws IOException {
        List<String> records = new ArrayList<>();
        while (splitter.next()) {
            assertNull(splitter.flaw());
            records.add(splitter.recordLine() + ":"
                    + new String(splitter.buffer(), splitter.recordStart(), splitter.recordLength(), ISO_8859_1));
        }
        return records;
    }

    private RecordSplitter splitter(byte[] bytes, int start, FilePosition from, RecordEnd recordEnd) {
        InputStream slow = new ByteArrayInputStream(bytes, start, bytes.length - start) {
            @Override
            public synchronized int read(byte[] target, int targetStart, int length) {
                return super.read(target, targetStart, Math.min(length, 1 + random.nextInt(7_000)));
            }
        };
        return new RecordSplitter(slow, recordEnd, RECORD_SIZE_MAX_BYTES, from);
    }

    private String content(String alphabet, int length) {
        StringBuilder content = new StringBuilder();
        for (int index = 0; index < length; index++) {
            content.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return content.toString();
    }

    private static List<String> plainLines(String content) {
        List<String> records = new ArrayList<>();
        String[] lines = content.split("\n", -1);
        for (int index = 0; index < lines.length; index++) {
            boolean hasNewline = index < lines.length - 1;
            String line = hasNewline && lines[index].endsWith("\r")
                    ? lines[index].substring(0, lines[index].length() - 1)
                    : lines[index];
            if (!line.isEmpty()) {
                records.add(index + 1 + ":" + line);
            }
        }
        return records;
    }

    /** The same rules once more, over characters and without pieces. */
    private static List<String> plainCsv(String content) {
        List<String> records = new ArrayList<>();
        int line = 1;
        int startLine = 1;
        boolean isQuoted = false;
        boolean isPlain = false;
        StringBuilder record = new StringBuilder();
        for (int index = 0; index < content.length(); index++) {
            char unit = content.charAt(index);
            if (unit == '\n' && !isQuoted) {
                boolean hasReturn = record.length() > 0 && record.charAt(record.length() - 1) == '\r';
                record.setLength(record.length() - (hasReturn ? 1 : 0));
                if (record.length() > 0) {
                    records.add(startLine + ":" + record);
                }
                record.setLength(0);
                startLine = ++line;
                isPlain = false;
                continue;
            }
            line += unit == '\n' ? 1 : 0;
            record.append(unit);
            if (isQuoted) {
                boolean isDoubled = unit == '"' && index + 1 < content.length() && content.charAt(index + 1) == '"';
                if (isDoubled) {
                    record.append(content.charAt(++index));
                } else if (unit == '"') {
                    isQuoted = false;
                    char next = index + 1 < content.length() ? content.charAt(index + 1) : '\n';
                    isPlain = next != ',' && next != '\n';
                }
            } else if (unit == ',') {
                isPlain = false;
            } else if (unit == '"' && !isPlain) {
                isQuoted = true;
            } else {
                isPlain = true;
            }
        }
        if (record.length() > 0) {
            records.add(startLine + ":" + record);
        }
        return records;
    }
}
