package dev.rivulet.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** What a table's change data feed is to tell, by what its versions hold: the first told is version 0. */
final class ExpectedFeed {

    private final List<String> lines = new ArrayList<>();
    private Map<Integer, String> before = Map.of();
    private long version;

    /**
     * Another version is made.
     *
     * @param after its rows as text, by id
     * @param isReplaced whether a row that is changed is told as deleted and inserted
     */
    void tell(Map<Integer, String> after, IntPredicate isReplaced) {
        TreeSet<Integer> ids = new TreeSet<>(before.keySet());
        ids.addAll(after.keySet());
        for (int id : ids) {
            String was = before.get(id);
            String is = after.get(id);
            if (was != null && !was.equals(is)) {
                add(is == null || isReplaced.test(id) ? "delete" : "update_preimage", was);
            }
            if (is != null && !is.equals(was)) {
                add(was == null || isReplaced.test(id) ? "insert" : "update_postimage", is);
            }
        }
        before = new TreeMap<>(after);
        version++;
    }

    private void add(String type, String row) {
        lines.add(version + "|" + type + "|" + row);
    }

    /** {@code VERSION|TYPE|ROW}, sorted. */
    List<String> lines() {
        return lines.stream().sorted().toList();
    }
}
