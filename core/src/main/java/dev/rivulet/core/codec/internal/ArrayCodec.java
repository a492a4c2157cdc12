package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.ListOf;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.lang.reflect.Array;

/** The codec of an array, of primitives or others, in the form of a list. Immutable, any thread. */
final class ArrayCodec implements Codec<Object> {

    private final Class<?> elementClass;
    private final Slot element;
    private final ListOf schema;

    ArrayCodec(Class<?> elementClass, Slot element) {
        this.elementClass = elementClass;
        this.element = element;
        this.schema = new ListOf(element.schema());
    }

    @Override
    public void write(Object array, ByteWriter out) {
        int length = Array.getLength(array);
        out.putInt(length);
        for (int index = 0; index < length; index++) {
            element.write(Array.get(array, index), out);
        }
    }

    @Override
    public Object read(ByteReader in) {
        return read(in, element);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<Object> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof ListOf list)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        SlotReader elements = ListCodec.elementReader(element, list.element(), schema, "[]");
        return in -> read(in, elements);
    }

    private Object read(ByteReader in, SlotReader elements) {
        int length = ListCodec.readCount(in);
        Object array = Array.newInstance(elementClass, length);
        for (int index = 0; index < length; index++) {
            Array.set(array, index, elements.read(in));
        }
        return array;
    }
}
