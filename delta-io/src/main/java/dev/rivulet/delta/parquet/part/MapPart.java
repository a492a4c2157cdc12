package dev.rivulet.delta.parquet.part;

import dev.rivulet.core.row.DataType;
import dev.rivulet.delta.kernel.shape.NestedPart;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A map: a group with a repeated group in it, of a key and a value, whatever these are called. Immutable. */
record MapPart(String path, DataType.Map wanted, GroupType file, FilePart key, FilePart value) implements FilePart {

    static MapPart of(String path, DataType.Map wanted, PhysicalColumn physical, GroupType file, Leaves leaves) {
        if (file.getFieldCount() != 1
                || file.getType(0).isPrimitive()
                || file.getType(0).asGroupType().getFieldCount() != 2) {
            throw FilePart.misfit(path, wanted, file);
        }
        GroupType entry = file.getType(0).asGroupType();
        return new MapPart(
                path,
                wanted,
                file,
                FilePart.of(
                        path + "." + NestedPart.KEY,
                        wanted.key(),
                        physical.part(NestedPart.KEY),
                        entry.getType(0),
                        leaves),
                FilePart.of(
                        path + "." + NestedPart.VALUE,
                        wanted.value(),
                        physical.part(NestedPart.VALUE),
                        entry.getType(1),
                        leaves));
    }

    @Override
    public Type requested() {
        return file.withNewFields(
                List.of(file.getType(0).asGroupType().withNewFields(List.of(key.requested(), value.requested()))));
    }

    @Override
    public Converter converter(Target target) {
        Entry entry = new Entry(this);
        return new GroupConverter() {
            @Override
            public Converter getConverter(int fieldIndex) {
                return entry;
            }

            @Override
            public void start() {
                entry.entries = new LinkedHashMap<>();
            }

            @Override
            public void end() {
                target.take(Collections.unmodifiableMap(entry.entries));
            }
        };
    }

    /** The group around a key and its value. */
    private static final class Entry extends GroupConverter {

        private final MapPart map;
        private final Converter keys;
        private final Converter values;
        private Map<Object, @Nullable Object> entries = Map.of();
        private @Nullable Object key;
        private @Nullable Object value;

        Entry(MapPart map) {
            this.map = map;
            this.keys = map.key.converter(read -> key = read);
            this.values = map.value.converter(read -> value = read);
        }

        @Override
        public Converter getConverter(int fieldIndex) {
            return fieldIndex == 0 ? keys : values;
        }

        @Override
        public void start() {
            key = null;
            value = null;
        }

        @Override
        public void end() {
            entries.put(
                    Objects.requireNonNull(key, () -> map.missing("key")),
                    map.wanted.valueContainsNull() ? value : Objects.requireNonNull(value, () -> map.missing("value")));
        }
    }

    private String missing(String what) {
        return "column " + path + " is " + wanted + ", but has a null " + what + " in the file";
    }
}
