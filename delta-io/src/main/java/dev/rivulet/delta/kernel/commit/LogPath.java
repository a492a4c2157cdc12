package dev.rivulet.delta.kernel.commit;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Paths as a table's log writes them: relative URIs. Stateless. */
final class LogPath {

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

    private static boolean isLetterOrDigit(int value) {
        return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || (value >= '0' && value <= '9');
    }
}
