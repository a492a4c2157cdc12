package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.Field;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TypeChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edits within nested types of a table's schema in the log, of which all stays that they do not touch. Stateless. */
final class NestedEdits {

    private NestedEdits() {}

    /** What becomes of a part. */
    interface Change {

        /** Null if it goes. */
        @Nullable StructField of(StructField part);
    }

    /**
     * @param path from the type on, which has such a part
     */
    static DataType changed(DataType type, List<String> path, Change change) {
        if (type instanceof StructType struct) {
            List<StructField> fields = new ArrayList<>();
            for (StructField field : struct.fields()) {
                StructField edited = field.getName().equals(path.get(0)) ? changed(field, path, change) : field;
                if (edited != null) {
                    fields.add(edited);
                }
            }
            return new StructType(fields);
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(kept(array.getElementField(), path, change));
        }
        if (type instanceof MapType map) {
            boolean isKey = path.get(0).equals(NestedPart.KEY);
            return new MapType(
                    isKey ? kept(map.getKeyField(), path, change) : map.getKeyField(),
                    isKey ? map.getValueField() : kept(map.getValueField(), path, change));
        }
        throw new AssertionError("there is no " + path + " in " + type);
    }

    private static @Nullable StructField changed(StructField field, List<String> path, Change change) {
        return path.size() == 1
                ? change.of(field)
                : field.withDataType(changed(field.getDataType(), path.subList(1, path.size()), change));
    }

    private static StructField kept(StructField part, List<String> path, Change change) {
        StructField edited = changed(part, path, change);
        if (edited == null) {
            throw new AssertionError(path + " cannot go");
        }
        return edited;
    }

    /** The field, of a type that has more fields of structs, or wider types, than its own. */
    static StructField merged(StructField field, dev.rivulet.core.row.DataType wanted) {
        DataType type = field.getDataType();
        if (type instanceof StructType struct && wanted instanceof dev.rivulet.core.row.DataType.Struct merged) {
            return field.withDataType(merged(struct, merged.schema().fields()));
        }
        if (type instanceof ArrayType array && wanted instanceof dev.rivulet.core.row.DataType.Array merged) {
            return field.withDataType(new ArrayType(merged(array.getElementField(), merged.element())));
        }
        if (type instanceof MapType map && wanted instanceof dev.rivulet.core.row.DataType.Map merged) {
            return field.withDataType(
                    new MapType(merged(map.getKeyField(), merged.key()), merged(map.getValueField(), merged.value())));
        }
        DataType wider = KernelTypes.toKernel(wanted);
        return wider.equals(type) ? field : widened(field, wider);
    }

    private static StructType merged(StructType struct, List<Field> wanted) {
        List<StructField> fields = new ArrayList<>();
        for (Field field : wanted) {
            int index = struct.indexOf(field.name());
            fields.add(index < 0 ? KernelTypes.toKernel(field) : merged(struct.at(index), field.type()));
        }
        return new StructType(fields);
    }

    /** Readers learn of the types of older files by the list of changes. */
    static StructField widened(StructField field, DataType type) {
        List<TypeChange> changes = new ArrayList<>(field.getTypeChanges());
        changes.add(new TypeChange(field.getDataType(), type));
        return field.withDataType(type).withTypeChanges(changes);
    }
}
