package dev.rivulet.engine.quality;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How records have drifted from their sources' schemas, each way told once in a run. Owned by the collect agent. */
public final class DriftTally {

    /** Beyond, names come from somebody who makes them up. */
    private static final int KNOWN_COUNT_MAX = 1_000;

    /** Only looked up, never iterated. */
    private final Set<String> known = new HashSet<>();

    private List<String> fresh = new ArrayList<>();

    /** What the decoders of a source have seen; each of them tells for itself. */
    public void addAll(String source, List<String> ways) {
        for (String way : ways) {
            String told = source + ": " + way;
            if (known.size() < KNOWN_COUNT_MAX && known.add(told)) {
                fresh.add(told);
            }
        }
    }

    /** What was new since this was last called. */
    public List<String> take() {
        List<String> taken = fresh;
        fresh = new ArrayList<>();
        return taken;
    }
}
