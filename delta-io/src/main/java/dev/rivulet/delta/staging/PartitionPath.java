package dev.rivulet.delta.staging;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a partition, {@code column=value/} per column, with Hive's escapes. Stateless.
 *
 * <p>It serves people and old tools only: readers of Delta take the values from the log. So a value that is too long for a directory
 * name may be cut; two values in one directory do no harm.
 */
public final class PartitionPath {

    /** What Hive calls the partition of null. */
    static final String NULL_NAME = "__HIVE_DEFAULT_PARTITION__";

    /** File systems take 255 bytes. */
    private static final int NAME_SIZE_BYTES_MAX = 200;

    private static final String ESCAPED = "\"#%'*/:=?\\{}[]^";

    private PartitionPath() {}

    /** The directory relative to the table, with a slash at the end; empty for an unpartitioned table. */
    static String of(Map<String, @Nullable String> values) {
        StringBuilder path = new StringBuilder();
        values.forEach((column, value) ->
                path.append(name(column, value == null ? NULL_NAME : value)).append('/'));
        return path.toString();
    }

    private static String name(String column, String value) {
        String name = escape(column) + "=" + escape(value);
        if (name.getBytes(StandardCharsets.UTF_8).length <= NAME_SIZE_BYTES_MAX) {
            return name;
        }
        StringBuilder beginning = new StringBuilder();
        int sizeBytes = 0;
        for (int character : name.codePoints().toArray()) {
            sizeBytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (sizeBytes > NAME_SIZE_BYTES_MAX) {
                break;
            }
            beginning.appendCodePoint(character);
        }
        return beginning + "~";
    }

    private static String escape(String text) {
        StringBuilder target = new StringBuilder(text.length() + 8);
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character < ' ' || character == 0x7F || ESCAPED.indexOf(character) >= 0) {
                target.append(String.format(Locale.ROOT, "%%%02X", (int) character));
            } else {
                target.append(Character.isSurrogate(character) && !isPaired(text, index) ? '?' : character);
            }
        }
        return target.toString();
    }

    private static boolean isPaired(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
}
