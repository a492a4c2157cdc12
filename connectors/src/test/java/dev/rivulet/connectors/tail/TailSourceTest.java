package dev.rivulet.connectors.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of lines in a file that is written to, rotated, cut off, compressed or damaged. */
final class TailSourceTest {

    @TempDir
    private Path folder;

    private final TailedFile tailed = new TailedFile();

    @Test
    void anUnfinishedLineWaits() throws Exception {
        tailed.start(folder);
        tailed.append("one\ntw");
        assertEquals(List.of("one"), tailed.drain());
        tailed.open(false);
        tailed.append("o\r\n\n\nthree");
        assertEquals(List.of("one", "two"), tailed.drain());
        tailed.rotate();
        tailed.append("four\n");
        assertEquals(List.of("one", "two", "three", "four"), tailed.drain());
        assertEquals(
                4,
                tailed.log.stream()
                        .filter(batch -> batch.recordCount() > 0)
                        .map(batch -> batch.recordOffset(0))
                        .count());
    }

    @Test
    void aRotatedFileIsReadOnWhileItsWriterHasNotLeftIt() throws Exception {
        tailed.start(folder);
        tailed.append("one\n");
        tailed.drain();
        tailed.rotate();
        tailed.append("three\n");
        tailed.poll();
        Files.writeString(tailed.rotated(1), "two\n", StandardOpenOption.APPEND);

        assertEquals(List.of("one", "two", "three"), tailed.drain());
    }

    @Test
    void whatWasRotatedSeveralTimesWhileNobodyReadIsReadFirst() throws Exception {
        tailed.start(folder);
        tailed.append("line 0\n");
        tailed.drain();
        for (int number = 1; number < 6; number++) {
            tailed.append("line " + number + " before\n");
            tailed.rotate();
            tailed.append("line " + number + " behind\n");
        }
        for (int number = 2; number <= 5; number++) {
            tailed.compress(tailed.rotated(number));
        }
        tailed.open(true);
        List<String> lines = tailed.drain();

        assertEquals(11, lines.size(), lines.toString());
        assertEquals("line 1 before", lines.get(1));
        assertEquals("line 5 behind", lines.get(10));
        assertTrue(tailed.reader.isFinished());
    }

    @Test
    void aCopyHasWhatWasCutOff() throws Exception {
        tailed.start(folder);
        tailed.append("one\n");
        tailed.drain();
        tailed.append("two\n");
        tailed.copyAndCutOff();
        tailed.append("three is longer than what was there before\n");
        tailed.open(false);

        assertEquals(List.of("one", "two", "three is longer than what was there before"), tailed.drain());
    }

    @Test
    void whatIsGoneIsADeadLetter() throws Exception {
        tailed.start(folder);
        tailed.append("one\n");
        tailed.drain();
        tailed.append("two\n");
        Files.delete(tailed.file);
        tailed.append("three\n");
        tailed.open(false);
        List<String> lines = tailed.drain();

        assertEquals(3, lines.size(), lines.toString());
        assertEquals("one", lines.get(0));
        assertTrue(lines.get(1).startsWith("!a file that ") && lines.get(1).contains("byte 4,"), lines.get(1));
        assertEquals("three", lines.get(2));
    }

    @Test
    void aFileThatIsDeletedWhileItIsOpenIsReadToItsEnd() throws Exception {
        tailed.start(folder);
        tailed.append("one\n");
        tailed.drain();
        tailed.append("two\n");
        Files.delete(tailed.file);
        tailed.append("three\n");

        assertEquals(List.of("one", "two", "three"), tailed.drain());
    }

    /** Its compressed form is not whole then. */
    @Test
    void aFileThatIsBeingCompressedIsReadItself() throws Exception {
        tailed.start(folder);
        tailed.append("one\n");
        tailed.drain();
        tailed.rotate();
        tailed.append("two\n");
        tailed.rotate();
        tailed.append("three\n");
        Files.write(folder.resolve("app.log.1.gz"), new byte[] {31, (byte) 139});
        tailed.open(false);

        assertEquals(List.of("one", "two", "three"), tailed.drain());
    }

    @Test
    void aFileThatIsNotThereIsWaitedFor() throws Exception {
        tailed.start(folder);
        assertEquals(List.of(), tailed.drain());
        tailed.append("one\n");

        assertEquals(List.of("one"), tailed.drain());
    }

    @Test
    void aLineThatIsTooLongIsADeadLetterOfItsOwn() throws Exception {
        tailed.start(folder);
        try (OutputStream out = Files.newOutputStream(tailed.file)) {
            out.write("first\n".getBytes(UTF_8));
            byte[] piece = new byte[1 << 20];
            for (int count = 0; count < 100; count++) {
                out.write(piece);
            }
            out.write(new byte[] {'\n', 'a', (byte) 0xff, '\n', 'l', 'a', 's', 't', '\n'});
        }

        assertEquals(
                List.of("first", "!the line is longer than 4096 bytes: 104857600", "!the record is not UTF-8", "last"),
                tailed.drain());
    }

    @Test
    void aLineThatIsTooLongTakesNoMemory() {
        LineAssembly assembly = new LineAssembly(4 << 10, 0, 0);
        byte[] piece = new byte[1 << 20];
        for (int count = 0; count < 100; count++) {
            assembly.feed(piece, piece.length);
            assertTrue(assembly.heldSizeBytes() <= 9 << 10, "held: " + assembly.heldSizeBytes());
        }
        assertNull(assembly.lines().peek());
    }

    @Test
    void damagedGzipIsADeadLetter() throws Exception {
        tailed.start(folder);
        tailed.append("one\n");
        tailed.drain();
        IntStream.range(0, 2_000).forEach(number -> {
            try {
                tailed.append("line " + Integer.toHexString(number * 0x9E3779B9) + "\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        byte[] content = Files.readAllBytes(tailed.file);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        Files.delete(tailed.file);
        Files.write(
                folder.resolve("app.log.1.gz"),
                java.util.Arrays.copyOf(compressed.toByteArray(), compressed.size() / 2));
        tailed.append("next\n");
        tailed.open(false);
        List<String> lines = tailed.drain();

        assertTrue(lines.size() > 500, "lines: " + lines.size());
        assertEquals(
                "!the rest of the file cannot be read: its gzip data end early or are damaged",
                lines.get(lines.size() - 2));
        assertEquals("next", lines.get(lines.size() - 1));
    }
}
