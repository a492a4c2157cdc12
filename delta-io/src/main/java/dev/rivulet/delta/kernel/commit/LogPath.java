package dev.rivulet.delta.kernel.commit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Paths as a table's log writes them: relative URIs. Stateless. */
public final class LogPath {

    private static final String UNRESERVED = "-._~!$&'()*+,;=@/";

    private LogPath() {}

    /**
     * Encodes a path.
     *
     * @param path relative to the table, with {@code /} between names; a name that holds a {@code %} is encoded like any other
     */
    static String encode(String path) {
        StringBuilder target = new StringBuilder(path.length() + 16);
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            int value = octet & 0xFF;
            if (isLetterOrDigit(value) || UNRESERVED.indexOf(value) >= 0) {
                target.append((char) value);
            } else {
                target.append(String.format(Locale.ROOT, "%%%02X", value));
            }
        }
        return target.toString();
    }

    /**
     * Decodes a path; what is no escape stands for itself.
     *
     * @param path as a log has it
     */
    public static String decode(String path) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(path.length());
        byte[] encoded = path.getBytes(StandardCharsets.UTF_8);
        for (int index = 0; index < encoded.length; index++) {
            int high = index + 2 < encoded.length ? Character.digit(encoded[index + 1], 16) : -1;
            int low = index + 2 < encoded.length ? Character.digit(encoded[index + 2], 16) : -1;
            if (encoded[index] == '%' && high >= 0 && low >= 0) {
                octets.write(high * 16 + low);
                index += 2;
            } else {
                octets.write(encoded[index]);
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static boolean isLetterOrDigit(int value) {
        return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || (value >= '0' && value <= '9');
    }
}
