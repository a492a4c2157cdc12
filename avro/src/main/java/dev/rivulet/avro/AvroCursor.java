package dev.rivulet.avro;

import dev.rivulet.connectors.file.DamagedFileException;
import dev.rivulet.connectors.file.FilePosition;
import dev.rivulet.connectors.file.RecordCursor;
import dev.rivulet.core.batch.BatchBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * The data of a container file one by one, each with the bytes that it has in there; the schema is the context of all. What is damaged is one
 * flawed record, and the file's last one. Owned by the reader of its folder.
 */
final class AvroCursor implements RecordCursor {

    private static final byte[] NOTHING = {};

    private final ContainerFile file;
    private final Schema schema;
    private final int recordSizeMaxBytes;
    private final DatumBytes in = new DatumBytes();

    private byte[] block = NOTHING;
    private long leftInBlock;
    private long recordsToSkip;

    /** How many have been taken. */
    private long recordCount;

    private int start;
    private int length;
    private @Nullable String flaw;
    private boolean hasRecord;
    private boolean isAtEnd;

    private AvroCursor(ContainerFile file, Schema schema, long recordsToSkip, int recordSizeMaxBytes) {
        this.file = file;
        this.schema = schema;
        this.recordsToSkip = recordsToSkip;
        this.recordCount = recordsToSkip;
        this.recordSizeMaxBytes = recordSizeMaxBytes;
    }

    /**
     * @param recordsToSkip how many have been taken before
     * @throws DamagedFileException if the file's beginning is damaged
     */
    static RecordCursor open(Path path, long recordsToSkip, int recordSizeMaxBytes) throws IOException {
        ContainerFile file = ContainerFile.open(path);
        try {
            Schema schema = AvroSchemas.parse(new String(file.schema(), StandardCharsets.UTF_8));
            return new AvroCursor(file, schema, recordsToSkip, recordSizeMaxBytes);
        } catch (IllegalArgumentException e) {
            file.close();
            throw new DamagedFileException("its header has " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] context() {
        return file.schema();
    }

    @Override
    public boolean hasRecord() throws IOException {
        if (!hasRecord && !isAtEnd) {
            try {
                hasRecord = findNext();
                isAtEnd = !hasRecord;
            } catch (DamagedFileException e) {
                damaged("the file is damaged behind record " + recordCount + ", and not read on: " + e.getMessage());
            }
        }
        return hasRecord;
    }

    private boolean findNext() throws IOException {
        while (leftInBlock == 0) {
            if (in.remaining() > 0) {
                throw new DamagedFileException("a block has " + in.remaining() + " bytes behind its last record");
            }
            ContainerFile.Block next = file.next(recordsToSkip);
            if (next == null) {
                return false;
            }
            begin(next);
        }
        start = in.position();
        skip();
        length = in.position() - start;
        leftInBlock--;
        return true;
    }

    private void begin(ContainerFile.Block next) throws IOException {
        if (next.count() <= recordsToSkip) {
            recordsToSkip -= next.count();
            return;
        }
        block = next.bytes();
        if (next.count() > block.length) {
            throw new DamagedFileException(
                    "a block says it has " + next.count() + " records in " + block.length + " bytes");
        }
        in.reset(block, 0, block.length);
        for (; recordsToSkip > 0; recordsToSkip--) {
            skip();
            leftInBlock--;
        }
        leftInBlock += next.count();
    }

    private void skip() throws DamagedFileException {
        try {
            GenericDatumReader.skip(schema, in);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new DamagedFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private void damaged(String cause) {
        flaw = cause;
        length = 0;
        hasRecord = true;
        isAtEnd = true;
    }

    @Override
    public int recordLength() {
        return length;
    }

    @Override
    public void takeInto(BatchBuilder builder) {
        recordCount++;
        if (flaw != null) {
            builder.addFlawed(recordCount, NOTHING, 0, 0, flaw);
        } else if (length > recordSizeMaxBytes) {
            builder.addFlawed(
                    recordCount, block, start, 0, "the record is longer than " + recordSizeMaxBytes + " bytes");
        } else {
            builder.add(recordCount, block, start, length);
        }
        hasRecord = false;
    }

    @Override
    public FilePosition position() {
        return new FilePosition(0, recordCount);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
