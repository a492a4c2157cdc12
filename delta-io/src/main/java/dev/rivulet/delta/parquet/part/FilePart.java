package dev.rivulet.delta.kernel.nested;

import dev.rivulet.core.row.DataType;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.schema.Type;

/** A nested column as a file has it, or a part of one, and how to make values of it. Immutable; its converters have one owner. */
interface FilePart {

    /** Takes values that were read, in the form in which rows hold them: boxed, never null. */
    @FunctionalInterface
    interface Target {

        void take(Object value);
    }

    /**
     * @param path of the part, as the table calls it, for errors
     * @param wanted the type of its values
     * @param file what the file has
     * @throws IllegalArgumentException if the file has something else, naming the path, found and wanted
     */
    static FilePart of(String path, DataType wanted, PhysicalColumn physical, Type file) {
        if (!wanted.isNested() && file.isPrimitive()) {
            return new LeafPart(path, wanted, file.asPrimitiveType());
        }
        if (wanted.isNested() && !file.isPrimitive()) {
            if (wanted instanceof DataType.Struct struct) {
                return StructPart.of(path, struct.schema(), physical, file.asGroupType());
            }
            if (wanted instanceof DataType.Array array) {
                return ListPart.of(path, array, physical, file.asGroupType());
            }
            if (wanted instanceof DataType.Map map) {
                return MapPart.of(path, map, physical, file.asGroupType());
            }
        }
        throw misfit(path, wanted, file);
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
