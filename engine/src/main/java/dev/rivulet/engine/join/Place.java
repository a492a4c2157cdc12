package dev.rivulet.engine.join;

/**
 * Where a waiting row lies: ordered by time, and among rows of one time in the order in which they came.
 *
 * @param timeMicros the row's event time
 * @param number among the rows of that time and key, from 0
 */
record Place(long timeMicros, int number) {

    static Place first(long timeMicros) {
        return new Place(timeMicros, 0);
    }

    static Place last(long timeMicros) {
        return new Place(timeMicros, Integer.MAX_VALUE);
    }
}
