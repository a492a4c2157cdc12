package dev.rivulet.connectors.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How records have drifted from their schema, each way told once. One owner. */
public final class DriftNotes {

    /** Beyond, names come from somebody who makes them up. */
    private static final int NAME_COUNT_MAX = 100;

    private static final int NAME_LENGTH_MAX = 200;

    /** Only looked up, never iterated. */
    private final Set<String> unknown = new HashSet<>();

    private final Set<String> mistyped = new HashSet<>();
    private List<String> fresh = new ArrayList<>();

    /** A field came that there is none of. */
    public void unknown(String name) {
        if (isNew(unknown, name)) {
            fresh.add(shortened(name) + " is unknown");
        }
    }

    /** A field came with a value of another type. */
    public void mistyped(String name, String wanted) {
        if (isNew(mistyped, name)) {
            fresh.add(shortened(name) + " is no " + wanted);
        }
    }

    private static boolean isNew(Set<String> names, String name) {
        return names.size() < NAME_COUNT_MAX && names.add(name);
    }

    private static String shortened(String name) {
        return name.length() <= NAME_LENGTH_MAX ? name : name.substring(0, NAME_LENGTH_MAX) + "…";
    }

    /** What was noted for the first time since this was last called. */
    public List<String> take() {
        if (fresh.isEmpty()) {
            return List.of();
        }
        List<String> taken = List.copyOf(fresh);
        fresh = new ArrayList<>();
        return taken;
    }
}
