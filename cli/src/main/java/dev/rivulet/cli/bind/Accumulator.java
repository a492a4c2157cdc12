package dev.rivulet.cli.bind;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The running values of a key in a window: for each aggregate a word, a count of the values it has seen, and an object. Owned by the
 * lane that owns the key.
 */
final class Accumulator {

    /** Stands for a count where a sum of whole numbers left the range of a long; it stays. */
    static final long OVERFLOWN = -1;

    private final long[] words;
    private final @Nullable Object[] objects;
    private final Function<Accumulator, String> description;

    /**
     * @param description what it has come to, in words; for people who look into the state
     */
    Accumulator(int aggregateCount, Function<Accumulator, String> description) {
        this.description = description;
        this.words = new long[2 * aggregateCount];
        this.objects = new Object[aggregateCount];
    }

    int aggregateCount() {
        return objects.length;
    }

    long word(int aggregate) {
        return words[2 * aggregate];
    }

    double doubleWord(int aggregate) {
        return Double.longBitsToDouble(word(aggregate));
    }

    /** How many values that are not null the aggregate has seen, or {@link #OVERFLOWN}. */
    long count(int aggregate) {
        return words[2 * aggregate + 1];
    }

    @Nullable Object object(int aggregate) {
        return objects[aggregate];
    }

    void setWord(int aggregate, long value) {
        words[2 * aggregate] = value;
    }

    void setDoubleWord(int aggregate, double value) {
        setWord(aggregate, Double.doubleToRawLongBits(value));
    }

    void setCount(int aggregate, long count) {
        words[2 * aggregate + 1] = count;
    }

    void addToCount(int aggregate) {
        words[2 * aggregate + 1]++;
    }

    void setObject(int aggregate, @Nullable Object value) {
        objects[aggregate] = value;
    }

    @Override
    public String toString() {
        return description.apply(this);
    }
}
