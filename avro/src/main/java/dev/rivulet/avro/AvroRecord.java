package dev.rivulet.avro;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fields of Avro's records into those of rows, by their names. One owner.
 */
final class AvroRecord {

    /**
     * @param from its place in the record
     * @param to its place in the row
     */
    private record Mapping(int from, int to, Field field, AvroValue.Slot slot) {}

    private final List<Mapping> mappings;

    private AvroRecord(List<Mapping> mappings) {
        this.mappings = List.copyOf(mappings);
    }

    /**
     * @param path what stands before a field's name in messages
     * @throws IllegalArgumentException if a field cannot have what the schema says, or a required one is not there
     */
    static AvroRecord of(Schema schema, dev.rivulet.core.row.Schema rows, String path) {
        List<Mapping> mappings = new ArrayList<>();
        for (int index = 0; index < rows.fieldCount(); index++) {
            Field field = rows.field(index);
            Schema.Field written = schema.getField(field.name());
            if (written != null) {
                AvroValue.Slot slot = AvroValue.Slot.of(written.schema(), field, path + field.name());
                mappings.add(new Mapping(written.pos(), index, field, slot));
            } else if (!field.isNullable()) {
                throw new IllegalArgumentException("field " + path + field.name() + " is " + field.type()
                        + " not null, and the Avro schema " + schema.getFullName() + " has none of that name");
            }
        }
        return new AvroRecord(mappings);
    }

    void read(IndexedRecord record, RowBuilder<?> builder) throws MalformedRowException {
        for (Mapping mapping : mappings) {
            Object value = mapping.slot.of(record.get(mapping.from));
            set(mapping, value, builder);
        }
    }

    private static void set(Mapping mapping, @Nullable Object value, RowBuilder<?> builder) {
        if (value == null) {
            builder.setNull(mapping.to);
            return;
        }
        switch (mapping.field.type().physical()) {
            case LONG -> builder.setLong(mapping.to, (long) value);
            case DOUBLE -> builder.setDouble(mapping.to, (double) value);
            case OBJECT -> builder.setObject(mapping.to, value);
        }
    }
}
