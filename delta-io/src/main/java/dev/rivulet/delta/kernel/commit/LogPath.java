package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.disk.StoreLocation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Paths as a table's log writes them: relative URIs. Stateless. */
public final class LogPath {

    private static final Pattern FILE_SCHEME = Pattern.compile("^file:/+");

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

    /** The path on this machine that a URL of it means; other texts as they are. */
    public static String withoutFileScheme(String text) {
        return FILE_SCHEME.matcher(text).replaceFirst("/");
    }

    /**
     * The path that a decoded text means.
     *
     * @param text an absolute path, or a URL of this machine or of the table's store
     * @param system of the table
     * @throws IllegalArgumentException if it leads to another store than the table is in
     */
    public static Path at(String text, FileSystem system) {
        String local = withoutFileScheme(text);
        if (system == FileSystems.getDefault() && StoreLocation.isStore(local)) {
            throw new IllegalArgumentException("the log of a table on this machine names " + text
                    + ", which is in a store; a table and its files are read in one place here");
        }
        return system.getPath(local);
    }

    private static boolean isLetterOrDigit(int value) {
        return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || (value >= '0' && value <= '9');
    }
}
