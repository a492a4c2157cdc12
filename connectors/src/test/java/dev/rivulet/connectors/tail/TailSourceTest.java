package dev.rivulet.connectors.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.testkit.SimClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TailSourceTest {

    private static final int RUN_COUNT = Integer.getInteger("rivulet.tail.runs", 25);
    private static final BatchLimits LIMITS = new BatchLimits(7, 1_000);

    private record Text(String line) {}

    /** How files are rotated. */
    private enum Kind {
        NUMBERED,
        DATED,
        COPIED
    }

    @TempDir
    private Path folder;

    private final SimClock clock = new SimClock();
    private final List<Batch> log = new ArrayList<>();
    private final ArrayDeque<Batch> notDurable = new ArrayDeque<>();
    private Path file;
    private TailSource<Text> source;
    private @Nullable SourceReader reader;

    private void start(Path inFolder) throws IOException {
        file = inFolder.resolve("app.log");
        source = TailSource.text(file, RecordRowType.of(Text.class)).lineSizeMaxBytes(4 << 10);
        log.clear();
        notDurable.clear();
        open(false);
    }

    private void open(boolean isAvailableNow) throws IOException {
        if (reader != null) {
            reader.close();
        }
        Map<Integer, byte[]> offsets =
                log.isEmpty() ? Map.of() : Map.of(0, log.get(log.size() - 1).resumeOffset());
        reader = source.open(new SourceContext("tail", offsets, isAvailableNow, new SystemDisk(), clock));
    }

    private void kill(Random random) throws IOException {
        for (int count = random.nextInt(notDurable.size() + 1); count > 0; count--) {
            log.add(notDurable.remove());
        }
        notDurable.clear();
        open(false);
    }

    private boolean poll() throws IOException {
        clock.advance(Duration.ofMillis(200));
        Batch batch = reader.poll(LIMITS);
        if (batch != null) {
            notDurable.add(batch);
        }
        return batch != null;
    }

    /** All there is, with all the time that it takes. */
    private List<String> drain() throws IOException {
        for (int quiet = 0; quiet < 60; quiet++) {
            quiet = poll() ? 0 : quiet;
        }
        log.addAll(notDurable);
        notDurable.clear();
        return lines();
    }

    private List<String> lines() {
        Decoder<Text> decoder = source.newDecoder();
        List<String> lines = new ArrayList<>();
        for (Batch batch : log) {
            for (int index = 0; index < batch.recordCount(); index++) {
                try {
                    lines.add(decoder.decode(batch, index).line());
                } catch (MalformedRowException e) {
                    lines.add("!" + e.getMessage());
                }
            }
        }
        return lines;
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path rotated(int number) {
        return folderOf(file).resolve("app.log." + number);
    }

    private static Path folderOf(Path path) {
        return path.getParent();
    }

    /** As logrotate does: each gets the next number. */
    private void shift() throws IOException {
        for (int number = 30; number > 0; number--) {
            for (String suffix : List.of("", ".gz")) {
                Path from = folderOf(file).resolve("app.log." + number + suffix);
                if (Files.exists(from)) {
                    move(from, folderOf(file).resolve("app.log." + (number + 1) + suffix));
                }
            }
        }
    }

    private void rotate() throws IOException {
        shift();
        move(file, rotated(1));
    }

    private void copyAndCutOff() throws IOException {
        shift();
        Files.copy(file, rotated(1));
        Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                .close();
    }

    private void compress(Path plain) throws IOException {
        FileTime modified = Files.getLastModifiedTime(plain);
        Path compressed = plain.resolveSibling(plain.getFileName() + ".gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            Files.copy(plain, out);
        }
        Files.setLastModifiedTime(compressed, modified);
        Files.delete(plain);
    }

    /** Writes, rotates, compresses, reads and kills in any order. */
    @ParameterizedTest
    @EnumSource
    void linesComeOnceAndInTheirOrder(Kind kind) throws Exception {
        int[] seen = new int[3];
        for (int seed = 1; seed <= RUN_COUNT; seed++) {
            Path mine = Files.createDirectory(folder.resolve(kind + "-" + seed));
            history(new Random(seed), kind, mine, seen, "seed " + seed);
        }
        for (int count : List.of(seen[0], seen[1], kind == Kind.NUMBERED ? seen[2] : RUN_COUNT + 1)) {
            assertTrue(count > RUN_COUNT, "too little happened: " + count);
        }
    }

    private void history(Random random, Kind kind, Path mine, int[] seen, String name) throws Exception {
        start(mine);
        List<String> written = new ArrayList<>();
        StringBuilder begun = new StringBuilder();
        append("");
        // From here on the log knows the file.
        drain();
        int day = 0;
        for (int step = 0; step < 120; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> write(random, written, begun);
                case 2 -> {
                    boolean isEmpty = Files.notExists(file) || Files.size(file) == 0;
                    if (kind == Kind.COPIED && !isEmpty && begun.length() == 0) {
                        // Of what nobody has begun to read there is nothing to know it by.
                        drain();
                        write(random, written, begun);
                        finishLine(written, begun);
                        copyAndCutOff();
                        seen[0]++;
                    } else if (kind != Kind.COPIED && Files.exists(file)) {
                        seen[0]++;
                        if (begun.length() > 0) {
                            written.add(begun.toString());
                            begun.setLength(0);
                        }
                        if (kind == Kind.NUMBERED) {
                            rotate();
                        } else {
                            // Times that ascend, as they would if more of it passed here.
                            Path dated = folderOf(file).resolve("app.log-2026" + (10_000 + ++day));
                            move(file, dated);
                            Files.setLastModifiedTime(dated, FileTime.from(1_000_000_000L + day, TimeUnit.SECONDS));
                        }
                    }
                }
                case 3 -> {
                    if (kind == Kind.NUMBERED && Files.exists(rotated(2)) && Files.size(rotated(2)) > 0) {
                        compress(rotated(2));
                        seen[2]++;
                    }
                }
                case 4 -> {
                    if (random.nextInt(3) == 0) {
                        kill(random);
                        seen[1]++;
                    }
                }
                default -> poll();
            }
            if (notDurable.size() > 3) {
                log.add(notDurable.remove());
            }
        }
        finishLine(written, begun);
        // As long as there is no new file, the last line of the old one may go on.
        append("last\n");
        written.add("last");
        List<String> lines = drain();
        for (int index = 0; index < Math.max(written.size(), lines.size()); index++) {
            String wanted = index < written.size() ? written.get(index) : "none";
            String found = index < lines.size() ? lines.get(index) : "none";
            assertEquals(shown(wanted), shown(found), name + ", line " + index);
        }
        assertEquals(written, lines, name);
    }

    private static String shown(String line) {
        return line.replaceAll("x+", "x");
    }

    private void write(Random random, List<String> written, StringBuilder begun) throws IOException {
        for (int count = random.nextInt(12); count > 0; count--) {
            String text =
                    "line " + written.size() + " " + "x".repeat(random.nextInt(random.nextInt(5) == 0 ? 3_000 : 40));
            int part = random.nextInt(3) == 0 ? random.nextInt(text.length()) : text.length();
            if (begun.length() > 0) {
                finishLine(written, begun);
            } else if (part < text.length() && part > 0) {
                append(text.substring(0, part));
                begun.append(text, 0, part);
                return;
            } else {
                append(text + "\n");
                written.add(text);
            }
        }
    }

    private void finishLine(List<String> written, StringBuilder begun) throws IOException {
        if (begun.length() > 0) {
            append("end\n");
            written.add(begun + "end");
            begun.setLength(0);
        }
    }

    @Test
    void anUnfinishedLineWaits() throws Exception {
        start(folder);
        append("one\ntw");
        assertEquals(List.of("one"), drain());
        open(false);
        append("o\r\n\n\nthree");
        assertEquals(List.of("one", "two"), drain());
        rotate();
        append("four\n");
        assertEquals(List.of("one", "two", "three", "four"), drain());
        assertEquals(
                4,
                log.stream()
                        .filter(batch -> batch.recordCount() > 0)
                        .map(batch -> batch.recordOffset(0))
                        .count());
    }

    @Test
    void aRotatedFileIsReadOnWhileItsWriterHasNotLeftIt() throws Exception {
        start(folder);
        append("one\n");
        drain();
        rotate();
        append("three\n");
        poll();
        Files.writeString(rotated(1), "two\n", StandardOpenOption.APPEND);

        assertEquals(List.of("one", "two", "three"), drain());
    }

    @Test
    void whatWasRotatedSeveralTimesWhileNobodyReadIsReadFirst() throws Exception {
        start(folder);
        append("line 0\n");
        drain();
        for (int number = 1; number < 6; number++) {
            append("line " + number + " before\n");
            rotate();
            append("line " + number + " behind\n");
        }
        for (int number = 2; number <= 5; number++) {
            compress(rotated(number));
        }
        open(true);
        List<String> lines = drain();

        assertEquals(11, lines.size(), lines.toString());
        assertEquals("line 1 before", lines.get(1));
        assertEquals("line 5 behind", lines.get(10));
        assertTrue(reader.isFinished());
    }

    @Test
    void aCopyHasWhatWasCutOff() throws Exception {
        start(folder);
        append("one\n");
        drain();
        append("two\n");
        copyAndCutOff();
        append("three is longer than what was there before\n");
        open(false);

        assertEquals(List.of("one", "two", "three is longer than what was there before"), drain());
    }

    @Test
    void whatIsGoneIsADeadLetter() throws Exception {
        start(folder);
        append("one\n");
        drain();
        append("two\n");
        Files.delete(file);
        append("three\n");
        open(false);
        List<String> lines = drain();

        assertEquals(3, lines.size(), lines.toString());
        assertEquals("one", lines.get(0));
        assertTrue(lines.get(1).startsWith("!a file that ") && lines.get(1).contains("byte 4,"), lines.get(1));
        assertEquals("three", lines.get(2));
    }

    @Test
    void aFileThatIsDeletedWhileItIsOpenIsReadToItsEnd() throws Exception {
        start(folder);
        append("one\n");
        drain();
        append("two\n");
        Files.delete(file);
        append("three\n");

        assertEquals(List.of("one", "two", "three"), drain());
    }

    /** Its compressed form is not whole then. */
    @Test
    void aFileThatIsBeingCompressedIsReadItself() throws Exception {
        start(folder);
        append("one\n");
        drain();
        rotate();
        append("two\n");
        rotate();
        append("three\n");
        Files.write(folder.resolve("app.log.1.gz"), new byte[] {31, (byte) 139});
        open(false);

        assertEquals(List.of("one", "two", "three"), drain());
    }

    @Test
    void aFileThatIsNotThereIsWaitedFor() throws Exception {
        start(folder);
        assertEquals(List.of(), drain());
        append("one\n");

        assertEquals(List.of("one"), drain());
    }

    @Test
    void aLineThatIsTooLongIsADeadLetterOfItsOwn() throws Exception {
        start(folder);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("first\n".getBytes(UTF_8));
            byte[] piece = new byte[1 << 20];
            for (int count = 0; count < 100; count++) {
                out.write(piece);
            }
            out.write(new byte[] {'\n', 'a', (byte) 0xff, '\n', 'l', 'a', 's', 't', '\n'});
        }

        assertEquals(
                List.of("first", "!the line is longer than 4096 bytes: 104857600", "!the record is not UTF-8", "last"),
                drain());
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
        start(folder);
        append("one\n");
        drain();
        IntStream.range(0, 2_000).forEach(number -> {
            try {
                append("line " + Integer.toHexString(number * 0x9E3779B9) + "\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        byte[] content = Files.readAllBytes(file);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        Files.delete(file);
        Files.write(
                folder.resolve("app.log.1.gz"),
                java.util.Arrays.copyOf(compressed.toByteArray(), compressed.size() / 2));
        append("next\n");
        open(false);
        List<String> lines = drain();

        assertTrue(lines.size() > 500, "lines: " + lines.size());
        assertEquals(
                "!the rest of the file cannot be read: its gzip data end early or are damaged",
                lines.get(lines.size() - 2));
        assertEquals("next", lines.get(lines.size() - 1));
    }
}
