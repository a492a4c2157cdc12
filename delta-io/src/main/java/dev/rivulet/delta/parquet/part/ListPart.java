package dev.rivulet.delta.parquet.part;

import dev.rivulet.core.row.DataType;
import dev.rivulet.delta.kernel.shape.NestedPart;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * An array: a group with a repeated field. That is a group with the element in it, which may be missing for null; or, of older writers, the
 * element itself, which cannot be null. Immutable.
 *
 * @param isElement whether the repeated field is the element itself
 */
record ListPart(String path, DataType.Array wanted, GroupType file, boolean isElement, FilePart element)
        implements FilePart {

    static ListPart of(String path, DataType.Array wanted, PhysicalColumn physical, GroupType file, Leaves leaves) {
        if (file.getFieldCount() != 1 || !file.getType(0).isRepetition(Type.Repetition.REPEATED)) {
            throw FilePart.misfit(path, wanted, file);
        }
        Type repeated = file.getType(0);
        boolean isElement = isElement(file, repeated);
        FilePart element = FilePart.of(
                path + "." + NestedPart.ELEMENT,
                wanted.element(),
                physical.part(NestedPart.ELEMENT),
                isElement ? repeated : repeated.asGroupType().getType(0),
                leaves);
        return new ListPart(path, wanted, file, isElement, element);
    }

    static Type elementOf(GroupType list) {
        if (list.getFieldCount() != 1 || !list.getType(0).isRepetition(Type.Repetition.REPEATED)) {
            throw new IllegalArgumentException("`" + list.toString().replaceAll("\\s+", " ") + "` is no list");
        }
        Type repeated = list.getType(0);
        return isElement(list, repeated) ? repeated : repeated.asGroupType().getType(0);
    }

    /** By the rules that Parquet's specification has for files of older writers. */
    private static boolean isElement(GroupType list, Type repeated) {
        if (repeated.isPrimitive()) {
            return true;
        }
        GroupType group = repeated.asGroupType();
        return group.getFieldCount() != 1
                || group.getType(0).isRepetition(Type.Repetition.REPEATED)
                || group.getName().equals("array")
                || group.getName().equals(list.getName() + "_tuple");
    }

    @Override
    public Type requested() {
        Type repeated = isElement
                ? element.requested()
                : file.getType(0).asGroupType().withNewFields(List.of(element.requested()));
        return file.withNewFields(List.of(repeated));
    }

    @Override
    public Converter converter(Target target) {
        List<@Nullable Object> values = new ArrayList<>();
        Converter repeated = isElement ? element.converter(values::add) : new Entry(this, values);
        return new GroupConverter() {
            @Override
            public Converter getConverter(int fieldIndex) {
                return repeated;
            }

            @Override
            public void start() {
                values.clear();
            }

            @Override
            public void end() {
                target.take(Collections.unmodifiableList(new ArrayList<>(values)));
            }
        };
    }

    /** The group around an element. */
    private static final class Entry extends GroupConverter {

        private final ListPart list;
        private final List<@Nullable Object> values;
        private final Converter element;
        private @Nullable Object value;

        Entry(ListPart list, List<@Nullable Object> values) {
            this.list = list;
            this.values = values;
            this.element = list.element.converter(read -> value = read);
        }

        @Override
        public Converter getConverter(int fieldIndex) {
            return element;
        }

        @Override
        public void start() {
            value = null;
        }

        @Override
        public void end() {
            values.add(list.wanted.containsNull() ? value : Objects.requireNonNull(value, list::nullElement));
        }
    }

    private String nullElement() {
        return "column " + path + " is " + wanted + ", but has a null element in the file";
    }
}
