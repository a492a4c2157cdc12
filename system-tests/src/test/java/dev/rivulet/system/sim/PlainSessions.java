package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A sum per key and session, of which each knows the times of its rows and asks them who belongs to it. */
final class PlainSessions implements PlainOperator {

    private static final class Session {
        private final String key;
        private final List<Long> times = new ArrayList<>();
        private long sum;

        private Session(String key) {
            this.key = key;
        }
    }

    private final Node.Window node;
    private final long gap;
    private final List<Session> sessions = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;

    PlainSessions(Node.Window node, long gap) {
        this.node = node;
        this.gap = gap;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) {
        List<Session> neighbours = neighbours(row);
        Session joined = new Session(node.selector().keyOf(row.item()));
        joined.times.add(row.eventTime());
        for (Session neighbour : neighbours) {
            joined.times.addAll(neighbour.times);
            joined.sum += neighbour.sum;
        }
        if (last(joined) <= row.watermark()) {
            return false;
        }
        joined.sum += row.item().value();
        sessions.removeAll(neighbours);
        sessions.add(joined);
        return true;
    }

    private List<Session> neighbours(PlainRow row) {
        String key = node.selector().keyOf(row.item());
        return sessions.stream()
                .filter(each -> each.key.equals(key) && last(each) > row.watermark())
                .filter(each -> each.times.stream().anyMatch(time -> Math.abs(time - row.eventTime()) < gap))
                .toList();
    }

    @Override
    public boolean isLate(PlainRow row) {
        return neighbours(row).isEmpty() && row.eventTime() + gap - 1 <= row.watermark();
    }

    /** The last microsecond. */
    private long last(Session session) {
        return Collections.max(session.times) + gap - 1;
    }

    @Override
    public int advance(long newWatermark, long processingTime, Exit exit) {
        watermark = newWatermark;
        List<Session> due = new ArrayList<>(
                sessions.stream().filter(each -> last(each) <= watermark).toList());
        sessions.removeAll(due);
        due.sort((left, right) -> Due.of(last(left), left.key).compareTo(Due.of(last(right), right.key)));
        int refused = 0;
        for (Session session : due) {
            long start = Collections.min(session.times);
            try {
                exit.put(PlainRow.fired(new Item(session.key, start, session.sum), last(session)));
            } catch (MalformedRowException e) {
                refused++;
            }
        }
        return refused;
    }
}
