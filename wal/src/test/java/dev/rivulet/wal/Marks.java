package dev.rivulet.wal;

import java.util.Map;
import java.util.TreeMap;

/** How often each rare thing happened in a simulation, so that a test can tell that it was reached. One owner. */
final class Marks {

    private final TreeMap<String, Integer> counts = new TreeMap<>();

    void mark(String name) {
        counts.merge(name, 1, Integer::sum);
    }

    void markIf(boolean happened, String name) {
        if (happened) {
            mark(name);
        }
    }

    /** The sum of both, which stay as they are. */
    Marks plus(Marks others) {
        Marks sum = new Marks();
        sum.counts.putAll(counts);
        others.counts.forEach((name, count) -> sum.counts.merge(name, count, Integer::sum));
        return sum;
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
