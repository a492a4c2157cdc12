package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Field;
import dev.rivulet.delta.kernel.shape.ColumnPath;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.util.Optional;
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
            throw new IllegalArgumentException(
                    path + " takes nulls, and only a whole column can be made to take none any more");
        }
        boolean isKey = !path.isField(shape.schema())
                && path.names().get(path.names().size() - 1).equals("key");
        requireUnused(path, "null", isKey ? "keys of a map never are" : null);
        return Optional.of(new ShapeEdit.RelaxPart(path.names()));
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
