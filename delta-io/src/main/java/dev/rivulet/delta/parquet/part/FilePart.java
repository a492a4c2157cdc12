package dev.rivulet.delta.parquet.part;

import dev.rivulet.core.row.DataType;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A column as a file has it, or a part of one, and how to make values of it. Immutable; its converters have one owner. */
public interface FilePart {

    /** Takes values that were read, in the form in which rows hold them: boxed, never null. */
    @FunctionalInterface
    interface Target {

        void take(Object value);
    }

    /** How values that are not nested are read. */
    @FunctionalInterface
    interface Leaves {

        /**
         * @throws IllegalArgumentException if the file has something else, perhaps not before its converter is asked for
         */
        FilePart part(String path, DataType wanted, PrimitiveType file);
    }

    /** As Delta's tables want them: narrower types of older files are widened. */
    Leaves OF_TABLES = LeafPart::new;

    /**
     * @param path of the part, as the table calls it, for errors
     * @param wanted the type of its values
     * @param file what the file has
     * @throws IllegalArgumentException if the file has something else, naming the path, found and wanted
     */
    static FilePart of(String path, DataType wanted, PhysicalColumn physical, Type file, Leaves leaves) {
        if (!wanted.isNested() && file.isPrimitive()) {
            return leaves.part(path, wanted, file.asPrimitiveType());
        }
        if (wanted.isNested() && !file.isPrimitive()) {
            if (wanted instanceof DataType.Struct struct) {
                return StructPart.of(path, struct.schema(), physical, file.asGroupType(), leaves);
            }
            if (wanted instanceof DataType.Array array) {
                return ListPart.of(path, array, physical, file.asGroupType(), leaves);
            }
            if (wanted instanceof DataType.Map map) {
                return MapPart.of(path, map, physical, file.asGroupType(), leaves);
            }
        }
        throw misfit(path, wanted, file);
    }

    /**
     * By the id, or else by the name, in the same case if there are several.
     *
     * @return null if the file has it not
     */
    static @Nullable Type find(GroupType file, PhysicalColumn column) {
        if (column.id().isPresent()) {
            for (Type type : file.getFields()) {
                if (type.getId() != null
                        && type.getId().intValue() == column.id().getAsInt()) {
                    return type;
                }
            }
        }
        if (file.containsField(column.name())) {
            return file.getType(column.name());
        }
        return file.getFields().stream()
                .filter(type -> type.getName().equalsIgnoreCase(column.name()))
                .findFirst()
                .orElse(null);
    }

    /**
     * What a list has as its elements, in any of the forms that lists have.
     *
     * @throws IllegalArgumentException if it is no list, naming it
     */
    static Type elementOf(GroupType list) {
        return ListPart.elementOf(list);
    }

    static IllegalArgumentException misfit(String path, DataType wanted, Type file) {
        return new IllegalArgumentException("column " + path + " is `"
                + file.toString().replaceAll("\\s+", " ") + "` in the file, wanted " + wanted);
    }

    /** As much of the file's type as is to be read. */
    Type requested();

    /** Hands over each value that is there; for null the target is not called. */
    Converter converter(Target target);
}
