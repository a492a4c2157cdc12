package dev.rivulet.network.lines.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.network.lines.endpoint.LineSettings.Framing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LineCutterTest {

    private static final int LINE_SIZE_MAX = 10_000;

    private static List<String> cut(Framing framing, boolean isWhole, String... pieces) {
        List<String> lines = new ArrayList<>();
        LineCutter cutter = new LineCutter(framing, LINE_SIZE_MAX, "peer", line -> lines.add(shown(line)));
        for (String piece : pieces) {
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            cutter.feed(bytes, 0, bytes.length);
        }
        cutter.end(isWhole);
        return lines;
    }

    private static String shown(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8) + (line.flaw() == null ? "" : "!" + line.flaw());
    }

    /** Lines of any length, in pieces of any length, written by this test itself. */
    @ParameterizedTest
    @EnumSource
    void linesAreWhatTheyWereWhateverPiecesTheyComeIn(Framing framing) {
        int longCount = 0;
        for (int seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (int count = random.nextInt(12); count > 0; count--) {
                int length = random.nextInt(4) > 0 ? random.nextInt(60) : random.nextInt(2 * LINE_SIZE_MAX);
                boolean isCounted = framing == Framing.SYSLOG && random.nextBoolean() && length > 0;
                String line = text(random, length, isCounted);
                if (isCounted) {
                    stream.writeBytes((line.length() + " " + line).getBytes(StandardCharsets.US_ASCII));
                } else {
                    String end = random.nextBoolean() ? "\r\n" : "\n";
                    stream.writeBytes((line + end).getBytes(StandardCharsets.US_ASCII));
                }
                if (length > LINE_SIZE_MAX) {
                    longCount++;
                    expected.add(line.substring(0, 4_096) + "!the line is longer than 10000 bytes: " + length);
                } else if (length > 0) {
                    expected.add(line);
                }
            }
            List<String> found = new ArrayList<>();
            LineCutter cutter = new LineCutter(framing, LINE_SIZE_MAX, "p", line -> found.add(shown(line)));
            byte[] bytes = stream.toByteArray();
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 5 : 5_000));
                cutter.feed(bytes, at, end);
                at = end;
            }
            cutter.end(true);
            assertEquals(expected, found, "seed " + seed);
        }
        assertTrue(longCount > 50, "too few long lines");
    }

    /** No newline at all where they end lines, and no digit at the beginning where that would be a length. */
    private static String text(Random random, int length, boolean isCounted) {
        StringBuilder text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            String letters = isCounted ? "ab1<\n " : "ab1< ";
            char letter = letters.charAt(random.nextInt(letters.length()));
            text.append(index == 0 || index == length - 1 ? '<' : letter);
        }
        return text.toString();
    }

    @Test
    void aLastLineNeedsNoNewlineIfTheSenderSaysThatItEnds() {
        assertEquals(List.of("a", "b"), cut(Framing.NEWLINE, true, "a\n", "b"));
        assertEquals(List.of("a", "b!the connection ended within the line"), cut(Framing.NEWLINE, false, "a\nb"));
        assertEquals(
                List.of("<1>a", "<2!the connection ended within the line"), cut(Framing.SYSLOG, true, "4 <1>a4 <2"));
        assertEquals(List.of("12!the connection ended within the line"), cut(Framing.SYSLOG, true, "12"));
    }

    @Test
    void aFrameWithoutLengthEndsTheStream() {
        assertEquals(
                List.of(
                        "<1>a",
                        "12x!the frame begins with no length, wanted digits and a blank; nothing more is taken of the"
                                + " connection"),
                cut(Framing.SYSLOG, true, "<1>a\n12x <2>b\n"));
        assertEquals(1, cut(Framing.SYSLOG, true, "1234567890 <1>a").size());
    }

    @Test
    void aHundredMegabytesTakeNoMoreThanALine() {
        List<Line> lines = new ArrayList<>();
        LineCutter cutter = new LineCutter(Framing.NEWLINE, LINE_SIZE_MAX, "p", lines::add);
        byte[] piece = new byte[1 << 20];
        for (int count = 0; count < 100; count++) {
            cutter.feed(piece, 0, piece.length);
            assertTrue(cutter.heldSizeBytes() <= 2 * LINE_SIZE_MAX, "held: " + cutter.heldSizeBytes());
        }
        cutter.feed("\nnext\n".getBytes(StandardCharsets.US_ASCII), 0, 6);

        assertEquals(2, lines.size());
        assertEquals(
                "the line is longer than 10000 bytes: 104857600", lines.get(0).flaw());
        assertEquals(4_096, lines.get(0).bytes().length);
        assertEquals("next", shown(lines.get(1)));
    }
}
