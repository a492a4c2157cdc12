package dev.rivulet.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.mqtt.session.SessionOffset.KnownId;
import dev.rivulet.mqtt.session.SessionOffset.Remembered;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionOffsetTest {

    private static final List<KnownId> IDS =
            List.of(new KnownId(5, 0x0102030405060708L, false), new KnownId(6, 9, true));

    /** Number 258, two ids. */
    private static final String BODY =
            "0000000000000102" + "0002" + "0005010203040506070800" + "0006000000000000000901";

    /** One range: 7 to 9. */
    private static final IdRanges RANGES = IdRanges.of(List.of(7, 8, 9));

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String rangesHex() {
        String whole = hex(new SessionOffset(258, IDS, RANGES, List.of()).encode());
        return whole.substring(("03" + BODY).length(), whole.length() - 4);
    }

    @Test
    void theFormatStays() {
        SessionOffset offset = new SessionOffset(258, IDS, RANGES, List.of(new Remembered(65_535, 10)));
        assertEquals("03" + BODY + rangesHex() + "0001" + "ffff000000000000000a", hex(offset.encode()));
    }

    @Test
    void whatIsEncodedIsDecoded() throws Exception {
        List<Remembered> remembered = List.of(new Remembered(65_535, 10), new Remembered(1, -1), new Remembered(1, 2));
        SessionOffset offset = new SessionOffset(258, IDS, RANGES, remembered);
        assertEquals(offset, SessionOffset.decode(offset.encode()));
    }

    @Test
    void olderLogsAreRead() throws Exception {
        assertEquals(new SessionOffset(258, IDS, IdRanges.NONE, List.of()), SessionOffset.decode(bytes("01" + BODY)));
        assertEquals(
                new SessionOffset(258, IDS, RANGES, List.of()), SessionOffset.decode(bytes("02" + BODY + rangesHex())));
    }

    @Test
    void newerOnesAreRefused() {
        IOException refused = assertThrows(IOException.class, () -> SessionOffset.decode(bytes("04" + BODY)));
        assertEquals(
                "the log holds an offset of MQTT in version 4, wanted up to 3; run the release that wrote it, or a newer one",
                refused.getMessage());
    }
}
