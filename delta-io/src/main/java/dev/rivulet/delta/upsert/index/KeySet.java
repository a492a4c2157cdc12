package dev.rivulet.delta.upsert.index;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys of rows that come, as {@link dev.rivulet.delta.merge.MergeKey} gives them. One owner. */
public final class KeySet {

    /** The code of each key, so that it is computed once for all files. */
    private final Map<List<Object>, KeyCode> codes = new HashMap<>();

    private final KeyBytes<List<Object>> bytes = KeyBytes.ofValues();

    /** Null if there are others since it was made. */
    private @Nullable SortedKeys sorted;

    public void add(List<Object> key) {
        addNew(key);
    }

    /** Returns whether it was not there yet. */
    public boolean addNew(List<Object> key) {
        int countBefore = codes.size();
        addForCode(key);
        return codes.size() > countBefore;
    }

    KeyCode addForCode(List<Object> key) {
        sorted = null;
        bytes.takeValues(key);
        KeyCode code = bytes.code();
        codes.put(key, code);
        return code;
    }

    KeyFilter filter() {
        KeyFilter filter = KeyFilter.withRoomFor(codes.size());
        codes.values().forEach(code -> filter.add(code.hash()));
        return filter;
    }

    public void addAll(KeySet others) {
        sorted = null;
        codes.putAll(others.codes);
    }

    /** Null is no key. */
    public boolean contains(@Nullable List<Object> key) {
        return key != null && codes.containsKey(key);
    }

    public boolean containsAny(KeySet others) {
        return others.codes.keySet().stream().anyMatch(codes::containsKey);
    }

    public int size() {
        return codes.size();
    }

    SortedKeys sorted() {
        SortedKeys made = sorted;
        if (made == null) {
            made = new SortedKeys(codes);
            sorted = made;
        }
        return made;
    }

    boolean mayMeet(KeyFilter filter) {
        for (KeyCode code : codes.values()) {
            if (filter.mayHold(code.hash())) {
                return true;
            }
        }
        return false;
    }

    /** In 64 bits; equal keys have equal hashes, in this process. */
    public static long hash(List<Object> key) {
        KeyBytes<List<Object>> bytes = KeyBytes.ofValues();
        bytes.takeValues(key);
        return bytes.code().hash();
    }
}
