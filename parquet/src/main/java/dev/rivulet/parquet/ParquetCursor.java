package dev.rivulet.parquet;

import dev.rivulet.connectors.file.DamagedFileException;
import dev.rivulet.connectors.file.FilePosition;
import dev.rivulet.connectors.file.RecordCursor;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.files.DiskInput;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.parquet.file.Footer;
import dev.rivulet.parquet.file.GroupPages;
import dev.rivulet.parquet.value.StoredRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file one by one, in the order of its row groups; of a group that is read a page of each column is in memory. What is
 * damaged is one flawed record, and the file's last one. Owned by the reader of its folder.
 */
final class ParquetCursor implements RecordCursor {

    private static final byte[] NOTHING = {};

    private final DiskInput in;
    private final Footer footer;
    private final StoredRows rows;
    private final MessageColumnIO columns;
    private final ParquetCodecs codecs = new ParquetCodecs(ParquetSettings.ZSTD_LEVEL_DEFAULT);
    private final byte[] form;
    private final int recordSizeMaxBytes;
    private final ByteWriter row = new ByteWriter();

    private int nextGroup;
    private @Nullable RecordReader<Row> group;
    private long leftInGroup;
    private long recordsToSkip;

    /** How many have been taken. */
    private long recordCount;

    private @Nullable String flaw;
    private boolean hasRecord;
    private boolean isAtEnd;

    private ParquetCursor(DiskInput in, Footer footer, StoredRows rows, long recordsToSkip, int recordSizeMaxBytes) {
        this.in = in;
        this.footer = footer;
        this.rows = rows;
        this.columns = new ColumnIOFactory(footer.createdBy()).getColumnIO(rows.requested(), footer.schema());
        this.form = rows.form();
        this.recordsToSkip = recordsToSkip;
        this.recordCount = recordsToSkip;
        this.recordSizeMaxBytes = recordSizeMaxBytes;
    }

    /**
     * @param wanted the columns that are looked for; null for all
     * @param recordsToSkip how many have been taken before
     * @throws DamagedFileException if the file's footer is damaged, or it has not the columns
     */
    static ParquetCursor open(Path path, @Nullable Schema wanted, long recordsToSkip, int recordSizeMaxBytes)
            throws IOException {
        SystemDisk disk = new SystemDisk();
        DiskInput in = new DiskInput(path, disk.openForReading(path));
        boolean isDone = false;
        try {
            Footer footer = Footer.read(in, disk.sizeBytes(path));
            StoredRows rows = new StoredRows(footer.schema(), wanted, recordSizeMaxBytes);
            ParquetCursor cursor = new ParquetCursor(in, footer, rows, recordsToSkip, recordSizeMaxBytes);
            isDone = true;
            return cursor;
        } catch (RuntimeException e) {
            throw new DamagedFileException(Footer.told(e), e);
        } finally {
            if (!isDone) {
                in.close();
            }
        }
    }

    @Override
    public byte[] context() {
        return form;
    }

    @Override
    public boolean hasRecord() throws IOException {
        if (!hasRecord && !isAtEnd) {
            try {
                hasRecord = findNext();
                isAtEnd = !hasRecord;
            } catch (DamagedFileException e) {
                damaged(e.getMessage());
            } catch (RuntimeException e) {
                damaged(cause(e));
            }
        }
        return hasRecord;
    }

    private boolean findNext() throws IOException {
        while (leftInGroup == 0) {
            if (nextGroup == footer.groups().size()) {
                return false;
            }
            begin(footer.groups().get(nextGroup++));
        }
        RecordReader<Row> reader = group;
        if (reader == null) {
            throw new AssertionError("no row group is open");
        }
        Row next = reader.read();
        leftInGroup--;
        flaw = rows.flaw();
        row.clear();
        if (!rows.isTooLong()) {
            rows.write(next, row);
        }
        return true;
    }

    /** Whole row groups are passed over; within one the rows before are read again. */
    private void begin(BlockMetaData next) throws IOException {
        if (next.getRowCount() <= recordsToSkip) {
            recordsToSkip -= next.getRowCount();
            return;
        }
        RecordReader<Row> reader = columns.getRecordReader(new GroupPages(in, codecs, next, rows.requested()), rows);
        for (long left = recordsToSkip; left > 0; left--) {
            Row unused = reader.read();
        }
        leftInGroup = next.getRowCount() - recordsToSkip;
        recordsToSkip = 0;
        group = reader;
    }

    /** The pages' own word on what is wrong is the best, and says whether it is the disk that failed. */
    private static String cause(RuntimeException failure) throws IOException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UncheckedIOException pages && pages.getCause() != null) {
                if (pages.getCause() instanceof DamagedFileException damage) {
                    return String.valueOf(damage.getMessage());
                }
                throw pages.getCause();
            }
        }
        return Footer.told(failure);
    }

    private void damaged(@Nullable String cause) {
        flaw = "the file is damaged behind record " + recordCount + ", and not read on: " + cause;
        row.clear();
        hasRecord = true;
        isAtEnd = true;
    }

    @Override
    public int recordLength() {
        return row.sizeBytes();
    }

    @Override
    public void takeInto(BatchBuilder builder) {
        recordCount++;
        if (flaw != null) {
            builder.addFlawed(recordCount, row.buffer(), 0, row.sizeBytes(), flaw);
        } else if (row.sizeBytes() > recordSizeMaxBytes) {
            builder.addFlawed(recordCount, NOTHING, 0, 0, "the record is longer than " + recordSizeMaxBytes + " bytes");
        } else {
            builder.add(recordCount, row.buffer(), 0, row.sizeBytes());
        }
        hasRecord = false;
    }

    @Override
    public FilePosition position() {
        return new FilePosition(0, recordCount);
    }

    @Override
    public void close() throws IOException {
        codecs.release();
        in.close();
    }
}
