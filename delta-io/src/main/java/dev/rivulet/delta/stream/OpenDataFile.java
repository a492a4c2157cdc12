package dev.rivulet.delta.stream;

import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.row.Row;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.rows.FileRows;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A data file that a stream reads, one row ahead. Owned by its reader. */
final class OpenDataFile implements Closeable {

    private final LiveFile file;
    private final String place;
    private final RowForm form;
    private final FileRows<Row>.OpenFile rows;

    /** The row that comes next. */
    private final ByteWriter row = new ByteWriter();

    private boolean hasRow;
    private long rowIndex;

    private OpenDataFile(LiveFile file, String place, RowForm form, FileRows<Row>.OpenFile rows) {
        this.file = file;
        this.place = place;
        this.form = form;
        this.rows = rows;
    }

    /**
     * @param place which table and version has it, for messages
     * @param readCount how many rows of it were read before
     * @throws IOException if it cannot be read, or has fewer rows
     */
    static OpenDataFile open(LiveFile file, String place, RowForm form, FileRows<Row> source, long readCount)
            throws IOException {
        OpenDataFile opened = new OpenDataFile(file, place, form, source.open(file));
        boolean isDone = false;
        try {
            opened.skip(readCount);
            isDone = true;
            return opened;
        } finally {
            if (!isDone) {
                opened.close();
            }
        }
    }

    private void skip(long readCount) throws IOException {
        while (rowIndex < readCount) {
            if (nextRow() == null) {
                throw new IOException(place + ": file " + name() + " has " + rowIndex + " rows, of which the stream has"
                        + " read " + readCount + " before; bring back what it was");
            }
            rowIndex++;
        }
        readAhead();
    }

    String name() {
        return file.path();
    }

    long sizeBytes() {
        return file.sizeBytes();
    }

    /** How its rows are encoded. */
    byte[] form() {
        return form.context();
    }

    boolean hasRow() {
        return hasRow;
    }

    int rowLength() {
        return row.sizeBytes();
    }

    void takeInto(BatchBuilder builder) throws IOException {
        builder.add(rowIndex, row.buffer(), 0, row.sizeBytes());
        rowIndex++;
        readAhead();
    }

    private void readAhead() throws IOException {
        Row next = nextRow();
        hasRow = next != null;
        row.clear();
        if (next != null) {
            form.write(next, row);
        }
    }

    private @Nullable Row nextRow() throws IOException {
        try {
            return rows.next();
        } catch (IOException failure) {
            if (isGone(failure)) {
                throw new IOException(
                        place + ": file " + file.absolutePath() + " is gone before the stream has read it, deleted by"
                                + " VACUUM or by hand; bring it back, or start the source anew by another uid. Let"
                                + " delta.deletedFileRetentionDuration be longer than the stream is ever behind",
                        failure);
            }
            throw new IOException(place + ": " + failure.getMessage(), failure);
        }
    }

    private static boolean isGone(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
