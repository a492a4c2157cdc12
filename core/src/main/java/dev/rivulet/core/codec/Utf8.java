package dev.rivulet.core.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text as bytes, without loss. Stateless.
 *
 * <p>It is UTF-8, and in addition encodes a surrogate that has no partner like any other character, in three bytes (known as
 * WTF-8). Java's own encoder puts a question mark there, so that a state holding text which user code cut between the halves of an
 * emoji would come back changed after a restart. Unsigned byte order is the order of code points.
 */
final class Utf8 {

    /** Most bytes that one UTF-16 unit takes. */
    static final int BYTES_PER_CHAR_MAX = 3;

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static byte[] encode(String text) {
        byte[] bytes = new byte[Math.multiplyExact(text.length(), BYTES_PER_CHAR_MAX)];
        return Arrays.copyOf(bytes, encode(text, bytes, 0));
    }

    /**
     * @param target with room for three bytes per character
     * @return where the text ends in it
     */
    static int encode(String text, byte[] target, int start) {
        int at = start;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit < 0x80) {
                target[at++] = (byte) unit;
            } else if (unit < 0x800) {
                target[at++] = (byte) (0xc0 | unit >> 6);
                target[at++] = (byte) (0x80 | unit & 0x3f);
            } else if (isPair(text, index)) {
                at = encodePair(Character.toCodePoint(unit, text.charAt(++index)), target, at);
            } else {
                target[at++] = (byte) (0xe0 | unit >> 12);
                target[at++] = (byte) (0x80 | unit >> 6 & 0x3f);
                target[at++] = (byte) (0x80 | unit & 0x3f);
            }
        }
        return at;
    }

    static String decode(byte[] bytes, int start, int length) {
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        // Java's decoder puts replacement characters where a single surrogate was; they may also be genuine.
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeWithSurrogates(bytes, start, start + length);
    }

    /** Compares as the bytes do, by code points. {@link String#compareTo} puts U+FFFF behind an emoji. */
    static int compare(String left, String right) {
        int lengthMin = Math.min(left.length(), right.length());
        for (int index = 0; index < lengthMin; index++) {
            char leftUnit = left.charAt(index);
            char rightUnit = right.charAt(index);
            if (leftUnit != rightUnit) {
                if (leftUnit < Character.MIN_SURROGATE || rightUnit < Character.MIN_SURROGATE) {
                    return leftUnit - rightUnit;
                }
                // Where one text has a pair whose second half differs, the other may have the first half alone.
                boolean isSecondHalf = (Character.isLowSurrogate(leftUnit) || Character.isLowSurrogate(rightUnit))
                        && index > 0
                        && Character.isHighSurrogate(left.charAt(index - 1));
                int from = isSecondHalf ? index - 1 : index;
                return Integer.compare(left.codePointAt(from), right.codePointAt(from));
            }
        }
        return left.length() - right.length();
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private static int encodePair(int codePoint, byte[] target, int start) {
        target[start] = (byte) (0xf0 | codePoint >> 18);
        target[start + 1] = (byte) (0x80 | codePoint >> 12 & 0x3f);
        target[start + 2] = (byte) (0x80 | codePoint >> 6 & 0x3f);
        target[start + 3] = (byte) (0x80 | codePoint & 0x3f);
        return start + 4;
    }

    private static String decodeWithSurrogates(byte[] bytes, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        int plainStart = start;
        for (int at = start; at + 2 < end; at++) {
            boolean isSurrogate = (bytes[at] & 0xff) == 0xed && (bytes[at + 1] & 0xff) >= 0xa0;
            if (isSurrogate) {
                text.append(new String(bytes, plainStart, at - plainStart, StandardCharsets.UTF_8));
                text.append((char) (0xd000 | (bytes[at + 1] & 0x3f) << 6 | bytes[at + 2] & 0x3f));
                plainStart = at + 3;
                at += 2;
            }
        }
        return text.append(new String(bytes, plainStart, end - plainStart, StandardCharsets.UTF_8))
                .toString();
    }
}
