package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.Union;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The codec of a sealed interface: the simple name of the record or enum, as a string, and its value. By name, so that cases may be
 * added anywhere. Immutable, any thread.
 */
final class UnionCodec<T> implements Codec<T> {

    private record Case(String name, Codec<Object> codec) {}

    private final Map<Class<?>, Case> byClass = new HashMap<>();
    private final Map<String, Case> byName = new HashMap<>();
    private final Union schema;

    /**
     * @param codecs of the classes, in their order
     */
    UnionCodec(Class<T> type, List<Class<?>> classes, List<Codec<Object>> codecs) {
        for (int index = 0; index < classes.size(); index++) {
            Case added = new Case(classes.get(index).getSimpleName(), codecs.get(index));
            byClass.put(classes.get(index), added);
            byName.put(added.name(), added);
        }
        List<Part> parts = classes.stream()
                .map(caseClass -> byName.get(caseClass.getSimpleName()))
                .map(found -> new Part(found.name(), found.codec().schema()))
                .toList();
        this.schema = new Union(type.getSimpleName(), parts);
    }

    /** The class by which a value is told from others; a constant may have a class of its own. */
    static Class<?> classOf(Object value) {
        return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    }

    @Override
    public void write(T value, ByteWriter out) {
        Case found = byClass.get(classOf(value));
        if (found == null) {
            throw new AssertionError("sealed interface " + schema.name() + " has no case " + value.getClass());
        }
        out.putString(found.name());
        found.codec().write(value, out);
    }

    @Override
    public T read(ByteReader in) {
        String name = in.readString();
        Case found = byName.get(name);
        if (found == null) {
            throw unknown(name);
        }
        return caseOf(found.codec().read(in));
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<T> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof Union union)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        Map<String, CodecReader<Object>> readers = new HashMap<>();
        for (Part part : union.cases()) {
            readers.put(part.name(), caseReader(part));
        }
        return in -> {
            String name = in.readString();
            CodecReader<Object> reader = readers.get(name);
            if (reader == null) {
                throw unknown(name);
            }
            return caseOf(reader.read(in));
        };
    }

    private CodecReader<Object> caseReader(Part part) {
        Case found = byName.get(part.name());
        if (found == null) {
            throw IncompatibleSchemaException.of(
                    schema, "was written with the case " + part.name() + ", which is gone; put it back");
        }
        String step = "(" + part.name() + ")";
        try {
            SlotReader reader = found.codec().readerOf(part.type())::read;
            SlotReader placed = reader.within(schema, step);
            return in -> {
                Object value = placed.read(in);
                if (value == null) {
                    throw new AssertionError("a case is never null");
                }
                return value;
            };
        } catch (IncompatibleSchemaException e) {
            throw e.within(schema, step);
        }
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("sealed interface " + schema.name() + " has no case " + name
                + "; put it back, or start from a state without it");
    }

    /** The codecs of the cases give nothing else. */
    @SuppressWarnings("unchecked")
    private T caseOf(Object value) {
        return (T) value;
    }
}
