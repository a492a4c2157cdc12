package dev.rivulet.system.sim;

import java.util.ArrayList;
import java.util.List;

/** Which lines of a partition a sample has, written down once more. Stateless. */
final class PlainSample {

    /** Of so many lines one is in it. */
    static final int ONE_IN = 3;

    private PlainSample() {}

    /**
     * @param start the number of the first line
     */
    static List<String> of(String uid, int partition, int start, List<String> lines) {
        List<String> sample = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            long place = partition + 31L * ("lines-" + partition).hashCode() + 961L * uid.hashCode();
            long hash = start + index + place * 0x9e3779b97f4a7c15L;
            hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
            hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
            hash ^= hash >>> 31;
            if (Long.remainderUnsigned(hash, ONE_IN) == 0) {
                sample.add(lines.get(index));
            }
        }
        return sample;
    }
}
