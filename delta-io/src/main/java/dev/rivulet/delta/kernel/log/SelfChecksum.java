package dev.rivulet.delta.kernel.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The checksum that a commit or a checksum file of a log carries of itself, as the protocol has none. Stateless.
 *
 * <p>It is the last member of the innermost object of the first line, a name that other readers pass over: {@code
 * ,"rivuletChecksum":"0123abcd"}, then the closing braces. The value is the CRC32C of the whole file, with zeros in its own place, in 8
 * lower-case hexadecimal digits. So a file that was cut off, also between two lines, or of which a bit has changed is told from a whole one.
 * Files of other writers lack it and are taken as they are.
 */
public final class SelfChecksum {

    private static final Pattern FILE = Pattern.compile("\\d{20}\\.(json|crc)");
    private static final byte[] NAME = ",\"rivuletChecksum\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGIT_COUNT = 8;

    /** A commit's first line ends with those of the action and what is in it. */
    private static final int BRACE_COUNT_MAX = 2;

    private SelfChecksum() {}

    /** Whether files of that name have a checksum. */
    public static boolean isFor(Path file) {
        return FILE.matcher(String.valueOf(file.getFileName())).matches();
    }

    /**
     * Puts the checksum in.
     *
     * @param content lines, the first of which is a JSON object
     */
    public static byte[] seal(byte[] content) {
        int end = endOfFirstLine(content);
        int at = end;
        while (at > end - BRACE_COUNT_MAX && at > 0 && content[at - 1] == '}') {
            at--;
        }
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(content.length + NAME.length + DIGIT_COUNT + 1);
        sealed.write(content, 0, at);
        sealed.writeBytes(NAME);
        int digits = sealed.size();
        sealed.writeBytes("00000000\"".getBytes(StandardCharsets.US_ASCII));
        sealed.write(content, at, content.length - at);
        byte[] bytes = sealed.toByteArray();
        System.arraycopy(text(bytes), 0, bytes, digits, DIGIT_COUNT);
        return bytes;
    }

    /**
     * Passes if the file has no checksum, or that of what is in it.
     *
     * @throws IOException if it has another, or is empty
     */
    public static void require(Path file, byte[] content) throws IOException {
        if (content.length == 0) {
            throw new IOException(file + " is damaged: it is empty; restore the file from a copy");
        }
        int digits = placeOfDigits(content);
        if (digits < 0) {
            return;
        }
        byte[] found = Arrays.copyOfRange(content, digits, digits + DIGIT_COUNT);
        byte[] blank = content.clone();
        Arrays.fill(blank, digits, digits + DIGIT_COUNT, (byte) '0');
        byte[] wanted = text(blank);
        if (!Arrays.equals(found, wanted)) {
            throw new IOException(file + " is damaged: its checksum is " + new String(wanted, StandardCharsets.US_ASCII)
                    + ", it says " + new String(found, StandardCharsets.US_ASCII) + "; restore the file from a copy");
        }
    }

    /** -1 if there is none. */
    private static int placeOfDigits(byte[] content) {
        int end = endOfFirstLine(content);
        for (int braceCount = 1; braceCount <= BRACE_COUNT_MAX; braceCount++) {
            int digits = end - braceCount - 1 - DIGIT_COUNT;
            int name = digits - NAME.length;
            if (name > 0 && Arrays.equals(content, name, digits, NAME, 0, NAME.length)) {
                return digits;
            }
        }
        return -1;
    }

    private static int endOfFirstLine(byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end;
    }

    private static byte[] text(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, content.length);
        return String.format(Locale.ROOT, "%08x", checksum.getValue()).getBytes(StandardCharsets.US_ASCII);
    }
}
