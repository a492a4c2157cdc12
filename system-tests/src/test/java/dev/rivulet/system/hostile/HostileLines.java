package dev.rivulet.system.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lines that a source gets: rows that are right, and among them what no decoder should take, with line ends of either kind. One owner.
 *
 * <p>What is right is known here, so nobody has to ask the decoder.
 */
public final class HostileLines {

    private static final int DEPTH = 100_000;
    private static final String DEEP = "{\"n\":1,\"a\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + "}";

    /** Beyond what any source takes as a record. */
    private static final int LONG_SIZE_BYTES = 2 << 20;

    private static final List<String> MALFORMED = List.of(
            "nonsense",
            "{\"n\":",
            "{\"n\":\"x\"}",
            "{\"n\":NaN}",
            "{\"n\":-Infinity}",
            "{\"n\":1e999999999}",
            "{\"n\":123456789012345678901234567890}",
            "{\"n\":1.5}",
            "{\"n\":null}",
            "{}",
            "[]",
            "{\"n\":1}{\"n\":2}",
            "\u0000\u0001\u0002");

    private final SplittableRandom random;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Long> numbers = new ArrayList<>();
    private long malformedCount;

    public HostileLines(SplittableRandom random) {
        this.random = random;
    }

    /** Adds so many lines; the right ones are numbered from {@code first} on. */
    public HostileLines add(int count, long first) {
        long next = first;
        for (int line = 0; line < count; line++) {
            int kind = random.nextInt(100);
            if (kind < 70) {
                numbers.add(next);
                write("{\"n\":" + next++ + (kind < 35 ? "}" : ",\"x\":\"\u00fc\"}"));
            } else {
                malformedCount++;
                if (kind < 71) {
                    write(DEEP);
                } else if (kind < 72) {
                    write("{\"n\":1,\"x\":\"" + "y".repeat(LONG_SIZE_BYTES) + "\"}");
                } else if (kind < 80) {
                    writeNoUtf8();
                } else {
                    write(MALFORMED.get(random.nextInt(MALFORMED.size())));
                }
            }
        }
        return this;
    }

    private void writeNoUtf8() {
        bytes.writeBytes("{\"n\":1,\"x\":\"".getBytes(StandardCharsets.US_ASCII));
        bytes.write(0xff);
        bytes.write(0xfe);
        write("\"}");
    }

    private void write(String line) {
        bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes((random.nextBoolean() ? "\n" : "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Of the rows that are right, ascending. */
    public List<Long> numbers() {
        return numbers;
    }

    /** How many lines are to be dead letters. */
    public long malformedCount() {
        return malformedCount;
    }
}
