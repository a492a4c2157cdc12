package dev.rivulet.wal.inspect;

import dev.rivulet.wal.internal.SegmentHeader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of a log's segments belong together: terms and first positions never fall. Where they do, the longest run that can be chosen
 * is the log, and what does not fit into it is foreign. Stateless.
 */
final class SegmentChain {

    private SegmentChain() {}

    /**
     * @param headers by their index
     * @return the places in the list of those that belong together
     */
    static Set<Integer> longest(List<SegmentHeader> headers) {
        int count = headers.size();
        int[] lengths = new int[count];
        int[] before = new int[count];
        int best = -1;
        for (int at = 0; at < count; at++) {
            lengths[at] = 1;
            before[at] = -1;
            // The nearest ones first, and enough as soon as nothing longer can come, which is at once in a sound log.
            for (int earlier = at - 1; earlier >= 0 && lengths[at] <= earlier + 1; earlier--) {
                if (lengths[earlier] >= lengths[at] && follows(headers.get(earlier), headers.get(at))) {
                    lengths[at] = lengths[earlier] + 1;
                    before[at] = earlier;
                }
            }
            best = best < 0 || lengths[at] > lengths[best] ? at : best;
        }
        return pathTo(best, before);
    }

    private static Set<Integer> pathTo(int last, int[] before) {
        Deque<Integer> path = new ArrayDeque<>();
        for (int at = last; at >= 0; at = before[at]) {
            path.push(at);
        }
        return new TreeSet<>(path);
    }

    private static boolean follows(SegmentHeader earlier, SegmentHeader later) {
        return later.term() >= earlier.term() && later.firstPosition() >= earlier.firstPosition();
    }
}
