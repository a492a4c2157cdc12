package dev.rivulet.delta;

import java.util.HexFormat;

/** Numbers in sixteen hexadecimal digits. Stateless. */
final class HexText {

    private HexText() {}

    static String of(long value) {
        return HexFormat.of().toHexDigits(value);
    }
}
