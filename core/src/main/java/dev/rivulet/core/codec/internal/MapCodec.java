package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.MapOf;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a map: an int count and, sorted by the bytes of the keys as unsigned, each key and its value. Equal maps have equal
 * bytes however their keys hash. Immutable, any thread.
 */
final class MapCodec implements Codec<Map<@Nullable Object, @Nullable Object>> {

    private record Row(byte[] keyBytes, @Nullable Object value) {}

    private final Slot key;
    private final Slot value;
    private final MapOf schema;

    MapCodec(Slot key, Slot value) {
        this.key = key;
        this.value = value;
        this.schema = new MapOf(key.schema(), value.schema());
    }

    @Override
    public void write(Map<@Nullable Object, @Nullable Object> map, ByteWriter out) {
        List<Row> rows = new ArrayList<>(map.size());
        ByteWriter one = new ByteWriter();
        map.forEach((mapKey, mapValue) -> {
            one.clear();
            key.write(mapKey, one);
            rows.add(new Row(one.toByteArray(), mapValue));
        });
        rows.sort((left, right) -> Arrays.compareUnsigned(left.keyBytes(), right.keyBytes()));
        out.putInt(rows.size());
        for (Row row : rows) {
            out.putBytes(row.keyBytes());
            value.write(row.value(), out);
        }
    }

    @Override
    public Map<@Nullable Object, @Nullable Object> read(ByteReader in) {
        return read(in, key, value);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<Map<@Nullable Object, @Nullable Object>> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof MapOf map)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        SlotReader keys = ListCodec.elementReader(key, map.key(), schema, "[key]");
        SlotReader values = ListCodec.elementReader(value, map.value(), schema, "[]");
        return in -> read(in, keys, values);
    }

    private static Map<@Nullable Object, @Nullable Object> read(ByteReader in, SlotReader keys, SlotReader values) {
        int count = ListCodec.readCount(in);
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int index = 0; index < count; index++) {
            Object key = keys.read(in);
            map.put(key, values.read(in));
        }
        return map;
    }
}
