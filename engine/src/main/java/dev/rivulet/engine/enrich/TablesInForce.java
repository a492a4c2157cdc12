package dev.rivulet.engine.enrich;

import java.util.Map;
import java.util.TreeMap;

/** Which version of each table holds at a place of the log. Immutable, any thread. */
public final class TablesInForce {

    /** Of a pipeline that enriches nothing. */
    public static final TablesInForce NONE = new TablesInForce(Map.of());

    private final Map<String, LoadedTable> byUid;

    private TablesInForce(Map<String, LoadedTable> byUid) {
        this.byUid = byUid;
    }

    /** The same, but for one table. */
    public TablesInForce with(String uid, LoadedTable table) {
        Map<String, LoadedTable> changed = new TreeMap<>(byUid);
        changed.put(uid, table);
        return new TablesInForce(changed);
    }

    /** The table of a step. */
    public LoadedTable of(String uid) {
        LoadedTable table = byUid.get(uid);
        if (table == null) {
            throw new AssertionError("no version of the table of " + uid + " is in force");
        }
        return table;
    }
}
