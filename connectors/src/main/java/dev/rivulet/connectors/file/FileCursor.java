package dev.rivulet.connectors.file;

import dev.rivulet.core.batch.BatchBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An open file and the place in it. Owned by its {@link FolderReader}. */
final class FileCursor implements Closeable {

    private final Path file;
    private final FileIdentity identity;
    private final RecordCursor records;

    private FileCursor(Path file, FileIdentity identity, RecordCursor records) {
        this.file = file;
        this.identity = identity;
        this.records = records;
    }

    /**
     * Opens a file.
     *
     * @param from where to go on, a place that an earlier cursor reported
     * @throws IOException if it cannot be read
     */
    static FileCursor open(
            Path folder, FileIdentity identity, FilePosition from, RecordFormat format, int recordSizeMaxBytes)
            throws IOException {
        Path file = folder.resolve(identity.name());
        return new FileCursor(file, identity, format.open(file, from, recordSizeMaxBytes));
    }

    FileIdentity identity() {
        return identity;
    }

    FilePosition position() {
        return records.position();
    }

    /** What the decoder needs beside the records. */
    byte[] header() {
        return records.context();
    }

    boolean hasRecord() throws IOException {
        return records.hasRecord();
    }

    int recordLength() {
        return records.recordLength();
    }

    void takeInto(BatchBuilder builder) {
        records.takeInto(builder);
    }

    /**
     * Makes sure that what was read to its end is the file that was begun.
     *
     * @throws IOException if its size has changed meanwhile; a file that was taken away is no reason, as all of it was read
     */
    void checkUnchanged() throws IOException {
        long sizeBytes;
        try {
            sizeBytes = Files.size(file);
        } catch (NoSuchFileException e) {
            return;
        }
        if (sizeBytes != identity.sizeBytes()) {
            throw new IOException("file " + file + " changed while it was read: it had " + identity.sizeBytes()
                    + " bytes and now has " + sizeBytes + "; bring back the first " + identity.sizeBytes()
                    + " bytes as they were and put what is new into a file of another name, or raise settleTime if"
                    + " files are written slowly");
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
