package dev.rivulet.engine.sim;

/** The result of the engine's own tests: a window of a key. */
record KeyWindow(String key, long windowStart, long count, double sum) implements Comparable<KeyWindow> {

    @Override
    public int compareTo(KeyWindow other) {
        int byStart = Long.compare(windowStart, other.windowStart);
        return byStart != 0 ? byStart : key.compareTo(other.key);
    }
}
