package dev.rivulet.engine.enrich;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The copies of tables that a log names, as long as something may have to be computed with them again. One owner.
 *
 * <p>A copy is needed until the log no longer goes back to before the next one of its step. All kept checkpoints lie in the log, so none
 * needs more.
 */
public final class TableHistory {

    private final LongSupplier firstPosition;
    /** In the order of the log. */
    private final List<LoggedTable> entries = new ArrayList<>();

    /**
     * @param known those that the log named up to now, in its order
     * @param firstPosition where the log begins
     */
    public TableHistory(List<LoggedTable> known, LongSupplier firstPosition) {
        this.entries.addAll(known);
        this.firstPosition = firstPosition;
    }

    public void note(LoggedTable table) {
        entries.add(table);
    }

    /** Forgets what nobody needs any more. */
    public List<LoggedTable> needed() {
        long first = firstPosition.getAsLong();
        Map<String, Long> nextPositions = new TreeMap<>();
        for (int index = entries.size() - 1; index >= 0; index--) {
            LoggedTable entry = entries.get(index);
            Long next = nextPositions.put(entry.copy().uid(), entry.position());
            if (next != null && next < first) {
                entries.remove(index);
            }
        }
        return List.copyOf(entries);
    }

    /** The files of what is needed. */
    public Set<String> neededFiles() {
        Set<String> names = new TreeSet<>();
        needed().forEach(entry -> names.add(entry.copy().fileName()));
        return names;
    }

    /** Per step the copy that holds behind all of these. */
    public static Map<String, LoggedTable> inForce(List<LoggedTable> tables) {
        Map<String, LoggedTable> inForce = new TreeMap<>();
        tables.forEach(table -> inForce.put(table.copy().uid(), table));
        return inForce;
    }
}
