package dev.rivulet.state.schema;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.SchemaCodec;
import dev.rivulet.core.codec.schema.CodecSchema;

/**
 * In which form the rows of one operator were written. Immutable.
 *
 * @param key of the keys, which never changes
 * @param value of the values, which may evolve
 */
public record StateSchema(CodecSchema key, CodecSchema value) {

    /** As {@code i32 length │ schema of the keys │ i32 length │ schema of the values}, see {@link SchemaCodec}. */
    public void write(ByteWriter out) {
        writeSized(key, out);
        writeSized(value, out);
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the bytes are something else
     */
    public static StateSchema read(ByteReader in) {
        return new StateSchema(readSized(in), readSized(in));
    }

    /** For people. */
    public String text() {
        return key.text() + " → " + value.text();
    }

    private static void writeSized(CodecSchema schema, ByteWriter out) {
        ByteWriter bytes = new ByteWriter();
        SchemaCodec.INSTANCE.write(schema, bytes);
        out.putSizedBytes(bytes.toByteArray());
    }

    private static CodecSchema readSized(ByteReader in) {
        ByteReader bytes = new ByteReader(in.readSizedBytes());
        CodecSchema schema = SchemaCodec.INSTANCE.read(bytes);
        if (bytes.remaining() > 0) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes left over behind a schema");
        }
        return schema;
    }
}
