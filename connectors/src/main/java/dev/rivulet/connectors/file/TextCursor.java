package dev.rivulet.connectors.file;

import dev.rivulet.core.batch.BatchBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The records of a file of text. Owned by the reader of its folder. */
final class TextCursor implements RecordCursor {

    private static final String GZIP_SUFFIX = ".gz";
    private static final int GZIP_BUFFER_SIZE_BYTES = 64 * 1024;

    private final boolean isGzip;
    private final FileChannel channel;
    private final FileFormat format;
    private final int recordSizeMaxBytes;
    private RecordSplitter splitter;
    private byte[] header = new byte[0];

    /** Behind the last record that was taken. */
    private FilePosition position;

    /** Whether the splitter stands at a record that was not taken yet. */
    private boolean hasRecord;

    private boolean isAtEnd;

    private TextCursor(boolean isGzip, FileChannel channel, FileFormat format, int recordSizeMaxBytes)
            throws IOException {
        this.isGzip = isGzip;
        this.channel = channel;
        this.format = format;
        this.recordSizeMaxBytes = recordSizeMaxBytes;
        this.position = FilePosition.START;
        this.splitter = splitterFrom(FilePosition.START);
    }

    /**
     * Opens a file.
     *
     * @param from where to go on, a place that an earlier cursor reported
     * @throws IOException if it cannot be read
     */
    static TextCursor open(Path file, FilePosition from, FileFormat format, int recordSizeMaxBytes) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            boolean isGzip = String.valueOf(file.getFileName()).endsWith(GZIP_SUFFIX);
            TextCursor cursor = new TextCursor(isGzip, channel, format, recordSizeMaxBytes);
            cursor.readHeader();
            cursor.moveTo(from);
            return cursor;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public FilePosition position() {
        return position;
    }

    /** The record that names the columns; empty for formats without. */
    @Override
    public byte[] context() {
        return header;
    }

    @Override
    public boolean hasRecord() throws IOException {
        if (!hasRecord && !isAtEnd) {
            hasRecord = splitter.next();
            isAtEnd = !hasRecord;
        }
        return hasRecord;
    }

    @Override
    public int recordLength() {
        return splitter.recordLength();
    }

    @Override
    public void takeInto(BatchBuilder builder) {
        String flaw = splitter.flaw();
        if (flaw == null) {
            builder.add(splitter.recordLine(), splitter.buffer(), splitter.recordStart(), splitter.recordLength());
        } else {
            builder.addFlawed(
                    splitter.recordLine(), splitter.buffer(), splitter.recordStart(), splitter.recordLength(), flaw);
        }
        position = splitter.position();
        hasRecord = false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void readHeader() throws IOException {
        if (!format.hasHeader()) {
            return;
        }
        if (splitter.next() && splitter.flaw() == null) {
            int start = splitter.recordStart();
            header = Arrays.copyOfRange(splitter.buffer(), start, start + splitter.recordLength());
            position = splitter.position();
        } else if (splitter.flaw() != null) {
            // Without its header the file is worth nothing: the header goes to the dead letters, the rest is not read.
            hasRecord = true;
            isAtEnd = true;
        } else {
            isAtEnd = true;
        }
    }

    private void moveTo(FilePosition from) throws IOException {
        if (from.byteOffset() > position.byteOffset()) {
            splitter = splitterFrom(from);
            position = from;
        }
    }

    private RecordSplitter splitterFrom(FilePosition from) throws IOException {
        channel.position(isGzip ? 0 : from.byteOffset());
        InputStream bytes = Channels.newInputStream(channel);
        InputStream content = isGzip ? new GzipContent(bytes, from.byteOffset()) : bytes;
        return new RecordSplitter(content, format.newRecordEnd(), recordSizeMaxBytes, from);
    }

    /** Decompresses when first read, so that a damaged file shows where damage is expected. */
    private static final class GzipContent extends InputStream {

        private final InputStream compressed;
        private final long skippedBytes;
        private @Nullable InputStream content;

        GzipContent(InputStream compressed, long skippedBytes) {
            this.compressed = compressed;
            this.skippedBytes = skippedBytes;
        }

        @Override
        public int read() throws IOException {
            return content().read();
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            return content().read(target, start, length);
        }

        private InputStream content() throws IOException {
            InputStream opened = content;
            if (opened == null) {
                opened = new GZIPInputStream(compressed, GZIP_BUFFER_SIZE_BYTES);
                opened.skipNBytes(skippedBytes);
                content = opened;
            }
            return opened;
        }
    }
}
