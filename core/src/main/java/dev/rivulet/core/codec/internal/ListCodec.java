package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.ListOf;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The codec of a list: an int count and the elements. Immutable, any thread. */
final class ListCodec implements Codec<List<@Nullable Object>> {

    private final Slot element;
    private final ListOf schema;

    ListCodec(Slot element) {
        this.element = element;
        this.schema = new ListOf(element.schema());
    }

    /**
     * The count of elements to come. Each takes a byte at least, so that nothing is allocated on the word of a damaged one.
     *
     * @throws IllegalArgumentException if there are not so many bytes
     */
    static int readCount(ByteReader in) {
        int count = in.readInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException(
                    "damaged encoding: " + count + " elements wanted, " + in.remaining() + " bytes there");
        }
        return count;
    }

    /**
     * What reads elements that were written in a given form.
     *
     * @param around the container that they are in
     * @param step what stands for an element in messages
     */
    static SlotReader elementReader(Slot element, CodecSchema written, CodecSchema around, String step) {
        try {
            return element.readerOf(written).within(around, step);
        } catch (IncompatibleSchemaException e) {
            throw e.within(around, step);
        }
    }

    @Override
    public void write(List<@Nullable Object> list, ByteWriter out) {
        out.putInt(list.size());
        for (Object value : list) {
            element.write(value, out);
        }
    }

    @Override
    public List<@Nullable Object> read(ByteReader in) {
        return read(in, element);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<List<@Nullable Object>> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof ListOf list)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        SlotReader elements = elementReader(element, list.element(), schema, "[]");
        return in -> read(in, elements);
    }

    private static List<@Nullable Object> read(ByteReader in, SlotReader elements) {
        int count = readCount(in);
        List<@Nullable Object> list = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            list.add(elements.read(in));
        }
        return list;
    }
}
