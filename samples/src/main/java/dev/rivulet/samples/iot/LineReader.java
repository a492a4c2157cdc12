package dev.rivulet.samples.iot;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file as bytes, one after the other; files that end in {@code .gz} are unpacked. A line ends at a newline, at a
 * carriage return and newline, or at the end of the file. A byte order mark at the start is passed over. One owner.
 */
final class LineReader implements Closeable {

    private static final int BUFFER_SIZE_BYTES = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private long lineNumber;

    private LineReader(InputStream in) {
        this.in = in;
    }

    static LineReader open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            boolean isCompressed = file.getFileName().toString().endsWith(".gz");
            InputStream plain = isCompressed ? new GZIPInputStream(raw, BUFFER_SIZE_BYTES) : raw;
            LineReader reader = new LineReader(new BufferedInputStream(plain, BUFFER_SIZE_BYTES));
            reader.skipByteOrderMark();
            return reader;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private void skipByteOrderMark() throws IOException {
        in.mark(BYTE_ORDER_MARK.length);
        for (byte expected : BYTE_ORDER_MARK) {
            if ((byte) in.read() != expected) {
                in.reset();
                return;
            }
        }
    }

    /** The next line without its end, or null behind the last one. */
    byte @Nullable [] next() throws IOException {
        line.reset();
        int read = in.read();
        if (read < 0) {
            return null;
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            line.write(read);
        }
        lineNumber++;
        byte[] bytes = line.toByteArray();
        boolean hasReturn = read == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return hasReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    /** The number of the line that {@link #next} returned last, from 1. */
    long lineNumber() {
        return lineNumber;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
