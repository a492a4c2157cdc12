package dev.rivulet.avro;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records that are one Avro datum each, as messages are. One owner.
 *
 * <p>Fields of the schema go to the fields of exactly their name; others are ignored. With a reader's schema data is resolved to it first, as Avro
 * says: by names and aliases, with defaults for what was not written, numbers widened. Malformed is what the schema that it was written by does not read whole, a
 * value out of its field's range, and null where a field wants a value.
 *
 * @param <T> the rows
 */
public final class AvroDecoder<T> implements Decoder<T> {

    /** What single-object encoding begins with; the schema's fingerprint follows. */
    private static final int MARKER_SIZE_BYTES = 2;

    private static final int HEADER_SIZE_BYTES = MARKER_SIZE_BYTES + Long.BYTES;

    private final boolean hasHeader;

    /** Only looked up, never iterated. */
    private final Map<Long, DatumReader<T>> byFingerprint = new HashMap<>();

    private @Nullable DatumReader<T> only;

    /**
     * @throws IllegalArgumentException if rows cannot have what a schema says
     */
    AvroDecoder(AvroMessages messages, RowType<T> rows) {
        this.hasHeader = messages.hasHeader();
        Map<Long, Schema> schemas = new LinkedHashMap<>();
        messages.written().forEach(schema -> schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema));
        schemas.forEach((fingerprint, schema) -> {
            Schema wanted = messages.wanted() == null ? schema : messages.wanted();
            DatumReader<T> reader = new DatumReader<>(schema, wanted, rows);
            byFingerprint.put(fingerprint, reader);
            only = reader;
        });
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        return decode(batch.buffer(), batch.recordStart(index), batch.recordLength(index));
    }

    /**
     * Decodes one datum.
     *
     * @throws MalformedRowException if the bytes are no such row
     */
    public T decode(byte[] bytes, int start, int length) throws MalformedRowException {
        if (!hasHeader) {
            return reader(only).read(bytes, start, length);
        }
        boolean isMarked = length >= HEADER_SIZE_BYTES && bytes[start] == (byte) 0xc3 && bytes[start + 1] == 1;
        if (!isMarked) {
            throw new MalformedRowException("the record does not begin as single-object encoding of Avro does: C3 01");
        }
        long fingerprint = ByteBuffer.wrap(bytes, start + MARKER_SIZE_BYTES, Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        DatumReader<T> reader = byFingerprint.get(fingerprint);
        if (reader == null) {
            throw new MalformedRowException(
                    "the record was written by an Avro schema that was not given, of fingerprint "
                            + Long.toHexString(fingerprint));
        }
        return reader.read(bytes, start + HEADER_SIZE_BYTES, length - HEADER_SIZE_BYTES);
    }

    private static <T> DatumReader<T> reader(@Nullable DatumReader<T> reader) {
        if (reader == null) {
            throw new AssertionError("messages have at least one schema");
        }
        return reader;
    }
}
