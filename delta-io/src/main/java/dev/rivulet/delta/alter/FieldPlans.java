package dev.rivulet.delta.alter;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.shape.ColumnPath;
import dev.rivulet.delta.kernel.shape.NestedPart;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * As {@link ColumnPlans}, of parts of nested columns, which are named by their paths. Pure.
 */
final class FieldPlans {

    private FieldPlans() {}

    static Optional<ShapeEdit> nullability(TableShape shape, String text, boolean isNullable) {
        ColumnPath path = ColumnPath.of(shape.schema(), text);
        if (path.part().isNullable() == isNullable) {
            return Optional.empty();
        }
        if (!isNullable) {
            return Optional.of(new ShapeEdit.RequirePart(path.names()));
        }
        boolean isKey = !path.isField(shape.schema())
                && path.names().get(path.names().size() - 1).equals("key");
        requireUnused(path, "null", isKey ? "keys of a map never are" : null);
        return Optional.of(new ShapeEdit.RelaxPart(path.names()));
    }

    /** The columns, of which a part takes no nulls. */
    static Schema required(Schema schema, String text) {
        return replaced(schema, ColumnPath.of(schema, text).names(), part -> Field.required(part.name(), part.type()));
    }

    /**
     * A field more in a struct, behind the others.
     *
     * @param struct a column, or the path of a part of one
     */
    static Optional<ShapeEdit> addition(TableShape shape, String struct, Field added) {
        Schema schema = shape.schema();
        boolean isPart = ColumnPath.isIn(schema, struct);
        Field found = isPart ? ColumnPath.of(schema, struct).part() : ColumnPlans.column(shape, struct);
        List<String> path = isPart ? ColumnPath.of(schema, struct).names() : List.of(found.name());
        if (!(found.type() instanceof DataType.Struct type)) {
            throw new IllegalArgumentException("column " + struct + " is " + found.type()
                    + ", wanted a struct to add field " + added.name() + " to");
        }
        if (type.schema().indexOf(added.name()) >= 0) {
            throw new IllegalArgumentException("there is " + struct + "." + added.name() + " already, found "
                    + type.schema().field(type.schema().indexOf(added.name())) + ", wanted a new field");
        }
        shape.names().requireNameable(added.name());
        List<Field> fields = new ArrayList<>(type.schema().fields());
        fields.add(added);
        Schema changed = replaced(
                schema,
                path,
                part -> new Field(part.name(), new DataType.Struct(Schema.of(fields)), part.isNullable()));
        Field column = changed.field(changed.requireIndexOf(path.get(0)));
        return Optional.of(new ShapeEdit.MergeColumn(column.name(), column.type()));
    }

    /** Of what a struct, or the table, has, and of the elements, keys and values of what arrays and maps hold. */
    private static Schema replaced(Schema schema, List<String> path, UnaryOperator<Field> change) {
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.replaceAll(field -> field.name().equals(path.get(0)) ? replaced(field, path, change) : field);
        return Schema.of(fields);
    }

    private static Field replaced(Field field, List<String> path, UnaryOperator<Field> change) {
        if (path.size() == 1) {
            return change.apply(field);
        }
        List<String> below = path.subList(1, path.size());
        DataType type = field.type();
        if (type instanceof DataType.Struct struct) {
            return withType(field, new DataType.Struct(replaced(struct.schema(), below, change)));
        }
        if (type instanceof DataType.Array array) {
            Field element = replaced(new Field(below.get(0), array.element(), array.containsNull()), below, change);
            return withType(field, new DataType.Array(element.type(), element.isNullable()));
        }
        if (type instanceof DataType.Map map && below.get(0).equals(NestedPart.KEY)) {
            Field key = replaced(Field.required(NestedPart.KEY, map.key()), below, change);
            return withType(field, new DataType.Map(key.type(), map.value(), map.valueContainsNull()));
        }
        if (type instanceof DataType.Map map) {
            Field value = replaced(new Field(below.get(0), map.value(), map.valueContainsNull()), below, change);
            return withType(field, new DataType.Map(map.key(), value.type(), value.isNullable()));
        }
        throw new AssertionError("there is no " + path + " in " + field);
    }

    private static Field withType(Field field, DataType type) {
        return new Field(field.name(), type, field.isNullable());
    }

    static Optional<ShapeEdit> renaming(TableShape shape, String text, String to) {
        ColumnPath path = ColumnPath.of(shape.schema(), text);
        ColumnPlans.requireMapped(shape, "renamed");
        requireField(shape, path, "renamed");
        shape.names().requireNameable(to);
        String name = path.part().name();
        if (to.equals(name)) {
            return Optional.empty();
        }
        if (!to.equalsIgnoreCase(name) && path.siblings(shape.schema()).indexOf(to) >= 0) {
            throw new IllegalArgumentException(
                    "there is " + path.renamed(to) + " already, beside " + path + "; choose another name");
        }
        requireUnused(path, "renamed", ColumnUse.byText(shape, column(shape, path)));
        return Optional.of(new ShapeEdit.RenamePart(path.names(), to));
    }

    static Optional<ShapeEdit> dropping(TableShape shape, String text) {
        ColumnPath path = ColumnPath.of(shape.schema(), text);
        ColumnPlans.requireMapped(shape, "dropped");
        requireField(shape, path, "dropped");
        boolean isOnly = path.siblings(shape.schema()).fieldCount() == 1;
        requireUnused(path, "dropped", isOnly ? "the struct has no other field" : null);
        requireUnused(path, "dropped", ColumnUse.byText(shape, column(shape, path)));
        return Optional.of(new ShapeEdit.DropPart(path.names()));
    }

    private static Field column(TableShape shape, ColumnPath path) {
        return ColumnPlans.column(shape, path.column());
    }

    private static void requireField(TableShape shape, ColumnPath path, String what) {
        requireUnused(path, what, path.isField(shape.schema()) ? null : "it is no field of a struct");
    }

    private static void requireUnused(ColumnPath path, String what, @Nullable String use) {
        if (use != null) {
            throw new IllegalArgumentException("column " + path + " cannot be " + what + ": " + use);
        }
    }
}
