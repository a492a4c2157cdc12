package dev.rivulet.system.hostile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Files that come into a folder, whole in one moment, with rows that are right and what no decoder should take. One owner, or its lock.
 *
 * <p>What is right is known here, so nobody has to ask who reads them.
 */
public final class HostileFiles {

    private static final int LONG_LINE_SIZE_BYTES = 100 << 20;

    private final Path input;
    private final SplittableRandom random;
    private final List<Long> numbers = new ArrayList<>();
    private long malformedCount;

    /**
     * @param input is made; files are written beside it and moved there
     */
    public HostileFiles(Path input, SplittableRandom random) throws IOException {
        this.input = Files.createDirectories(input);
        this.random = random;
    }

    /** A file of one line, of 100 MiB and without an end. */
    public void addLongLine() throws IOException {
        byte[] line = new byte[LONG_LINE_SIZE_BYTES];
        Arrays.fill(line, (byte) 'x');
        write("long.jsonl", line);
        malformedCount++;
    }

    /** A file with so many lines, of which the right ones are numbered from {@code first} on. */
    public void addLines(String name, int count, long first) throws IOException {
        HostileLines whole = new HostileLines(random.split()).add(count, first);
        write(name + ".jsonl", whole.bytes());
        numbers.addAll(whole.numbers());
        malformedCount += whole.malformedCount();
    }

    /** Plain lines that end somewhere within a gzip file. What comes before the end is found out by the JDK. */
    public void addCutFile(String name, int count, long first) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < count; line++) {
            text.append("{\"n\":").append(first + line).append("}\n");
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        }
        byte[] cut = Arrays.copyOf(compressed.toByteArray(), compressed.size() / 2);
        write(name + ".jsonl.gz", cut);
        String readable = readable(cut);
        int end = readable.lastIndexOf('\n') + 1;
        readable.substring(0, end)
                .lines()
                .forEach(line -> numbers.add(Long.parseLong(line.substring(5, line.length() - 1))));
        malformedCount++;
    }

    private static String readable(byte[] cut) throws IOException {
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(cut))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                found.write(next);
            }
        } catch (EOFException e) {
            // That is how it was cut.
        }
        return found.toString(StandardCharsets.US_ASCII);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path written = Files.write(input.resolveSibling(name), bytes);
        Files.move(written, input.resolve(name));
    }

    /** Of the rows that are right, in no order. */
    public List<Long> numbers() {
        return List.copyOf(numbers);
    }

    /** How many records are to be dead letters. */
    public long malformedCount() {
        return malformedCount;
    }
}
