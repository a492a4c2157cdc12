package dev.rivulet.system.sim;

import java.util.List;

/**
 * What a simulated source has to give. Outlives crashes.
 *
 * @param uid the source's
 * @param partitions their lines
 * @param acknowledgedLineCounts per partition, how many it must never be asked for again
 */
record Input(String uid, List<List<String>> partitions, long[] acknowledgedLineCounts) {

    /** The source that all histories have. */
    static final String FIRST = "items";

    /** The one that some have beside it. */
    static final String SECOND = "others";

    static Input of(String uid, List<List<String>> partitions) {
        return new Input(uid, partitions, new long[partitions.size()]);
    }
}
