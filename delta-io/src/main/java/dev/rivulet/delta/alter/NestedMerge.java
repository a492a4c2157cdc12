package dev.rivulet.delta.alter;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.shape.ColumnNames;
import dev.rivulet.delta.kernel.shape.NestedPart;
import dev.rivulet.delta.kernel.shape.Widening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a nested column has to become so that it takes values of a type: fields that its structs lack come behind the others and take nulls, and
 * types widen. What does not fit for other reasons stays, and is left to those who check whether rows fit. Pure.
 */
record NestedMerge(ColumnNames names, WiderType widening) {

    /** Whether a part of the column may become wider. */
    interface WiderType {

        /**
         * @throws IOException if not, naming it, found and wanted
         */
        void require(String path, DataType found, DataType wanted) throws IOException;
    }

    /**
     * @param path of the column, or the part
     */
    DataType merged(String path, DataType column, DataType wanted) throws IOException {
        if (column instanceof DataType.Struct found && wanted instanceof DataType.Struct given) {
            return new DataType.Struct(merged(path, found.schema(), given.schema()));
        }
        if (column instanceof DataType.Array found && wanted instanceof DataType.Array given) {
            return new DataType.Array(
                    merged(path + "." + NestedPart.ELEMENT, found.element(), given.element()), found.containsNull());
        }
        if (column instanceof DataType.Map found && wanted instanceof DataType.Map given) {
            return new DataType.Map(
                    merged(path + "." + NestedPart.KEY, found.key(), given.key()),
                    merged(path + "." + NestedPart.VALUE, found.value(), given.value()),
                    found.valueContainsNull());
        }
        if (!Widening.isWithin(wanted, column) && Widening.isWithin(column, wanted)) {
            widening.require(path, column, wanted);
            return wanted;
        }
        return column;
    }

    private Schema merged(String path, Schema found, Schema given) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (Field field : found.fields()) {
            int index = given.indexOf(field.name());
            DataType type = index < 0
                    ? field.type()
                    : merged(
                            path + "." + field.name(),
                            field.type(),
                            given.field(index).type());
            fields.add(new Field(field.name(), type, field.isNullable()));
        }
        for (Field field : given.fields()) {
            if (found.indexOf(field.name()) < 0) {
                names.requireNameable(field.name());
                fields.add(Field.nullable(field.name(), field.type()));
            }
        }
        return Schema.of(fields);
    }
}
