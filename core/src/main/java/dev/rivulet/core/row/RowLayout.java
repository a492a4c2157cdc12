package dev.rivulet.core.row;

import dev.rivulet.core.row.DataType.Physical;

/**
 * Where each field of a schema lies in a pair of arrays: words for nulls, numbers and times, objects for the rest. Immutable, any
 * thread.
 *
 * <p>The first words hold one bit per field, set for null; the field's own word or object is then zero or null, so that arrays of
 * equal rows are equal. Then comes a word for each field of physical form LONG or DOUBLE (as its bits), in field order.
 */
final class RowLayout {

    final Schema schema;
    final int nullWordCount;
    final int wordCount;
    final int objectCount;

    /** Per field the index of its word, or the complement of the index of its object. */
    private final int[] slots;

    /** The null bits of the fields that must not be null. */
    private final long[] requiredBits;

    RowLayout(Schema schema) {
        this.schema = schema;
        this.nullWordCount = (schema.fieldCount() + 63) / 64;
        this.slots = new int[schema.fieldCount()];
        this.requiredBits = new long[nullWordCount];
        int words = nullWordCount;
        int objects = 0;
        for (int index = 0; index < slots.length; index++) {
            Field field = schema.field(index);
            slots[index] = field.type().physical() == Physical.OBJECT ? ~objects++ : words++;
            if (!field.isNullable()) {
                requiredBits[index >> 6] |= 1L << index;
            }
        }
        this.wordCount = words;
        this.objectCount = objects;
    }

    /** The word of a field of form LONG or DOUBLE; negative, and so no index, for a field of form OBJECT. */
    int word(int index) {
        return slots[index];
    }

    /** The object of a field of form OBJECT; negative for others. */
    int object(int index) {
        return ~slots[index];
    }

    boolean isObject(int index) {
        return slots[index] < 0;
    }

    static boolean isNull(long[] words, int index) {
        return (words[index >> 6] >>> index & 1) != 0;
    }

    /** The first field that is null and must not be, or -1. */
    int firstMissing(long[] words) {
        for (int word = 0; word < nullWordCount; word++) {
            long missing = words[word] & requiredBits[word];
            if (missing != 0) {
                return word * 64 + Long.numberOfTrailingZeros(missing);
            }
        }
        return -1;
    }
}
