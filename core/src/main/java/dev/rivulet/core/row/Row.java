package dev.rivulet.core.row;

import java.util.Arrays;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A row of a {@link Schema} that no Java record stands for. Made by the builder of a {@link StructRowType}. Immutable, any thread,
 * as long as nobody changes the byte arrays in it.
 *
 * <p>Values are in the {@linkplain DataType.Physical physical form} of their fields. Rows are equal if their schemas and values are;
 * binary values by content, also within arrays and maps, floating-point ones as {@link Double#equals} says, decimals with their scale,
 * which is the field's.
 */
public final class Row {

    private final RowLayout layout;
    private final long[] words;
    private final @Nullable Object[] objects;

    Row(RowLayout layout, long[] words, @Nullable Object[] objects) {
        this.layout = layout;
        this.words = words;
        this.objects = objects;
    }

    public Schema schema() {
        return layout.schema;
    }

    public boolean isNull(int index) {
        return RowLayout.isNull(words, index);
    }

    /** A field of physical form LONG; 0 if it is null. */
    public long longValue(int index) {
        return words[layout.word(index)];
    }

    /** A field of physical form DOUBLE; 0 if it is null. */
    public double doubleValue(int index) {
        return Double.longBitsToDouble(words[layout.word(index)]);
    }

    /** A field of physical form OBJECT; null if it is null. */
    public @Nullable Object objectValue(int index) {
        return objects[layout.object(index)];
    }

    long word(int word) {
        return words[word];
    }

    @Nullable Object object(int object) {
        return objects[object];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row
                && (layout == row.layout || schema().equals(row.schema()))
                && Arrays.equals(words, row.words)
                && ObjectValues.equal(objects, row.objects);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words) * 31 + ObjectValues.hash(objects);
    }

    /** The values by name, such as {@code {device=d7, count=3, note=null}}, with times as ISO text. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (int index = 0; index < schema().fieldCount(); index++) {
            Field field = schema().field(index);
            text.add(field.name() + "=" + (isNull(index) ? "null" : text(field, index)));
        }
        return text.toString();
    }

    private String text(Field field, int index) {
        return switch (field.type().physical()) {
            case LONG -> TimeForms.text(field.type(), longValue(index));
            case DOUBLE -> Double.toString(doubleValue(index));
            case OBJECT -> ObjectValues.text(field.type(), objectValue(index));
        };
    }
}
