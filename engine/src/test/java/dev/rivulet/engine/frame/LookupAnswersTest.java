package dev.rivulet.engine.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.frame.LookupAnswers.Answer;
import dev.rivulet.engine.frame.LookupAnswers.Outcome;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layout of a frame of answers, byte by byte. */
final class LookupAnswersTest {

    private static final LookupAnswers FRAME = new LookupAnswers(
            0x1234,
            0x0a0b0c0d,
            "ask",
            List.of(new Answer(0, Outcome.ANSWERED, new byte[] {7, 8}), new Answer(5, Outcome.FAILED, new byte[] {'x'
            })));

    private static final String BYTES = "01" + "0000000000001234" + "0a0b0c0d" + "00000003" + "61736b" + "00000002"
            + "00000000" + "00" + "00000002" + "0708" + "00000005" + "02" + "00000001" + "78";

    @Test
    void layoutIsTheDocumentedOne() {
        ByteBuffer encoded = FRAME.encoded();

        assertEquals(BYTES, HexFormat.of().formatHex(encoded.array(), 0, encoded.limit()));
        assertTrue(FRAME.sizeMaxBytes() >= encoded.remaining());
    }

    @Test
    void whatWasWrittenIsReadBack() {
        LookupAnswers read = LookupAnswers.decode(ByteBuffer.wrap(HexFormat.of().parseHex(BYTES)));

        assertEquals(0x1234, read.batchPosition());
        assertEquals(0x0a0b0c0d, read.form());
        assertEquals("ask", read.uid());
        assertEquals(Outcome.ANSWERED, read.answers().get(0).outcome());
        assertArrayEquals(new byte[] {7, 8}, read.answers().get(0).content());
        assertEquals(5, read.answers().get(1).record());
    }

    @Test
    void newerVersionsAndUnknownOutcomesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> decode(BYTES.replaceFirst("01", "02")));
        assertThrows(IllegalArgumentException.class, () -> decode(BYTES.replaceFirst("020000000178", "090000000178")));
    }

    private static LookupAnswers decode(String hex) {
        return LookupAnswers.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }
}
