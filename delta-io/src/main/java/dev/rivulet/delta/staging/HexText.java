package dev.rivulet.delta.staging;

import java.util.HexFormat;

/** Numbers in sixteen hexadecimal digits. Stateless. */
public final class HexText {

    private HexText() {}

    static String of(long value) {
        return HexFormat.of().toHexDigits(value);
    }
}
