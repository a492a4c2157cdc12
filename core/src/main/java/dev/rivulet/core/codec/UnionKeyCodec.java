package dev.rivulet.core.codec;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.KeyOf;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.Union;
import dev.rivulet.core.internal.StableHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The codec of a sealed interface as a key: the simple name of the record or enum, by which keys are ordered first, and its value.
 * Immutable, any thread.
 */
final class UnionKeyCodec<K> implements KeyCodec<K> {

    private record Case(String name, KeyCodec<Object> codec) {}

    private final Map<Class<?>, Case> byClass = new HashMap<>();
    private final Map<String, Case> byName = new HashMap<>();
    private final String typeName;
    private final KeyOf schema;

    /**
     * @param codecs of the classes, in their order
     */
    UnionKeyCodec(Class<K> type, List<Class<?>> classes, List<KeyCodec<Object>> codecs) {
        this.typeName = type.getName();
        List<Part> parts = new ArrayList<>();
        for (int index = 0; index < classes.size(); index++) {
            Case added = new Case(classes.get(index).getSimpleName(), codecs.get(index));
            byClass.put(classes.get(index), added);
            byName.put(added.name(), added);
            parts.add(new Part(added.name(), KeyParts.formOf(added.codec())));
        }
        this.schema = new KeyOf(new Union(type.getSimpleName(), parts));
    }

    @Override
    public void write(K key, ByteWriter out) {
        Case found = caseOf(key);
        ScalarKeys.writeString(found.name(), out);
        found.codec().write(key, out);
    }

    /** The codecs of the cases give nothing else. */
    @Override
    @SuppressWarnings("unchecked")
    public K read(ByteReader in) {
        String name = ScalarKeys.readString(in);
        Case found = byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("sealed interface " + typeName + " has no case " + name
                    + ", which an earlier release wrote; put it back, or start from a state without it");
        }
        return (K) found.codec().read(in);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public int stableHash(K key) {
        Case found = caseOf(key);
        // Java specifies String.hashCode, and a string remembers it.
        return StableHash.fold(
                StableHash.combine(found.name().hashCode(), found.codec().stableHash(key)));
    }

    @Override
    public int compare(K left, K right) {
        Case leftCase = caseOf(left);
        Case rightCase = caseOf(right);
        return leftCase == rightCase
                ? leftCase.codec().compare(left, right)
                : Utf8.compare(leftCase.name(), rightCase.name());
    }

    private Case caseOf(K key) {
        // A constant may have a class of its own.
        Class<?> keyClass = key instanceof Enum<?> constant ? constant.getDeclaringClass() : key.getClass();
        Case found = byClass.get(keyClass);
        if (found == null) {
            throw new AssertionError("sealed interface " + typeName + " has no case " + keyClass);
        }
        return found;
    }
}
