package dev.rivulet.benchmarks.recovery;

/**
 * The state of a key. Immutable.
 *
 * @param count its records so far
 * @param indexSum of their numbers, added up
 */
public record KeyTotal(long count, long indexSum) {

    static final KeyTotal NONE = new KeyTotal(0, 0);

    KeyTotal plus(long index) {
        return new KeyTotal(count + 1, indexSum + index);
    }
}
