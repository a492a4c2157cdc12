package dev.rivulet.delta.upsert.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a data file lie by their keys: its keys in a sorted table, each with the position of its row; a key may be there more than
 * once. A key that is one number takes 12 bytes per row, any other one 20. Immutable.
 *
 * <p>The others are kept as 128 bits that {@link KeyHash} makes with a secret of the process, so a row is taken for one with another key with
 * probability 2^-128 per pair of a key that is looked for and one that is there. In a table of ten thousand million rows, into which a million
 * million are upserted over the years, that happens with a probability of 3 in a hundred million thousand million (3e-17).
 */
final class KeyPlaces {

    /** What a row takes, if the key is one number. */
    static final int EXACT_SIZE_BYTES = Long.BYTES + Integer.BYTES;

    /** What a row takes otherwise. */
    static final int HASHED_SIZE_BYTES = 2 * Long.BYTES + Integer.BYTES;

    /** The arrays and all that holds them. */
    private static final int FILE_SIZE_BYTES = 256;

    private static final int DIGIT_BITS = 8;
    private static final int DIGIT_COUNT = 1 << DIGIT_BITS;

    /** Ascending. */
    private final long[] firsts;

    /** Null if the first halves are the keys. */
    private final long @Nullable [] seconds;

    private final int[] positions;
    private final long rowCount;

    private KeyPlaces(long[] firsts, long @Nullable [] seconds, int[] positions, long rowCount) {
        this.firsts = firsts;
        this.seconds = seconds;
        this.positions = positions;
        this.rowCount = rowCount;
    }

    /** What a file of so many rows takes at the most. */
    static long sizeBytes(long rowCount, boolean isExact) {
        return FILE_SIZE_BYTES + rowCount * (isExact ? EXACT_SIZE_BYTES : HASHED_SIZE_BYTES);
    }

    /** How much it takes, in bytes. */
    long sizeBytes() {
        return sizeBytes(firsts.length, seconds == null);
    }

    /** How many rows the file has, with those that have no key or are deleted. */
    long rowCount() {
        return rowCount;
    }

    /** Of the keys. */
    KeyFilter filter() {
        KeyFilter filter = KeyFilter.withRoomFor(firsts.length);
        for (int place = 0; place < firsts.length; place++) {
            filter.add(KeyCode.hash(firsts[place], seconds == null ? 0 : seconds[place]));
        }
        return filter;
    }

    /** Takes the places of rows with a key in question. */
    @FunctionalInterface
    interface Hit {

        /**
         * @param index of the key
         */
        void at(int index, long position);
    }

    /** Finds the rows that have one of the keys; both are walked in the order of their codes, by leaps. */
    void find(SortedKeys keys, Hit hit) {
        int place = 0;
        int key = 0;
        while (place < firsts.length && key < keys.count()) {
            long wanted = keys.first(key);
            if (firsts[place] < wanted) {
                place = leap(firsts, place, firsts.length, wanted);
            } else if (firsts[place] > wanted) {
                key = leap(keys.firsts(), key, keys.count(), firsts[place]);
            } else {
                int nextKey = runEnd(keys.firsts(), key, keys.count());
                int nextPlace = runEnd(firsts, place, firsts.length);
                meet(keys, key, nextKey, place, nextPlace, hit);
                key = nextKey;
                place = nextPlace;
            }
        }
    }

    /** Takes the position of a row. */
    @FunctionalInterface
    interface Positions {

        /** Returns whether it wants another one. */
        boolean visit(long position);
    }

    /** Finds the rows that have a key. */
    void find(KeyCode key, Positions visitor) {
        int place = Arrays.binarySearch(firsts, key.first());
        while (place > 0 && firsts[place - 1] == key.first()) {
            place--;
        }
        boolean goesOn = place >= 0;
        while (goesOn && place < firsts.length && firsts[place] == key.first()) {
            goesOn = seconds != null && seconds[place] != key.second()
                    || visitor.visit(Integer.toUnsignedLong(positions[place]));
            place++;
        }
    }

    /** All have the same first half. */
    private void meet(SortedKeys keys, int key, int keyEnd, int place, int placeEnd, Hit hit) {
        for (int atPlace = place; atPlace < placeEnd; atPlace++) {
            for (int atKey = key; atKey < keyEnd; atKey++) {
                if (seconds == null || seconds[atPlace] == keys.second(atKey)) {
                    hit.at(atKey, Integer.toUnsignedLong(positions[atPlace]));
                }
            }
        }
    }

    /**
     * The first from a place on that is not less.
     *
     * @param from where a less one is
     */
    private static int leap(long[] ascending, int from, int to, long wanted) {
        int less = from;
        int step = 1;
        while (step < to - less && ascending[less + step] < wanted) {
            less += step;
            step *= 2;
        }
        int notLess = (int) Math.min(to, (long) less + step);
        while (notLess - less > 1) {
            int middle = less + notLess >>> 1;
            if (ascending[middle] < wanted) {
                less = middle;
            } else {
                notLess = middle;
            }
        }
        return notLess;
    }

    private static int runEnd(long[] ascending, int from, int to) {
        int end = from + 1;
        while (end < to && ascending[end] == ascending[from]) {
            end++;
        }
        return end;
    }

    /** Takes the rows of a file. One owner. */
    static final class Builder {

        /** Positions are kept in 32 bits. */
        static final long ROW_COUNT_MAX = Integer.MAX_VALUE - 8;

        private long[] firsts;
        private long @Nullable [] seconds;
        private int[] positions;
        private int count;

        /**
         * @param rowCount about
         */
        Builder(int rowCount, boolean isExact) {
            this.firsts = new long[rowCount];
            this.seconds = isExact ? null : new long[rowCount];
            this.positions = new int[rowCount];
        }

        /**
         * @param position below {@link #ROW_COUNT_MAX}
         */
        void add(long first, long second, long position) {
            if (count == firsts.length) {
                resize((int) Math.min(ROW_COUNT_MAX, 2L * count + 16));
            }
            firsts[count] = first;
            if (seconds != null) {
                seconds[count] = second;
            }
            positions[count++] = Math.toIntExact(position);
        }

        private void resize(int size) {
            firsts = Arrays.copyOf(firsts, size);
            seconds = seconds == null ? null : Arrays.copyOf(seconds, size);
            positions = Arrays.copyOf(positions, size);
        }

        /**
         * The places; it takes no more afterwards.
         *
         * @param rowCount of the file, with those that have no key
         */
        KeyPlaces build(long rowCount) {
            if (count < firsts.length) {
                resize(count);
            }
            if (!isSorted()) {
                sort();
            }
            return new KeyPlaces(firsts, seconds, positions, rowCount);
        }

        private boolean isSorted() {
            for (int index = 1; index < count; index++) {
                if (firsts[index - 1] > firsts[index]) {
                    return false;
                }
            }
            return true;
        }

        /** By the bytes of the first half, from the lowest on, as the order of those with the same byte stays: some passes, and as much room once more. */
        private void sort() {
            Builder sorted = new Builder(count, seconds == null);
            for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
                int[] next = starts(shift);
                if (next.length > 0) {
                    moveTo(sorted, shift, next);
                    swap(sorted);
                }
            }
        }

        /** Where the rows of each digit go; empty if all have the same. */
        private int[] starts(int shift) {
            int[] counts = new int[DIGIT_COUNT];
            for (int index = 0; index < count; index++) {
                counts[digit(firsts[index], shift)]++;
            }
            int start = 0;
            for (int digit = 0; digit < DIGIT_COUNT; digit++) {
                int ofDigit = counts[digit];
                if (ofDigit == count) {
                    return new int[0];
                }
                counts[digit] = start;
                start += ofDigit;
            }
            return counts;
        }

        /** The highest bit is turned, so that negative ones come first. */
        private static int digit(long first, int shift) {
            return (int) ((first ^ Long.MIN_VALUE) >>> shift) & DIGIT_COUNT - 1;
        }

        private void moveTo(Builder target, int shift, int[] next) {
            long[] ofTarget = target.seconds;
            for (int index = 0; index < count; index++) {
                int place = next[digit(firsts[index], shift)]++;
                target.firsts[place] = firsts[index];
                target.positions[place] = positions[index];
                if (seconds != null && ofTarget != null) {
                    ofTarget[place] = seconds[index];
                }
            }
        }

        private void swap(Builder other) {
            long[] ofFirsts = firsts;
            long[] ofSeconds = seconds;
            int[] ofPositions = positions;
            firsts = other.firsts;
            seconds = other.seconds;
            positions = other.positions;
            other.firsts = ofFirsts;
            other.seconds = ofSeconds;
            other.positions = ofPositions;
        }
    }
}
