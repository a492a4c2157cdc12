package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.SetOf;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a set: an int count and the elements, sorted by their bytes as unsigned, so that equal sets have equal bytes however
 * they hash. Immutable, any thread.
 */
final class SetCodec implements Codec<Set<@Nullable Object>> {

    private final Slot element;
    private final SetOf schema;

    SetCodec(Slot element) {
        this.element = element;
        this.schema = new SetOf(element.schema());
    }

    @Override
    public void write(Set<@Nullable Object> set, ByteWriter out) {
        List<byte[]> elements = new ArrayList<>(set.size());
        ByteWriter one = new ByteWriter();
        for (Object value : set) {
            one.clear();
            element.write(value, one);
            elements.add(one.toByteArray());
        }
        elements.sort(Arrays::compareUnsigned);
        out.putInt(elements.size());
        elements.forEach(out::putBytes);
    }

    @Override
    public Set<@Nullable Object> read(ByteReader in) {
        return read(in, element);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<Set<@Nullable Object>> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof SetOf set)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        SlotReader elements = ListCodec.elementReader(element, set.element(), schema, "[]");
        return in -> read(in, elements);
    }

    private static Set<@Nullable Object> read(ByteReader in, SlotReader elements) {
        int count = ListCodec.readCount(in);
        Set<@Nullable Object> set = new LinkedHashSet<>();
        for (int index = 0; index < count; index++) {
            set.add(elements.read(in));
        }
        return set;
    }
}
