package dev.rivulet.system.sim;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.window.Pane.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Windows of rows: of each key all that ever came, of which every so often the last ones are looked at. */
final class PlainCounts implements PlainOperator {

    private final Node.Window node;
    private final WindowKind.Count kind;
    private final Map<String, List<Long>> values = new TreeMap<>();

    PlainCounts(Node.Window node, WindowKind.Count kind) {
        this.node = node;
        this.kind = kind;
    }

    @Override
    public boolean take(PlainRow row, Exit exit) throws MalformedRowException {
        String key = node.selector().keyOf(row.item());
        List<Long> all = values.computeIfAbsent(key, absent -> new ArrayList<>());
        all.add(row.item().value());
        int count = all.size();
        if (count % kind.slide() == 0) {
            long sum = node.kind().sum(all.subList(Math.max(0, count - kind.size()), count));
            long value = PaneKind.shown(sum, Timing.ON_TIME.ordinal(), count / kind.slide() - 1);
            exit.put(row.result(new Item(key, Long.MIN_VALUE, value)));
        }
        return true;
    }

    @Override
    public int advance(long newWatermark, long processingTime, Exit exit) {
        return 0;
    }
}
