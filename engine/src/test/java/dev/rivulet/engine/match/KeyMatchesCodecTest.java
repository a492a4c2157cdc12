package dev.rivulet.engine.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.engine.pattern.AfterMatchSkipStrategy;
import dev.rivulet.engine.pattern.Pattern;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyMatchesCodecTest {

    private static final KeyMatchesCodec<String> CODEC = new KeyMatchesCodec<>(Codecs.of(String.class));

    private final Pattern<String> pattern = Pattern.<String>begin("a", AfterMatchSkipStrategy.skipToLast("a"))
            .where(row -> row.startsWith("a"))
            .followedBy("b")
            .where((row, soFar) -> row.equals("b" + soFar.first("a").substring(1)))
            .oneOrMore()
            .followedBy("c")
            .where((row, soFar) -> row.equals("c" + soFar.first("a").substring(1)));

    private final Matcher<String> matcher = new Matcher<>(pattern);

    private KeyMatches<String> after(String rows) throws Exception {
        KeyMatches<String> matches = KeyMatches.none();
        for (String row : rows.split(" ")) {
            matches = matcher.take(matches, row, 5).after();
        }
        return matches;
    }

    private static byte[] bytes(KeyMatches<String> matches) {
        ByteWriter out = new ByteWriter();
        CODEC.write(matches, out);
        return out.toByteArray();
    }

    @Test
    void whatIsReadGoesOnAsWhatWasWritten() throws Exception {
        KeyMatches<String> written = after("a1 b1 b1 a2 b2 c2 a3").withDeadline(77);

        KeyMatches<String> read = CODEC.read(new ByteReader(bytes(written)));

        assertEquals(written.open(), read.open());
        assertEquals(written.waiting(), read.waiting());
        assertEquals(1, read.waiting().size(), "c2 waits for a1");
        assertEquals(77, read.deadlineMicros());
        assertEquals(
                matcher.take(written, "c1", 9).complete(),
                matcher.take(read, "c1", 9).complete());
    }

    @Test
    void matchesShareWhatTheyHaveInCommon() throws Exception {
        KeyMatches<String> read = CODEC.read(new ByteReader(bytes(after("a1 b1 b1"))));

        Taken<String> shorter = read.open().get(0).last();
        Taken<String> longer = read.open().get(1).last();
        assertSame(shorter, longer.before());
        assertEquals(3, read.takenCountMax());
    }

    @Test
    void whatIsCutOffIsDamaged() throws Exception {
        byte[] whole = bytes(after("a1 b1 b1 a2 b2 c2 a3"));

        for (int size = 0; size < whole.length; size++) {
            byte[] part = Arrays.copyOf(whole, size);
            assertThrows(IllegalArgumentException.class, () -> CODEC.read(new ByteReader(part)), size + " bytes");
        }
    }

    @Test
    void numbersThatSpeakOfNothingAreDamaged() throws Exception {
        Links<String> links = Links.of(after("a1 b1 b1 a2 b2 c2 a3"));

        for (int place = 0; place < links.numbers().length; place++) {
            long[] numbers = links.numbers().clone();
            numbers[place] = 1L << 40;
            try {
                new Links<>(links.rows(), numbers).toMatches();
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("damaged matches"), e::getMessage);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Links<>(List.of("one"), links.numbers()).toMatches());
    }
}
