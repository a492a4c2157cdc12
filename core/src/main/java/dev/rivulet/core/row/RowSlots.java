package dev.rivulet.core.row;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of a row in the making. One owner, the builder that it is part of. */
final class RowSlots {

    private final RowLayout layout;
    final long[] words;
    final @Nullable Object[] objects;

    RowSlots(RowLayout layout) {
        this.layout = layout;
        this.words = new long[layout.wordCount];
        this.objects = new @Nullable Object[layout.objectCount];
        reset();
    }

    void setNull(int index) {
        words[index >> 6] |= 1L << index;
        if (layout.isObject(index)) {
            objects[layout.object(index)] = null;
        } else {
            words[layout.word(index)] = 0;
        }
    }

    void setLong(int index, long value) {
        words[layout.word(index)] = value;
        words[index >> 6] &= ~(1L << index);
    }

    void setDouble(int index, double value) {
        setLong(index, Double.doubleToLongBits(value));
    }

    void setObject(int index, Object value) {
        objects[layout.object(index)] = value;
        words[index >> 6] &= ~(1L << index);
    }

    /** Takes the fields that a row has, of the same schema. */
    <T> void fill(T row, RowType<T> rowType) {
        for (int index = 0; index < layout.schema.fieldCount(); index++) {
            FieldAccessor<T> accessor = rowType.accessor(index);
            if (accessor.isNull(row)) {
                continue;
            }
            switch (layout.schema.field(index).type().physical()) {
                case LONG -> setLong(index, accessor.longValue(row));
                case DOUBLE -> setDouble(index, accessor.doubleValue(row));
                case OBJECT -> setObject(index, Objects.requireNonNull(accessor.objectValue(row)));
            }
        }
    }

    boolean isNull(int index) {
        return RowLayout.isNull(words, index);
    }

    void reset() {
        Arrays.fill(words, 0, layout.nullWordCount, -1L);
        Arrays.fill(words, layout.nullWordCount, words.length, 0L);
        Arrays.fill(objects, null);
        clearBitsBehindLastField();
    }

    /**
     * @throws MalformedRowException naming the first required field that is null
     */
    void checkRequired() throws MalformedRowException {
        int missing = layout.firstMissing(words);
        if (missing >= 0) {
            Field field = layout.schema.field(missing);
            throw new MalformedRowException(
                    "field " + field.name() + " is missing, wanted " + field.type() + " not null");
        }
    }

    private void clearBitsBehindLastField() {
        int bitsUsed = layout.schema.fieldCount() & 63;
        if (bitsUsed != 0) {
            words[layout.nullWordCount - 1] = (1L << bitsUsed) - 1;
        }
    }
}
