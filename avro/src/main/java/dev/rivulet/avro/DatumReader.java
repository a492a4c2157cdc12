package dev.rivulet.avro;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;

/** Reads data that was written by one schema as rows. One owner. */
final class DatumReader<T> {

    private final GenericDatumReader<IndexedRecord> reader;
    private final AvroRecord record;
    private final RowBuilder<T> builder;
    private final DatumBytes in = new DatumBytes();

    /**
     * @param written by which the data was written
     * @param wanted which it is resolved to: its names, aliases and defaults count
     * @throws IllegalArgumentException if rows cannot have what it says
     */
    DatumReader(Schema written, Schema wanted, RowType<T> rows) {
        this.reader = new GenericDatumReader<>(written, wanted);
        this.record = AvroRecord.of(wanted, rows.schema(), "");
        this.builder = rows.newBuilder();
    }

    T read(byte[] bytes, int start, int length) throws MalformedRowException {
        builder.reset();
        in.reset(bytes, start, length);
        record.read(datum(), builder);
        if (in.remaining() > 0) {
            throw new MalformedRowException(in.remaining() + " bytes are behind the end of the Avro datum");
        }
        return builder.build();
    }

    @SuppressWarnings("NullAway") // Avro takes null for no record to be used again.
    private IndexedRecord datum() throws MalformedRowException {
        try {
            return reader.read(null, in);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            // Of branches and symbols that there are none of, and of schemas that do not fit together, Avro tells so.
            throw new MalformedRowException("no such Avro datum: " + e.getMessage());
        }
    }
}
