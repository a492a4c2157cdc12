package dev.rivulet.delta.parquet.part;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A struct: a group of its fields. Fields that the file lacks are null. Immutable.
 *
 * @param indexes of the wanted fields that the file has
 * @param parts the file's, in the same order
 * @param ignored one that is read only to know where there is a struct; null if another is read
 */
record StructPart(
        String path,
        Schema wanted,
        GroupType file,
        List<Integer> indexes,
        List<FilePart> parts,
        @Nullable Type ignored) implements FilePart {

    static StructPart of(String path, Schema wanted, PhysicalColumn physical, GroupType file, Leaves leaves) {
        List<Integer> indexes = new ArrayList<>();
        List<FilePart> parts = new ArrayList<>();
        for (int index = 0; index < wanted.fieldCount(); index++) {
            Field field = wanted.field(index);
            PhysicalColumn column = physical.part(field.name());
            Type found = FilePart.find(file, column);
            if (found != null) {
                indexes.add(index);
                parts.add(FilePart.of(path + "." + field.name(), field.type(), column, found, leaves));
            }
        }
        return new StructPart(path, wanted, file, indexes, parts, parts.isEmpty() ? file.getType(0) : null);
    }

    @Override
    public Type requested() {
        return file.withNewFields(
                ignored == null ? parts.stream().map(FilePart::requested).toList() : List.of(ignored));
    }

    @Override
    public Converter converter(Target target) {
        RowBuilder<Row> builder = StructRowType.of(path, wanted).newBuilder();
        List<Converter> converters = new ArrayList<>();
        for (int number = 0; number < parts.size(); number++) {
            int index = indexes.get(number);
            converters.add(parts.get(number).converter(setter(builder, index)));
        }
        if (ignored != null) {
            converters.add(IgnoredValue.converter(ignored));
        }
        return new GroupConverter() {
            @Override
            public Converter getConverter(int fieldIndex) {
                return converters.get(fieldIndex);
            }

            @Override
            public void start() {
                builder.reset();
            }

            @Override
            public void end() {
                try {
                    target.take(builder.build());
                } catch (MalformedRowException malformed) {
                    throw new IllegalStateException("column " + path + ": " + malformed.getMessage(), malformed);
                }
            }
        };
    }

    private Target setter(RowBuilder<Row> builder, int index) {
        DataType type = wanted.field(index).type();
        return switch (type.physical()) {
            case LONG -> value -> builder.setLong(index, (Long) value);
            case DOUBLE -> value -> builder.setDouble(index, (Double) value);
            case OBJECT -> value -> builder.setObject(index, value);
        };
    }
}
